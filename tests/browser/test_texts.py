"""Text of every kind in a real browser: shown, never run."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from db.case import edit
from db.directory import entries
from db.models import Case, Person, Service, reference
from db.security.session import open_session
from db.text import clean, fold
from db.transaction import Edit
from db.user import SYSTEM
from tests.browser.conftest import Windows
from tests.conftest import KINDS
from tests.served import Board
from tests.texts import TEXTS

HOSTILE = [name for name in TEXTS if name in ("HTML", "markdown", "right to left", "template")]


def fill(text: str) -> int:
    """The text as a name, a note and an entry of the directory; the id of the case."""
    with open_session(SYSTEM, "cases", write=True) as session:
        chosen = select(Case).where(Case.stage == "analysis", Case.unit_id == 4).order_by(Case.id)
        one = session.scalars(chosen).first()
        assert one is not None
        person: Person = one.order.person
        person.last_name, person.folded_name = text, fold(text)
        session.commit()
        key, note = one.id, one.note
    edit.save(SYSTEM, [Edit(key, {"note": note}, {"note": text})], "case")
    with open_session(SYSTEM, "directory") as session:
        before = session.get_one(Service, 2).description or ""
    entries.save(SYSTEM, [Edit(2, {"description": before}, {"description": text})], "directory")
    return key


def harmless(page: Page) -> None:
    assert page.evaluate("window.pwned === undefined")
    expect(page.locator("[data-testid=stMain] img[onerror]")).to_have_count(0)
    expect(page.locator("[data-testid=stMain] a[href^='javascript']")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_it_is_shown_as_text_and_never_run(
    window: Windows, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", board.database)
    page = window().come_back("head-cha")
    for name in HOSTILE[KINDS.index(board.kind) :: 2]:  # each text on one of the databases
        looks(page, board, clean(TEXTS[name]))


def looks(page: Page, board: Board, text: str) -> None:
    """Every page that shows the text shows it to the letter."""
    key = fill(text)
    page.goto(f"{board.url}/case?case={reference(key)}")
    expect(page.get_by_label("Note", exact=True)).to_have_value(text)
    harmless(page)
    for path, label in (("/cases", "Rechercher"), ("/history", "Dossier ou personne")):
        page.goto(board.url + path)
        page.get_by_label(label, exact=True).fill(reference(key))
        page.get_by_label(label, exact=True).press("Enter")
        expect(page.get_by_test_id("stMain")).to_contain_text(reference(key))
        assert reference(key) not in page.url
        harmless(page)
    page.goto(board.url + "/directory")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    harmless(page)
