"""The filters in a browser: a bar, a tile, the menu, Back and Forward, reload, a new sign-in."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows
from tests.browser.grid import Grid
from tests.browser.steps import choose, go_to, press, ran, still, title
from tests.browser.test_unit_head import REFERENCE

COACH, OTHER = "Amélie Lambert", "Benoît Thonon"
CASELOAD, CASES = "Charge de dossiers", "Dossiers"


def click_bar(page: Page, name: str) -> None:
    with ran(page):
        page.locator(f"path[aria-label*='{name}']").first.click()
    expect(page).to_have_url(re.compile(r"coaches=\d+"))


def has(page: Page, name: str) -> None:
    """The box of the coaches says this one."""
    expect(page.get_by_role("button", name=f"Remove {name}")).to_be_visible()
    still(page)


def has_none(page: Page) -> None:
    expect(page.get_by_role("button", name=re.compile("^Remove "))).to_have_count(0)
    still(page)


def counted(page: Page, count: str) -> None:
    expect(page.get_by_text(f"{count} dossiers", exact=True)).to_be_visible()


def open_cases(page: Page) -> str:
    tile = page.get_by_test_id("stMetric").filter(has_text="Dossiers ouverts")
    found = tile.get_by_test_id("stMetricValue").text_content() or ""
    return found.split(" / ")[0].strip()


def test_a_bar_then_a_tile_then_the_menu_then_back(window: Windows) -> None:
    page = window().come_back("head-bru")
    title(page, CASELOAD)
    click_bar(page, COACH)
    has(page, COACH)
    count, said = open_cases(page), page.url.partition("?")[2]
    page.get_by_role("link", name=CASES, exact=True).nth(1).click()
    title(page, CASES)
    counted(page, count)
    has(page, COACH)
    go_to(page, CASELOAD)
    has(page, COACH)
    go_to(page, CASES)
    has(page, COACH)
    counted(page, count)
    expect(page).to_have_url(re.compile(rf"/cases\?{said}$"))
    for step, heading in (
        (page.go_back, CASELOAD),
        (page.go_back, CASES),
        (page.go_forward, CASELOAD),
    ):
        with ran(page):
            step()
        title(page, heading)
        has(page, COACH)
        expect(page).to_have_url(re.compile(rf"\?{said}$"))


def test_back_takes_each_filter_back_and_forward_sets_it_again(window: Windows) -> None:
    page = window().come_back("head-bru", "/cases")
    title(page, CASES)
    still(page)
    choose(page, "Coach", COACH)
    has(page, COACH)
    choose(page, "Coach", OTHER)
    has(page, OTHER)
    with ran(page):
        page.go_back()
    has(page, COACH)
    expect(page.get_by_role("button", name=f"Remove {OTHER}")).to_have_count(0)
    with ran(page):
        page.go_back()
    has_none(page)
    expect(page).to_have_url(re.compile("/cases$"))
    with ran(page):
        page.go_forward()
    has(page, COACH)
    page.reload()
    has(page, COACH)
    press(page, "Effacer")
    has_none(page)
    expect(page).to_have_url(re.compile("/cases$"))
    with ran(page):
        page.go_back()
    has(page, COACH)


def test_from_a_case_to_the_next_and_back_to_the_list(window: Windows) -> None:
    page = window().come_back("head-bru", "/cases")
    title(page, CASES)
    still(page)
    choose(page, "Coach", COACH)
    has(page, COACH)
    grid = Grid(page)
    expect(grid.cell(4, 0)).to_have_text(COACH)
    first, second = (grid.cell(1, row).text_content() or "" for row in (0, 1))
    with ran(page):
        grid.click(REFERENCE, 0)
    expect(page).to_have_url(re.compile(f"case={first}"))
    expect(page.get_by_text(f"{first} ·")).to_be_visible()
    still(page)
    with ran(page):
        page.keyboard.press("j")
    expect(page).to_have_url(re.compile(f"case={second}"))
    expect(page.get_by_text(f"{second} ·")).to_be_visible()
    still(page)
    with ran(page):
        page.go_back()
    expect(page.get_by_text(f"{first} ·")).to_be_visible()
    still(page)
    with ran(page):
        page.go_back()
    title(page, CASES)
    has(page, COACH)
    with ran(page):
        page.go_forward()
    expect(page.get_by_text(f"{first} ·")).to_be_visible()
    page.reload()
    expect(page.get_by_text(f"{first} ·")).to_be_visible()
    page.get_by_role("link", name="Retour à la liste").click()
    title(page, CASES)
    has(page, COACH)


def test_after_a_new_sign_in_nothing_is_left_of_the_last(window: Windows) -> None:
    mine = window()
    page = mine.sign_in("head-bru", "/cases")
    title(page, CASES)
    said = page.get_by_text(re.compile(r"^\d+ dossiers$"))
    whole = (said.text_content() or "").split()[0]
    still(page)
    choose(page, "Coach", COACH)
    has(page, COACH)
    page.get_by_role("button", name="Chef d’unité BRU").click()
    page.get_by_role("button", name="Se déconnecter", exact=True).click()
    expect(page.get_by_label("Mot de passe", exact=True)).to_be_visible()
    expect(page).not_to_have_url(re.compile("coaches="))
    page = mine.sign_in("head-bru", "/cases")
    title(page, CASES)
    has_none(page)
    counted(page, whole)


def test_a_link_that_was_sent_holds_after_the_sign_in(window: Windows) -> None:
    page = window().sign_in("head-bru", "/cases?coaches=4&coaches=9999")
    title(page, CASES)
    expect(page.get_by_text("Coach 9999", exact=False)).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Remove "))).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/cases\?coaches=4$"))
