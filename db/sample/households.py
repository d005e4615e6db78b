"""Who lives together: a person alone or in a couple, or a family of three to six with minors."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

FAMILIES = 0.19  # of the cases


class Household(NamedTuple):
    adults: int
    minors: int

    @property
    def size(self) -> int:
        return self.adults + self.minors


ALONE = Household(1, 0)
WITHOUT_MINORS = (ALONE,) * 6 + (Household(2, 0),)
WITH_MINORS = (
    Household(2, 1), Household(2, 2), Household(2, 2), Household(2, 3), Household(2, 4),
    Household(1, 2), Household(1, 2), Household(1, 3),
)  # fmt: skip


def draw(random: Random) -> Household:
    return random.choice(WITH_MINORS if random.random() < FAMILIES else WITHOUT_MINORS)


def draw_many(random: Random, persons: int) -> Iterator[Household]:
    """As many households as it takes for exactly so many persons."""
    left = persons
    while left:
        drawn = draw(random)
        chosen = drawn if drawn.size <= left else ALONE
        left -= chosen.size
        yield chosen
