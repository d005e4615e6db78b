"""«Paste rows» in the grids of cases, directory and settings: every column, and back again."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from db.case import fields, listing
from db.case.filters import Filters
from db.reference import terms
from db.settings.tables import NOUNS
from db.text import fold
from db.user import User
from tests.pages.conftest import Open
from ui.case import columns as case_columns
from ui.components import export, grid, paste
from ui.components.grid_cells import plainly
from ui.components.paste_plan import Plan, Sheet
from ui.text.i18n import speaking

SignedIn = Callable[[str], User]
Lay = Callable[[str], Sheet]
PASTE = "Coller des lignes"
GRIDS = ("cases", "directory", *NOUNS)


def press(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


def opened(open_page: Open, name: str) -> AppTest:
    """The page of a grid, drawn with it."""
    if name == "cases":
        app = open_page("head-bru", "cases")
        return next(one for one in app.toggle if one.label == "Modifier").set_value(True).run()
    if name == "directory":
        return open_page("head-bru", "directory")
    app = open_page("admin", "settings")
    app.session_state["noun"] = name
    return app.run()


@pytest.fixture
def sheet(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> Lay:
    """What the dialog of a grid is opened with."""

    def lay(name: str) -> Sheet:
        caught: list[Any] = []
        monkeypatch.setattr(grid, "open_dialog", lambda *words, **_rest: caught.extend(words))
        app = press(opened(open_page, name), PASTE)
        assert not app.exception
        found: Sheet = caught[2]
        return found

    return lay


def written(found: Sheet, frame: pd.DataFrame | None = None) -> list[list[str]]:
    """The rows of a grid as a spreadsheet would give them."""
    frame = found.frame if frame is None else frame
    columns = [name for name in found.columns if name in frame]
    return [
        [found.columns[name].write(plainly(row[name])) for name in columns]
        for row in frame.to_dict("records")
    ]


def block(rows: list[list[str]]) -> str:
    """As a clipboard has it: tabs, and quotation marks where a cell has a line break."""

    def quoted(text: str) -> str:
        if "\n" in text or '"' in text:
            return '"' + text.replace('"', '""') + '"'
        return text

    return "\n".join("\t".join(map(quoted, row)) for row in rows)


@pytest.mark.parametrize("name", GRIDS)
def test_a_grid_pasted_back_changes_nothing(sheet: Lay, name: str) -> None:
    found = sheet(name)
    rows = written(found)
    assert rows
    columns = [one for one in found.columns if one in found.frame]
    own = {field: title for title, field in reversed([*found.titles.items()])}
    for text in (block(rows), block([[own[one] for one in columns], *reversed(rows)])):
        ordered = text.startswith(block(rows[:1])) and name in ("directory", "coaches")
        buttons = len(columns) < len(found.columns) and ordered
        plan = paste.plan(found, text, ordered=ordered) if not buttons else Plan()
        assert not plan.changes
        assert [one for one in plan.refused if one.refusal.rule != "row_several"] == []


def other(found: Sheet, name: str) -> tuple[str, object]:
    """Another value of a column, as a person would write it; and as the grid holds it."""
    column = found.columns[name]
    stands = plainly(found.frame[name].iloc[0])
    if column.kind == "one":
        code = next(one for one in column.said if one != stands)
        return column.said[code], code
    if column.kind == "several":
        code = next(one for one in column.said if one not in stands)  # type: ignore[operator]
        return column.said[code], (code,)
    if column.kind == "yes_no":
        return ("non", False) if stands else ("oui", True)
    if column.kind == "day":
        return "05/01/2027", date(2027, 1, 5)
    return ("17", 17) if column.kind == "number" else ("Autre chose", "Autre chose")


@pytest.mark.parametrize("name", GRIDS)
def test_every_column_of_every_grid_is_pasted(sheet: Lay, name: str) -> None:
    found = sheet(name)
    own = {field: title for title, field in reversed([*found.titles.items()])}
    first = found.frame["id"].iloc[0]
    tried = [one for one in found.columns if one in found.editable]
    for field in tried:
        text, wanted = other(found, field)
        plan = paste.plan(found, block([[own[field]], [text]]), ordered=True)
        assert [(one.row, one.field, one.wanted) for one in plan.changes] == [
            (first, field, wanted)
        ], field
        assert not plan.refused, field
        wrong = "x" * 10_001 if found.columns[field].kind == "text" else "nonsense"
        plan = paste.plan(found, block([[own[field]], [wrong]]), ordered=True)
        assert not plan.changes, field
        [left] = plan.refused
        assert (left.line, left.text, left.refusal.field) == (2, wrong, field)
    assert {*tried} == {*found.editable}


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize("form", ["csv", "excel"])
def test_the_board_s_own_files_pasted_back_change_nothing(
    sheet: Lay, signed_in: SignedIn, form: str, language: str
) -> None:
    user = signed_in("head-bru")
    frame, _total = listing.page(user, Filters(), listing.Sort(), 1, 5000)
    assert len(frame) > 50  # more than a page of the grid
    columns = ["reference", *fields.shown()]
    with speaking(language):
        shown = case_columns.labelled(frame, terms.terms(language))[columns]
        titles = case_columns.titles(columns)
        text = export.csv(shown, titles).decode("utf-8")
        if form == "excel":
            book = openpyxl.load_workbook(io.BytesIO(export.workbook(shown, titles)))
            rows = [[clip(one) for one in row] for row in book.active.values]
            text = block(rows)
    plan = paste.plan(sheet("cases"), text)
    assert [(one.row, one.field, one.before, one.wanted) for one in plan.changes] == []
    assert [(one.line, one.text, one.refusal) for one in plan.refused] == []
    assert plan.lines == len(frame)


def clip(value: object) -> str:
    """A cell as Excel puts it on the clipboard: a day as its format writes it."""
    if hasattr(value, "strftime"):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


@pytest.mark.parametrize("title", ["Numéro SP", "OV-nummer", "Nom", "Connu depuis"])
def test_cases_without_their_references_are_laid_on_no_other_case(sheet: Lay, title: str) -> None:
    found = sheet("cases")
    field = found.titles[fold(title)]
    column = found.columns.get(field) or found.beside[field]
    said = [column.write(plainly(one)) for one in found.frame[field]]
    plan = paste.plan(found, block([[title, "Note"], *([one, "Zut"] for one in said)]))
    assert len(plan.changes) == len(said)
    assert not plan.refused
    turned = said[1:] + said[:1]
    plan = paste.plan(found, block([[title, "Note"], *([one, "Zut"] for one in turned)]))
    alike = sum(one == other for one, other in zip(said, turned, strict=True))
    assert len(plan.changes) == alike < len(said)
    assert {one.refusal.rule for one in plan.refused} == {"row_misplaced"}


@pytest.mark.parametrize("name", GRIDS)
def test_a_key_whose_title_is_not_understood_changes_nothing(sheet: Lay, name: str) -> None:
    found = sheet(name)
    own = {field: title for title, field in reversed([*found.titles.items()])}
    key = found.keys[0]
    keys = [found.columns[key].write(plainly(one)) for one in found.frame[key]]
    for field in sorted(found.editable - {*found.keys}):
        text, _wanted = other(found, field)
        rows = [["Identifiant", own[field]], *([one, text] for one in reversed(keys))]
        plan = paste.plan(found, block(rows))
        assert not plan.changes, field
        assert plan.refused, field
