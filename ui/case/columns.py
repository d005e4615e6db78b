"""The columns of cases: titles, kinds and widths; codes turned into labels."""

from collections.abc import Callable

import pandas as pd
from streamlit.column_config import DateColumn, NumberColumn, TextColumn
from streamlit.elements.lib.column_types import ColumnConfig

from db.reference.terms import Terms
from ui.components import tables
from ui.text.i18n import N_, _, country, tongue

TITLES = {
    "reference": N_("Reference"),
    "name": N_("Name"),
    "sp_number": N_("SP number"),
    "stage": N_("Stage"),
    "coach": N_("Coach"),
    "site": N_("Site"),
    "unit": N_("Unit"),
    "target_group": N_("Target group"),
    "nationality": N_("Nationality"),
    "language": N_("Language"),
    "household_size": N_("Household"),
    "annex": N_("Annex"),
    "opened_on": N_("Known since"),
    "invited_on": N_("Invited on"),
    "next_appointment_on": N_("Next appointment"),
    "term_ends_on": N_("Term ends"),
    "perspective": N_("Perspective"),
    "suspended_on": N_("Suspended on"),
    "suspension": N_("Reason of the suspension"),
    "outcome": N_("Outcome"),
    "closed_on": N_("Closed on"),
    "note": N_("Note"),
}
KINDS = {"stage": "stage", "target_group": "target", "annex": "annex"} | {
    "perspective": "perspective",
    "suspension": "suspension",
    "outcome": "outcome",
}
WIDTHS = {"reference": 85, "name": 180, "stage": 125, "coach": 150, "target_group": 200}
WIDTHS |= {
    "next_appointment_on": 150,
    "annex": 230,
    "perspective": 190,
    "outcome": 260,
    "unit": 60,
    "note": 300,
    "suspension": 190,
    "household_size": 90,
}


def labelled(frame: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """The list of cases with labels for codes; days stay datetime64, all else str."""
    says: dict[str, Callable[[str], str]] = {"nationality": country, "language": tongue}
    for column, kind in KINDS.items():
        says[column] = _say(terms, kind)
    shown = frame.copy()
    for column, say in says.items():
        shown[column] = [None if pd.isna(code) else say(code) for code in frame[column]]
    return shown


def columns(names: list[str]) -> dict[str, ColumnConfig]:
    """Streamlit's configuration of the columns, with their titles."""
    return {name: _column(name) for name in names}


def title(name: str) -> str:
    return _(TITLES[name])


def titles(names: list[str]) -> dict[str, str]:
    """The titles in the language of this moment; a download is made outside of it."""
    return {name: title(name) for name in names}


def _say(terms: Terms, kind: str) -> Callable[[str], str]:
    return lambda code: terms[kind][code].label if code in terms[kind] else code


def _column(name: str) -> ColumnConfig:
    text, width = title(name), WIDTHS.get(name, 120)
    if name.endswith("_on"):
        return DateColumn(text, format=tables.DAY_FORMAT, width=width)
    if name == "household_size":
        return NumberColumn(text, width=width)
    return TextColumn(text, width=width, pinned=name == "reference")
