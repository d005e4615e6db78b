"""The page of the directory: organisations without a service, and what a click on a row does."""

from types import SimpleNamespace

import pandas as pd
import pytest
import streamlit as st

from db import access, directory
from db.access import SYSTEM
from db.models import Organisation
from tests.pages.conftest import Open, text
from ui.entries import ADDING, Entries
from ui.words import speaking


@pytest.fixture
def bare(board: str) -> str:
    with access.session(SYSTEM, "directory", write=True) as session:
        session.add(Organisation(name="Sans Réseau", folded="sans reseau"))
        session.commit()
    return "Sans Réseau"


def test_an_organisation_without_a_service_is_shown(bare: str, open_page: Open) -> None:
    page = text(open_page("head-bru", "directory"))
    assert bare in page
    assert "1 organisation" in page
    assert bare in text(open_page("coach-bru", "directory", text="reseau"))


def test_a_search_that_finds_only_such_a_one_is_no_dead_end(bare: str, open_page: Open) -> None:
    page = open_page("head-bru", "directory", text="reseau")
    assert bare in text(page)
    assert not page.info


def test_a_service_is_added_where_it_was_asked_for(bare: str, open_page: Open) -> None:
    page = open_page("head-bru", "directory")
    page.session_state[ADDING] = bare
    page.run()
    assert not page.exception
    assert bare in [one.value for one in page.selectbox]


def test_a_row_says_itself_whether_it_is_retired(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not its label, which another language words otherwise."""
    named = {"organisation": ["A", "*B*"], "service": ["x", "y"]}
    frame = pd.DataFrame({"id": [7, 8], "retire": ["?", "?"], "retired": [True, False]} | named)
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(
        directory, "retire", lambda user, keys, page, *, back: asked.append((keys, back))
    )
    told: list[str] = []
    monkeypatch.setattr("ui.undoing.done", lambda said, *_where: told.append(said))
    entries = Entries.__new__(Entries)
    entries.user, entries.grid = SYSTEM, SimpleNamespace(renew=lambda: None)  # type: ignore[assignment]
    for row in (0, 1):
        state = {"entries-rows": frame, "entries-retire": SimpleNamespace(row=row)}
        monkeypatch.setattr(st, "session_state", state)
        with speaking("en"):
            entries._retire()
    assert asked == [([7], True), ([8], False)]
    assert told == ["A – x: back in use", "*B* – y: retired; the entry is kept, unlisted"]


def test_unsaved_rows_are_named_by_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def owners(user: object) -> dict[int, str]:
        asked.append(user)
        return {1: "A", 2: "B"}

    monkeypatch.setattr(directory, "owners", owners)
    entries = Entries.__new__(Entries)
    entries.user = SYSTEM
    assert [entries._name(key) for key in (1, 2, 3)] == ["A", "B", "3"]
    assert len(asked) == 1
