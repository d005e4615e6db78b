"""The fields of a case that people mend, and what can stand in each at all."""

from collections.abc import Iterator, Mapping
from datetime import date

from db import limits
from db.clock import today
from db.errors import Key, Refusal

MENDABLE = (
    "stage",
    "coach_id",
    "site_id",
    "next_appointment_on",
    "perspective",
    "suspension",
    "outcome",
    "closed_on",
    "note",
)
OF_ORDER = ("extended_to",)  # of the order behind the case
DAYS = ("next_appointment_on", "closed_on", "extended_to")
KEYS = ("coach_id", "site_id")


def check(row: Key, after: Mapping[str, object]) -> Iterator[Refusal]:
    """Values that are not of the kind of their field; nothing, or an empty text, empties it."""
    for name, value in after.items():
        known = name in MENDABLE or name in OF_ORDER
        if known and value not in (None, "") and not _fits(name, value):
            rule = "day_unfit" if name in DAYS else "value_wrong"
            yield Refusal(row, name, rule, {"value": value})


def check_day(row: Key, field: str, day: object) -> list[Refusal]:
    """What is given as the day of something that happened to a case."""
    if limits.is_day(day):
        return []
    return [
        Refusal(row, field, "day_unfit", {"value": day}) if day else Refusal(row, field, "needed")
    ]


def check_ahead(row: Key | None, field: str, day: date, since: date | None = None) -> list[Refusal]:
    """A day that is planned, and lies too far after today, or after ``since`` if that is later."""
    last = max(today(), since or today()) + limits.AHEAD
    values = {"day": day, "last": last}
    return [Refusal(row, field, "day_too_far", values)] if day > last else []


def _fits(name: str, value: object) -> bool:
    if name in DAYS:
        return limits.is_day(value)
    if name in KEYS:
        return isinstance(value, int) and limits.is_key(value)
    return isinstance(value, str)
