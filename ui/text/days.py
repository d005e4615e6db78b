"""A day as people write it, and as the grids show it: one reading, one writing.

Order, separators and digits are ours alone: a browser or pandas would read 05/01/2027 as the first
of May.
"""

import re
from datetime import date

from db.limits import is_day

WRITTEN = re.compile(
    r"(?P<day>[0-9]{1,2})(?P<cut>[/.-])(?P<month>[0-9]{1,2})(?P=cut)(?P<year>[0-9]{4}|[0-9]{2})"
    r"|(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?"
)
CENTURY = 2000  # of a year of two digits


def read(text: str) -> date | None:
    """25/11/2026, with dots or dashes, with a year of two digits, or 2026-11-25; None for all
    else, and for days before 2000 or after 2100.
    """
    found = WRITTEN.fullmatch(" ".join(text.split()))
    try:
        day = _made(found) if found else None
    except ValueError:
        return None
    return day if day and is_day(day) else None


def write(day: date) -> str:
    """25/11/2026, in every language."""
    return f"{day:%d/%m/%Y}"


def _made(found: re.Match[str]) -> date:
    if found["iso"]:
        return date.fromisoformat(found["iso"])
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += CENTURY
    return date(year, int(found["month"]), int(found["day"]))
