"""Streamlit draws grids on a canvas: a cell is found by its place, and read from the table for
screen readers behind the canvas."""

from contextlib import suppress

from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.browser.steps import ran

AGAIN = 5_000  # milliseconds after which a person clicks again
ROW = 35  # pixels; the header is as high
START = 60  # pixels, in the first column of a grid


class Grid:
    """A grid of a page."""

    def __init__(self, page: Page, within: Locator | None = None) -> None:
        self.page = page
        self.canvas = (within or page.locator("body")).get_by_test_id("data-grid-canvas").first
        expect(self.canvas).to_be_visible()

    def cell(self, column: int, row: int) -> Locator:
        """What the cell says; to be read, not to be clicked."""
        return self.canvas.locator(f"#glide-cell-{column}-{row}")

    def row_of(self, text: str, column: int = 0) -> int:
        """The first row that is drawn whose cell says ``text``."""
        cells = self.canvas.locator(f"td[id^='glide-cell-{column}-']")
        found = cells.filter(has_text=text).first
        expect(found).to_be_attached()
        return int((found.get_attribute("id") or "").rpartition("-")[2])

    def click(self, left: int, row: int) -> None:
        """Click at ``left`` pixels from the left edge, in the middle of a row."""
        self.canvas.click(position={"x": left, "y": ROW * (row + 1) + ROW // 2}, force=True)

    def select(self, column: int, row: int) -> None:
        """Select a cell for the keys that follow: a click into the row, then the arrows, for how
        wide a column is hangs on the letters. Who clicked while the grid was drawn anew clicks
        again.
        """
        selected = self.canvas.locator(f"td[id$='-{row}'][aria-selected='true']").first
        wanted = self.canvas.locator(f"#glide-cell-{column}-{row}[aria-selected='true']")
        for _attempt in range(4):
            self.click(START, row)
            with suppress(TimeoutError):
                selected.wait_for(state="attached", timeout=AGAIN)
                here = int((selected.get_attribute("id") or "").split("-")[2])
                for _step in range(abs(column - here)):
                    self.page.keyboard.press("ArrowRight" if column > here else "ArrowLeft")
                wanted.wait_for(state="attached", timeout=AGAIN)
                return
        expect(wanted).to_be_attached()

    def open(self, column: int, row: int, inside: str = ".gdg-input") -> Locator:
        """Open a cell with the keyboard until ``inside`` is there."""
        editor = self.page.locator(inside)
        for _attempt in range(4):
            self.select(column, row)
            self.page.keyboard.press("Enter")
            with suppress(TimeoutError):
                editor.last.wait_for(timeout=AGAIN)
                break
        expect(editor.last).to_be_visible()
        return editor

    def write(self, column: int, row: int, text: str) -> None:
        """Replace the text of a cell, as one does with the keyboard."""
        editor = self.open(column, row)
        editor.fill(text)
        with ran(self.page):
            self.page.keyboard.press("Enter")
        expect(editor).to_be_hidden()
