"""The columns of cases: titles, kinds and widths; codes turned into labels."""

from collections.abc import Callable

import pandas as pd
from streamlit.column_config import DateColumn, NumberColumn, TextColumn
from streamlit.elements.lib.column_types import ColumnConfig

from db.case import fields
from db.reference.terms import Terms
from ui.case.labels import yes_no
from ui.components import tables
from ui.text import labels
from ui.text.i18n import N_, _, country, tongue

SHORT = {
    "household_size": N_("Household"),
    "order_rank": N_("Order"),
}  # titles that are shorter than in the form
WIDTHS = {  # pixels in the list
    "reference": 85,
    "name": 180,
    "stage": 125,
    "coach": 150,
    "target_group": 200,
    "next_appointment_on": 150,
    "annex": 230,
    "perspective": 190,
    "outcome": 260,
    "unit": 60,
    "note": 300,
    "suspension": 190,
    "household_size": 90,
    "proof": 190,
    "support_purpose": 160,
    "not_invited_reason": 220,
}
# In the grid, whose cells hold the mark of a list, too.
EDITED = {"stage": 150, "next_appointment_on": 165, "outcome": 220, "note": 300}


def labelled(frame: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """The list of cases with labels for codes; days stay datetime64, all else str."""
    says: dict[str, Callable[[str], str]] = {"language": tongue, "order_rank": labels.rank}
    says |= dict.fromkeys(fields.of_kind("country"), country)
    says |= dict.fromkeys(fields.of_kind("yes_no"), yes_no)
    for column, kind in fields.terms(fields.shown()).items():
        says[column] = _say(terms, kind)
    shown = frame.copy()
    for column, say in says.items():
        shown[column] = [None if pd.isna(code) else say(code) for code in frame[column]]
    return shown


def columns(names: list[str]) -> dict[str, ColumnConfig]:
    """Streamlit's configuration of the columns, with their titles."""
    return {name: _column(name) for name in names}


def title(name: str) -> str:
    return _(SHORT[name]) if name in SHORT else labels.field(name)


def titles(names: list[str]) -> dict[str, str]:
    """The titles in the language of this moment; a download is made outside of it."""
    return {name: title(name) for name in names}


def _say(terms: Terms, kind: str) -> Callable[[str], str]:
    return lambda code: terms[kind][code].label if code in terms[kind] else code


def _column(name: str) -> ColumnConfig:
    text, width = title(name), WIDTHS.get(name, 120)
    kind = fields.FIELDS[name].kind if name in fields.FIELDS else "text"
    if kind == "day":
        return DateColumn(text, format=tables.DAY_FORMAT, width=width)
    if kind == "number":
        return NumberColumn(text, width=width)
    return TextColumn(text, width=width, pinned=name == "reference")
