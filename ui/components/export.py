"""Tables as CSV and Excel, in which no spreadsheet runs anything."""

import io

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

WIDEST = 60  # characters of a column in Excel
LONGEST_CELL = 32_767  # characters, Excel's limit
RISKY = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet take text for a formula


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
