"""The proposal in a browser: what is chosen stays while the reasons beside it change."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows
from tests.browser.grid import Grid
from tests.browser.steps import ran, title

COACH, WHY = 4, 5  # columns
LEFT = 470  # pixels, in the column of the new coach


def choose_last(page: Page, grid: Grid, row: int) -> None:
    """Choose the last coach of the list in a line."""
    options = grid.open(LEFT, row, "#portal [role='option']")
    with ran(page):
        options.last.click()
    expect(options).to_have_count(0)


def test_what_is_chosen_stays_while_the_reasons_change(window: Windows) -> None:
    page = window().come_back("head-bru", "/handover?coach=1")
    title(page, "Transmettre une charge de dossiers")
    grid, rows = Grid(page), range(4)
    for row in rows:
        choose_last(page, grid, row)
    coach = grid.cell(COACH, rows[-1]).text_content() or "?"
    for row in rows:
        expect(grid.cell(COACH, row)).to_have_text(coach)
    said = [grid.cell(WHY, row).text_content() or "" for row in rows]
    assert len({"dépasse sa capacité" in one for one in said}) == 1
