"""Persons of the sample who received an order before: whose case ended, and who stayed."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from db.sample.course import Story

FROM = date(2022, 7, 1)  # persons invited until then were invited for the first time
SHARE = 0.05  # of the cases since then
LEAST = timedelta(days=60)  # between the end of a case and the next order
TRIES = 40
AGAIN_AFTER_STAY = 0.1  # a right to stay was withdrawn or ran out


def link(random: Random, stories: Sequence[Story]) -> None:
    """Give a few cases, ordered by day, to persons of earlier ones; some of them twice."""
    taken: set[int] = set()
    for number, story in enumerate(stories):
        if story.opened_on < FROM or is_durable_in(story, 2023) or random.random() > SHARE:
            continue
        for _ in range(TRIES):
            place = random.randrange(number)
            if place not in taken and _fits(random, stories[place], story):
                taken.add(place)
                story.before, story.household = stories[place], stories[place].household
                break


def is_durable_in(story: Story, year: int) -> bool:
    return bool(story.group in ("return", "stay") and story.closed_on.year == year)  # type: ignore[union-attr]


def _fits(random: Random, before: Story, story: Story) -> bool:
    """Whether the person of a case may be that of a later one; the same household goes on."""
    if before.closed_on is None or before.closed_on + LEAST > story.opened_on:
        return False
    if bool(before.household.minors) != bool(story.household.minors):
        return False
    return before.group != "stay" or random.random() < AGAIN_AFTER_STAY
