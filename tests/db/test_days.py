"""A day as people write it: one reading for the screen and for the register."""

from datetime import date

import pytest

from db import days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25/11/2026", date(2026, 11, 25)),
        ("5.1.27", date(2027, 1, 5)),
        ("2027-2-3", date(2027, 2, 3)),
        ("5-jan-27", date(2027, 1, 5)),
        ("05-Mrt-1990", date(1990, 3, 5)),
        ("5/août/1990", date(1990, 8, 5)),
        ("05/01/2027 00:00", date(2027, 1, 5)),
        ("5-jan-27 0:00:00", date(2027, 1, 5)),
        ("05/01-2027", None),
        ("5-jxn-27", None),
        ("05/01/2027 00:01", None),
        ("1990", None),
    ],
)
def test_a_day_is_read_as_it_is_written(text: str, day: date | None) -> None:
    assert days.read(text) == day


@pytest.mark.parametrize("text", ["31/02/2027", "31-apr-2027", "2027-13-01", "0/1/2027"])
def test_what_no_calendar_has_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        days.read(text)


def test_what_is_not_known_is_nought() -> None:
    assert days.parts("00/05/1990") == (1990, 5, 0)
    assert days.parts("1990-00-00") == (1990, 0, 0)
    assert days.parts("5-mai-1990") is None


@pytest.mark.parametrize(
    ("text", "short"), [("5/1/27", True), ("5-jan-27", True), ("2027-1-5", False)]
)
def test_a_year_of_two_digits_leaves_the_century(text: str, short: bool) -> None:
    assert days.leaves_century(text) == short
