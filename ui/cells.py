"""Cells as a browser sends them: each made a value of its column, or refused by name.

A message can be forged, and a paste can hold anything: unknown rows and columns, values of another
kind, numbers and days that no database holds.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from db.errors import Refusal
from db.limits import GREATEST, is_day

Labels = Mapping[str, Mapping[str, str]]  # field -> code -> words, each different
LONGEST = 10_000  # characters of a text
MOST = 500  # choices in one cell
SHOWN = 40  # characters of a refused value


class Wrong(Exception):
    """A value that its column cannot hold; ``rule`` names the sentence."""

    def __init__(self, rule: str, **values: object) -> None:
        super().__init__(rule)
        self.rule, self.values = rule, values

    def about(self, row: Any, field: str) -> Refusal:  # noqa: ANN401 - the id of a row, or None
        return Refusal(row, field, self.rule, self.values)


class Cell(NamedTuple):
    """One edit: its row as it was sent, its place from 0 (None: there is none), column, value."""

    row: object
    place: int | None
    field: str
    value: object


def sent(state: object, count: int) -> Iterator[Cell]:
    """Every cell that an editor's state speaks of, of ``count`` rows."""
    edited = state.get("edited_rows") if isinstance(state, Mapping) else None
    for said, fields in edited.items() if isinstance(edited, Mapping) else ():
        place = said if isinstance(said, int) and 0 <= said < count else None
        if not isinstance(fields, Mapping):
            yield Cell(said, None, "", fields)
            continue
        for field, value in fields.items():
            yield Cell(said, place, str(field), value)


def sound(state: object, count: int, fields: Iterable[str]) -> bool:
    """Whether an editor can be drawn with this state: no rows, columns or shapes of its own."""
    if isinstance(state, Mapping) and (state.get("added_rows") or state.get("deleted_rows")):
        return False
    known = set(fields)
    return all(
        one.place is not None and one.field in known and not isinstance(one.value, Mapping)
        for one in sent(state, count)
    )


def settle(key: str, count: int, fields: Iterable[str]) -> None:
    """Before an editor is drawn: forget what it cannot hold."""
    if key in st.session_state and not sound(st.session_state[key], count, fields):
        del st.session_state[key]


def read(column: pd.Series, value: object, said: Mapping[str, str] | None) -> object:
    """A value of ``column``, where ``said`` words its codes if it has some. Raises Wrong."""
    if value is None or value == "":
        return () if _holds_lists(column) else ""
    if said is not None:
        return _code(value, said)
    if _holds_lists(column):
        return _several(value)
    if pd.api.types.is_bool_dtype(column):
        return _yes_or_no(value)
    if pd.api.types.is_datetime64_any_dtype(column) or str(column.name).endswith("_on"):
        return _day(value)
    if pd.api.types.is_numeric_dtype(column):
        return _number(value)
    return _text(value)


def plainly(value: Any) -> object:  # noqa: ANN401
    """A value as the rules compare it: no numpy, no list, no missing value but the empty text."""
    if isinstance(value, list | tuple) or getattr(value, "ndim", None):
        return tuple(str(one) for one in value)
    if value is None or value is pd.NaT or value != value:
        return ""
    if isinstance(value, datetime):
        return value.date()
    if hasattr(value, "item"):
        value = value.item()
    return value if isinstance(value, date | bool | int | float) else str(value)


def _code(value: object, said: Mapping[str, str]) -> str:
    """The code of what was chosen or pasted in words."""
    for code, words in said.items():
        if value in (words, code):
            return code
    raise Wrong("not_in_list", value=short(value))


def _several(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _unfit(value)
    if len(value) > MOST or any(len(one) > SHOWN for one in value):
        raise _unfit(value)
    return tuple(value)


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise _unfit(value)
    return value


def _day(value: object) -> date:
    try:
        found = date.fromisoformat(str(value)[:10])
    except ValueError:
        found = date.min
    if not isinstance(value, str | date) or not is_day(found):
        raise Wrong("day_unfit", value=short(value))
    return found


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _unfit(value)
    try:
        found = float(value) if not isinstance(value, int) else value
    except ValueError:
        raise _unfit(value) from None
    if abs(found) > GREATEST or not math.isfinite(found):  # in this order: isfinite overflows
        raise _unfit(value)
    return found


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _unfit(value)
    text = value if isinstance(value, str) else short(value)
    if len(text) > LONGEST:
        raise Wrong("too_long", length=len(text), longest=LONGEST)
    return text


def _holds_lists(column: pd.Series) -> bool:
    return any(isinstance(one, list | tuple) for one in column)


def _unfit(value: object) -> Wrong:
    return Wrong("value_wrong", value=short(value))


def short(value: object) -> str:
    """What was sent, as far as a sentence has room; a number may have too many digits to write."""
    try:
        return str(value)[:SHOWN]
    except (ValueError, RecursionError):
        return "…"
