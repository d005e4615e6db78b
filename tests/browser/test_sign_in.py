"""The sign-in in a browser: the page begins again, a minute's look, edits and forms kept."""

import re
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Dialog, Locator, Page, TimeoutError, expect

from db.accounts import passwords
from tests.browser.conftest import Windows
from tests.browser.grid import AGAIN, Grid
from tests.browser.steps import press, title
from tests.conftest import find_case
from tests.served import Board

WRITTEN = "Pas encore enregistré"
MINUTE = 61_000  # milliseconds


def signed_out_elsewhere(page: Page) -> None:
    """End the sign-in as another tab of the same browser would."""
    page.evaluate(
        """() => fetch("/session", {method: "POST", body: JSON.stringify({ticket: ""}),
           headers: {"Content-Type": "application/json"}})"""
    )


def wait_minutes(page: Page, wanted: Locator) -> None:
    """A minute, and another one where the page began to count after the clock was set."""
    for _minute in range(2):
        page.clock.fast_forward(MINUTE)
        with suppress(TimeoutError):
            wanted.wait_for(timeout=AGAIN)
            break
    expect(wanted).to_be_visible()


def test_a_page_whose_sign_in_has_ended_clears_itself_within_a_minute(window: Windows) -> None:
    mine = window(clock=True)
    page = mine.sign_in("head-bru", "/cases")
    title(page, "Dossiers")
    signed_out_elsewhere(page)
    title(page, "Dossiers")
    wait_minutes(page, page.get_by_label("Mot de passe", exact=True))
    expect(page.get_by_test_id("data-grid-canvas")).to_have_count(0)


def test_another_tab_that_shares_the_screen_masks_this_one(window: Windows) -> None:
    mine = window(clock=True)
    page = mine.come_back("head-bru", "/cases")
    title(page, "Dossiers")
    other = page.context.new_page()
    other.goto(mine.board.url + "/week")
    other.get_by_role("button", name="Écran partagé").click()
    expect(other.get_by_role("button", name="Écran partagé : personnes masquées")).to_be_visible()
    wait_minutes(page, page.get_by_role("button", name="Écran partagé : personnes masquées"))
    other.get_by_role("button", name="Écran partagé : personnes masquées").click()
    other.get_by_role("button", name="Afficher les noms").click()
    expect(other.get_by_role("button", name="Écran partagé", exact=True)).to_be_visible()
    other.close()


def test_the_next_person_in_a_tab_finds_nothing_of_the_one_before(window: Windows) -> None:
    mine = window()
    page = mine.sign_in("head-lie", "/directory")
    title(page, "Répertoire d’orientation")
    grid = Grid(page)
    grid.write(1, 0, WRITTEN)
    expect(page.get_by_text("1 changement dans 1 ligne")).to_be_visible()
    page.get_by_role("button", name="Chef d’unité LIE").click()
    page.get_by_role("button", name="Se déconnecter", exact=True).click()
    expect(page.get_by_label("Mot de passe", exact=True)).to_be_visible()
    assert not [one for one in page.context.cookies() if one["name"] == "icam_session"]
    mine.sign_in("head-ant", "/directory")
    title(page, "Répertoire d’orientation")
    expect(page.get_by_text("1 changement")).to_have_count(0)
    expect(page.get_by_role("button", name="Reprendre")).to_have_count(0)


def test_what_was_not_saved_comes_back_after_a_reload(window: Windows) -> None:
    page = window().come_back("head-gnt", "/directory")
    title(page, "Répertoire d’orientation")
    Grid(page).write(1, 0, WRITTEN)
    expect(page.get_by_text("1 changement dans 1 ligne")).to_be_visible()
    page.reload()
    title(page, "Répertoire d’orientation")
    press(page, "Reprendre")
    expect(page.get_by_text("1 changement dans 1 ligne")).to_be_visible()
    press(page, "Abandonner")
    expect(page.get_by_text("1 changement dans 1 ligne")).to_have_count(0)


def test_a_half_filled_form_asks_before_it_is_left(window: Windows, board: Board) -> None:
    opened = window()
    page = opened.come_back("head-bru", f"/case?case={find_case(board.database)}")
    title(page, "Dossier")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    opened.hear("dialog", leave)
    page.reload()
    title(page, "Dossier")
    assert asked == []
    page.get_by_label("Note", exact=True).fill("à moitié")
    page.reload()
    title(page, "Dossier")
    assert asked == ["beforeunload"]


@pytest.fixture
def afterwards(board: Board, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The password of the sample again, for the other journeys."""
    yield
    monkeypatch.setenv("DATABASE_URL", board.database)
    passwords.set_password("head-gnt", "sample-only")


def test_people_change_their_own_password_and_stay(window: Windows, afterwards: None) -> None:
    page = window().come_back("head-gnt", "/week")
    title(page, "Semaine")
    page.get_by_role("button", name="Chef d’unité GNT").click()
    press(page, re.compile("^Changer le mot de passe"))
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Mot de passe actuel", exact=True).fill("wrong-password")
    dialog.get_by_label("Nouveau mot de passe", exact=True).fill("sample-only-2")
    dialog.get_by_label("Le même, encore une fois").fill("sample-only-2")
    press(dialog, "Enregistrer")
    expect(dialog.get_by_text("pas votre mot de passe actuel")).to_be_visible()
    dialog.get_by_label("Mot de passe actuel", exact=True).fill("sample-only")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Votre mot de passe est changé")).to_be_visible()
    title(page, "Semaine")
