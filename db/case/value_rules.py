"""What can stand in a field of a case at all, and which days can be meant."""

from collections.abc import Iterator, Mapping
from datetime import date

from db import limits
from db.case.fields import FIELDS, Kind, mended
from db.clock import today
from db.errors import Key, Refusal
from db.reference.countries import destinations

RULES = {"day": "day_unfit", "country": "country_unknown"}  # where a kind has its own


def check(row: Key, after: Mapping[str, object]) -> Iterator[Refusal]:
    """Values that are not of the kind of their field; nothing, or an empty text, empties it."""
    for name, value in after.items():
        kind = FIELDS[name].kind if name in mended() else None
        if kind and value not in (None, "") and not _fits(kind, value):
            rule = RULES.get(kind, "value_wrong")
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


def _fits(kind: Kind, value: object) -> bool:
    if kind == "day":
        return limits.is_day(value)
    if kind == "key":
        return isinstance(value, int) and limits.is_key(value)
    if kind == "yes_no":
        return isinstance(value, bool)
    return isinstance(value, str) and (kind != "country" or value in destinations())
