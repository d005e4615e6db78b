"""Drawing by unlike shares."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Kind = TypeVar("Kind")


def weighted(random: Random, choices: Sequence[tuple[Kind, int]]) -> Kind:
    """One of the choices, each as often as its share says."""
    values, shares = zip(*choices, strict=True)
    found: Kind = random.choices(values, shares)[0]
    return found
