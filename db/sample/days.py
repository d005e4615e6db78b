"""Days on which the sample works: Monday to Friday."""

from datetime import date, timedelta
from random import Random

FIRST = date(2021, 6, 1)  # the programme begins


def between(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=random.randint(0, max((last - first).days, 0)))


def worked(day: date) -> date:
    """The day itself, or the Friday before. Of two days the earlier one stays so."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


def at_work(day: date) -> date:
    """The day itself, or the Monday after."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def working(random: Random, first: date, last: date) -> date:
    """A day at work from the first until the last, which are more than a weekend apart."""
    day = worked(between(random, first, last))
    return day if day >= first else at_work(first)
