"""What the page of a case says of a person."""

from datetime import date

import pytest

from db.models import Person
from ui.case import header


@pytest.mark.parametrize(
    ("day", "part", "said"),
    [
        (None, "1990-05", "05/1990"),
        (None, "1990", "1990"),
        (None, None, "–"),
        (date(1990, 5, 3), None, "3 mai 1990"),
    ],
)
def test_a_birth_is_said_as_far_as_it_is_known(
    day: date | None, part: str | None, said: str
) -> None:
    assert header._born(Person(birth_date=day, birth_part=part)) == said
