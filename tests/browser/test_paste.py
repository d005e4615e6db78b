"""Days and blocks from a spreadsheet put into a grid with clipboard and keyboard; Ctrl+S."""

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows
from tests.browser.steps import SAVE, press, ran, told, undo
from tests.browser.test_many_cases import edit

# Columns of the grid of cases.
APPOINTMENT_COLUMN = 5
REFERENCE_COLUMN = 0
DAYS = [date.today() + timedelta(days=days) for days in (20, 40, 60)]


def written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def copy(page: Page, text: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)


def test_days_pasted_into_a_column_are_the_days_that_were_copied(window: Windows) -> None:
    page = window().come_back("head-bru", "/cases?stages=perspective")
    grid = edit(page)
    before = [grid.cell(APPOINTMENT_COLUMN, row).text_content() or "" for row in range(3)]
    copy(page, "\n".join([written(DAYS[0]), f"{DAYS[1]:%d.%m.%y}", DAYS[2].isoformat()]))
    grid.select(APPOINTMENT_COLUMN, 0)
    with ran(page):
        page.keyboard.press("Control+v")
    expect(page.get_by_text("3 changements dans 3 lignes")).to_be_visible()
    press(page, SAVE)
    told(page, "Enregistré")
    for row, day in enumerate(DAYS):
        expect(grid.cell(APPOINTMENT_COLUMN, row)).to_have_text(written(day))
    undo(page)
    told(page, "Annulé")
    for row, text in enumerate(before):
        expect(grid.cell(APPOINTMENT_COLUMN, row)).to_have_text(text)


def test_a_wrong_day_is_named_and_keeps_what_was_typed(window: Windows) -> None:
    page = window().come_back("head-bru", "/cases?stages=perspective")
    grid = edit(page)
    grid.write(APPOINTMENT_COLUMN, 1, "31/02/2027")
    refused = grid.cell(REFERENCE_COLUMN, 1).text_content() or "?"
    expect(page.get_by_test_id("stAlert").filter(has_text=refused)).to_contain_text("31/02/2027")
    expect(grid.cell(APPOINTMENT_COLUMN, 1)).to_have_text("31/02/2027")
    press(page, "Les laisser de côté")
    expect(grid.cell(APPOINTMENT_COLUMN, 1)).not_to_have_text("31/02/2027")


def test_a_block_goes_through_the_dialog_into_the_grid(window: Windows) -> None:
    page = window().come_back("head-bru", "/cases?stages=perspective")
    grid = edit(page)
    first = grid.cell(REFERENCE_COLUMN, 0).text_content() or "?"
    copy(page, f"Next appointment\tReference\n{written(DAYS[0])}\t{first}\n31/02/2027\tD999999")
    press(page, "Coller des lignes")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Lignes d’un tableur").click()
    page.keyboard.press("Control+v")
    press(dialog, "Montrer ce qui changerait")
    expect(dialog.get_by_text("1 changement", exact=True)).to_be_visible()
    expect(dialog.get_by_text("1 cellule est refusée")).to_be_visible()
    press(dialog, "Reprendre dans la grille")
    expect(page.get_by_text("1 changement dans 1 ligne")).to_be_visible()
    expect(grid.cell(APPOINTMENT_COLUMN, 0)).to_have_text(written(DAYS[0]))
    press(page, "Abandonner")
    expect(grid.cell(APPOINTMENT_COLUMN, 0)).not_to_have_text(written(DAYS[0]))


def test_ctrl_s_in_an_open_cell_saves_what_is_typed_there(window: Windows) -> None:
    page = window().come_back("head-bru", "/cases?stages=perspective")
    grid = edit(page)
    before = grid.cell(APPOINTMENT_COLUMN, 2).text_content() or ""
    grid.open(APPOINTMENT_COLUMN, 2).fill(written(DAYS[1]))
    page.keyboard.press("Control+s")
    told(page, "Enregistré")
    expect(grid.cell(APPOINTMENT_COLUMN, 2)).to_have_text(written(DAYS[1]))
    expect(page.get_by_text("1 changement dans 1 ligne")).to_have_count(0)
    undo(page)
    told(page, "Annulé")
    expect(grid.cell(APPOINTMENT_COLUMN, 2)).to_have_text(before)
