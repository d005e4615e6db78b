"""What people do in a journey. Who does something that runs the page waits until that run ended."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

SAVE = re.compile("^Enregistrer(?! mon choix)")  # a grid's button names its keys, too


def title(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1, name=text, exact=True)).to_be_visible()


def told(page: Page, text: str) -> None:
    """The message of what was just done says ``text``."""
    expect(page.get_by_test_id("stToast").filter(has_text=text).first).to_be_visible()


def still(page: Page) -> None:
    """Until no run of the page's script is under way: what moves away is not pressed or read."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


@contextmanager
def ran(page: Page) -> Iterator[None]:
    """Until the run that is caused within has ended."""
    still(page)
    before = page.evaluate("window.runsEnded")
    yield
    page.wait_for_function("before => window.runsEnded > before", arg=before)
    still(page)


def press(where: Page | Locator, name: str | re.Pattern[str]) -> None:
    """Press a button of a page, or of a dialog, that runs the page."""
    with ran(where if isinstance(where, Page) else where.page):
        where.get_by_role("button", name=name, exact=True).click()


def choose(where: Page | Locator, label: str, option: str) -> None:
    """Choose in a box, and close its list."""
    page = where if isinstance(where, Page) else where.page
    where.get_by_role("combobox", name=label).click()
    with ran(page):
        page.get_by_role("option", name=option, exact=True).click()
    page.keyboard.press("Escape")


def pick(page: Page, label: str, option: str) -> None:
    """Choose in a box of a form, which runs nothing yet, by typing as fast fingers do."""
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()


def go_to(page: Page, name: str) -> None:
    """Go to a page by the menu."""
    with ran(page):
        menu = page.get_by_test_id("stTopNavLinkContainer")
        menu.get_by_role("link", name=name, exact=True).click()
    title(page, name)


def undo(page: Page) -> None:
    """Take the last save back."""
    press(page, "Annuler le dernier enregistrement")
