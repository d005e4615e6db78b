"""The proposal in a browser: what is chosen stays while the reasons beside it change."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows
from tests.browser.grid import Grid
from tests.browser.steps import ran, title

COACH, WHY = 4, 5  # columns
# Whether the lines say it all, or none of them does.
AGREE = """([column, rows, text]) => new Set(rows.map(row => document
    .querySelector(`#glide-cell-${column}-${row}`).textContent.includes(text))).size === 1"""


def choose_last(page: Page, grid: Grid, row: int) -> str:
    """Choose the last coach of the list in a line; what the line says then."""
    cell = grid.cell(COACH, row)
    before = cell.text_content() or "?"
    options = grid.open(COACH, row, "#portal [role='option']")
    with ran(page):
        options.last.click()
    expect(options).to_have_count(0)
    expect(cell).not_to_have_text(before)  # the table behind the canvas follows a moment later
    return cell.text_content() or "?"


def test_what_is_chosen_stays_while_the_reasons_change(window: Windows) -> None:
    page = window().come_back("head-bru", "/handover?coach=1")
    title(page, "Transmettre une charge de dossiers")
    grid, rows = Grid(page), range(4)
    chosen = [choose_last(page, grid, row) for row in rows]
    assert len(set(chosen)) == 1
    for row in rows:
        expect(grid.cell(COACH, row)).to_have_text(chosen[0])
    page.wait_for_function(AGREE, arg=[WHY, list(rows), "dépasse sa capacité"])
