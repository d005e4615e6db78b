"""Downloads: what is filtered, readable here, and nothing that a spreadsheet would run."""

import io

import pandas as pd
import pytest
from openpyxl import load_workbook

from ui.components import export

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")']
TITLES = {"name": "Nom", "closed_on": "Clôturé le", "household_size": "Ménage"}


def frame(names: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": names,
            "closed_on": pd.to_datetime(["2026-03-05", None] + [None] * (len(names) - 2)),
            "household_size": range(1, len(names) + 1),
        }
    )


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_in_csv_is_text(text: str) -> None:
    lines = export.csv(frame([text, "x"]), TITLES).decode("utf-8-sig")
    read = pd.read_csv(io.StringIO(lines), sep=";", keep_default_na=False)
    assert read["Nom"][0].startswith("'")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_in_excel_is_text(text: str) -> None:
    book = load_workbook(io.BytesIO(export.workbook(frame([text, "x"]), TITLES)))
    cell = book.active["A2"]
    assert cell.data_type == "s"
    assert cell.value.strip() == text.strip()


def test_csv_opens_in_belgian_spreadsheets() -> None:
    content = export.csv(frame(["Zoë", "Ж"]), TITLES)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == [
        "Nom;Clôturé le;Ménage",
        "Zoë;05/03/2026;1",
        "Ж;;2",
    ]


def test_excel_keeps_days_as_days_and_numbers_as_numbers() -> None:
    sheet = load_workbook(io.BytesIO(export.workbook(frame(["a", "b"]), TITLES))).active
    assert [cell.value for cell in sheet[1]] == list(TITLES.values())
    assert sheet["B2"].is_date
    assert sheet["B3"].value is None
    assert sheet["C2"].value == 1


@pytest.mark.parametrize("text", ["\x00\x07bell", "x" * 40_000, "مرحبا 🙂", "<b>&</b>"])
def test_text_of_every_kind_makes_a_file_that_opens(text: str) -> None:
    sheet = load_workbook(io.BytesIO(export.workbook(frame([text, "x"]), TITLES))).active
    assert sheet["A3"].value == "x"
    assert export.csv(frame([text, "x"]), TITLES)


def test_excel_has_a_filter_row_and_columns_as_wide_as_what_they_hold() -> None:
    names = ["x" * 30, "y" * 300]
    sheet = load_workbook(io.BytesIO(export.workbook(frame(names), TITLES))).active
    assert sheet.auto_filter.ref == "A1:C3"
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths == [export.WIDEST, 14, 10]
