"""Cells as a browser sends them, before their columns read them (``ui.components.grid_columns``).

A message can be forged, and a paste can hold anything: unknown rows and columns, values of another
kind.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from db.errors import Refusal

Labels = Mapping[str, Mapping[str, str]]  # field -> code -> words, each different
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


def short(value: object) -> str:
    """What was sent, as far as a sentence has room; a number may have too many digits to write."""
    try:
        return str(value)[:SHOWN]
    except (ValueError, RecursionError):
        return "…"
