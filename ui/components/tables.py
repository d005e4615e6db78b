"""Tables: codes to labels, columns with their widths, and downloads that no spreadsheet runs."""

import io
from collections.abc import Callable

import pandas as pd
import streamlit as st
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from streamlit.column_config import DateColumn, NumberColumn, TextColumn
from streamlit.elements.lib.column_types import ColumnConfig

from db.reference.terms import Terms
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
WIDEST = 60  # characters of a column in Excel
LONGEST_CELL = 32_767  # characters, Excel's limit
RISKY = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet take text for a formula


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


def csv(frame: pd.DataFrame, titles: dict[str, str]) -> bytes:
    """UTF-8 with BOM and semicolons, as spreadsheets here open it; formulas made harmless."""
    safe = _dated(frame).rename(columns=titles).map(_harmless)
    return bytes(safe.to_csv(index=False, sep=";", lineterminator="\r\n").encode("utf-8-sig"))


def workbook(frame: pd.DataFrame, titles: dict[str, str]) -> bytes:
    """An Excel workbook with a filter row; every text is text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("ICAM")
    sheet.freeze_panes = "B2"
    titled = frame.rename(columns=titles)
    for place, name in enumerate(titled.columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = _fitting(name, titled[name])
    last = get_column_letter(max(len(titled.columns), 1))
    sheet.auto_filter.ref = f"A1:{last}{len(titled) + 1}"
    sheet.append([_cell(sheet, name, bold=True) for name in titled.columns])
    for row in titled.itertuples(index=False):
        sheet.append([_cell(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _say(terms: Terms, kind: str) -> Callable[[str], str]:
    return lambda code: terms[kind][code].label if code in terms[kind] else code


def _column(name: str) -> ColumnConfig:
    text, width = title(name), WIDTHS.get(name, 120)
    if name.endswith("_on"):
        return DateColumn(text, format="DD/MM/YYYY", width=width)
    if name == "household_size":
        return NumberColumn(text, width=width)
    return TextColumn(text, width=width, pinned=name == "reference")


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    days = {
        name: frame[name].dt.strftime("%d/%m/%Y") for name in frame.columns if name.endswith("_on")
    }
    return frame.assign(**days)


def _fitting(title: str, column: pd.Series) -> int:
    """The width in characters that a column needs, with room for the arrow of its filter."""
    if pd.api.types.is_datetime64_any_dtype(column):
        longest = len("dd/mm/yyyy")
    else:
        longest = max((len(str(one)) for one in column.dropna()), default=0)
    return min(max(longest + 2, len(title) + 4), WIDEST)


def _harmless(value: object) -> object:
    if isinstance(value, str) and value.startswith(RISKY):
        return f"'{value}"
    return value


def _cell(sheet: object, value: object, *, bold: bool = False) -> WriteOnlyCell:
    if value is None or value is pd.NaT or value != value:
        return WriteOnlyCell(sheet, None)
    if isinstance(value, pd.Timestamp):
        cell = WriteOnlyCell(sheet, value.to_pydatetime())
        cell.number_format = "dd/mm/yyyy"
        return cell
    if isinstance(value, str):  # what a cell cannot hold is left out
        value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(RISKY)
    if bold:
        cell.font = Font(bold=True)
    return cell


def empty(sentence: str) -> None:
    st.info(sentence, icon=":material/inbox:")
