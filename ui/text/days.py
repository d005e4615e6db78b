"""A day as the grids read and show it: one reading (``db.days``), one writing."""

from datetime import date

from db import days
from db.limits import is_day


def read(text: str) -> date | None:
    """As ``db.days.read``; None for all else, and for days before 2000 or after 2100."""
    try:
        day = days.read(text)
    except ValueError:
        return None
    return day if day and is_day(day) else None


def write(day: date) -> str:
    """25/11/2026, in every language."""
    return f"{day:%d/%m/%Y}"
