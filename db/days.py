"""A day as people write it, on screen and in a register: one reading.

Order, separators and digits are ours alone: a browser or pandas would read 05/01/2027 as the first
of May.
"""

import re
from datetime import date

CENTURY = 2000  # of a year of two digits
# As spreadsheets shorten them, in French, Dutch, German and English.
MONTHS = (
    "jan janv janvier januari januar january", "feb fev fevr fevrier februari februar february",
    "mar mars maart mrt marz march", "avr avril apr april", "mai mei may", "jun juin juni june",
    "jul juil juillet juli july", "aou aout aug augustus august", "sep sept septembre september",
    "oct octobre okt oktober october", "nov novembre november",
    "dec decembre december dez dezember",
)  # fmt: skip
NAMED = {name: month for month, names in enumerate(MONTHS, 1) for name in names.split()}
WRITTEN = re.compile(
    r"(?:(?P<day>[0-9]{1,2})(?P<cut>[/.-])(?P<month>[0-9]{1,2}|[a-z]{3,9}\.?)(?P=cut)"
    r"(?P<year>[0-9]{4}|[0-9]{2})"
    r"|(?P<iso_year>[0-9]{4})-(?P<iso_month>[0-9]{1,2})-(?P<iso_day>[0-9]{1,2}))"
    r"(?:[t ]00?:00(?::00(?:\.0+)?)?z?)?"
)
ACCENTS = str.maketrans("éûäÉÛÄ", "euaeua")


def read(text: str) -> date | None:
    """25/11/2026, with dots or dashes, with a year of two digits or a month by name (25-nov-26), or
    2026-11-25; each may have the time of midnight. None where it is no day written so; raises
    ValueError where no calendar has the day.
    """
    found = _match(text)
    if found is None:
        return None
    if found["iso_year"]:
        return date(int(found["iso_year"]), int(found["iso_month"]), int(found["iso_day"]))
    month = found["month"].rstrip(".")
    named = int(month) if month.isdigit() else NAMED.get(month)
    year = int(found["year"]) + (CENTURY if len(found["year"]) == 2 else 0)
    return date(year, named, int(found["day"])) if named is not None else None


def parts(text: str) -> tuple[int, int, int] | None:
    """Year, month and day as they are written in digits; a 0 stands where one is not known."""
    found = _match(text)
    if found is None or not (found["iso_year"] or found["month"].isdigit()):
        return None
    names = ("iso_year", "iso_month", "iso_day") if found["iso_year"] else ("year", "month", "day")
    year, month, day = (int(found[name]) for name in names)
    return year, month, day


def leaves_century(text: str) -> bool:
    """Whether it is a day whose year has two digits."""
    found = _match(text)
    return bool(found and found["year"] and len(found["year"]) == 2)


def is_named(text: str) -> bool:
    """Whether it is a day whose month has its name, so that nothing else can be the year."""
    found = _match(text)
    return bool(found and found["month"] and not found["month"].isdigit())


def _match(text: str) -> re.Match[str] | None:
    return WRITTEN.fullmatch(" ".join(text.translate(ACCENTS).lower().split()))
