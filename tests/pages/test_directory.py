"""The page of the directory: organisations without a service, and what a click on a row does."""

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
import streamlit as st

from db import clock
from db.clock import now
from db.directory import entries as directory_entries
from db.directory import reports
from db.directory.entries import DirectoryFilters
from db.models import Organisation
from db.security.session import open_session
from db.transaction import Edit
from db.user import SYSTEM
from db.weekly_meeting.agenda import ReportedEntry
from db.weekly_meeting.meeting import Held
from tests.agendas import agenda
from tests.conftest import KINDS, sign_in
from tests.pages.conftest import Open, text
from ui.directory.entries import ADDING, Entries
from ui.text.i18n import speaking
from ui.weekly_meeting import screens


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def bare(board: str) -> str:
    with open_session(SYSTEM, "directory", write=True) as session:
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
        directory_entries, "retire", lambda user, keys, page, *, back: asked.append((keys, back))
    )
    told: list[str] = []
    monkeypatch.setattr("ui.components.feedback.done", lambda said, *_where: told.append(said))
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

    monkeypatch.setattr(directory_entries, "owners", owners)
    entries = Entries.__new__(Entries)
    entries.user = SYSTEM
    assert [entries._name(key) for key in (1, 2, 3)] == ["A", "B", "3"]
    assert len(asked) == 1


def test_what_is_said_of_an_organisation_without_services_is_shown_and_settled(
    bare: str, open_page: Open
) -> None:
    head, coach = sign_in("head-bru"), sign_in("coach-bru")
    key = int(directory_entries.without_services(coach)["id"].iloc[-1])
    reports.say(coach, reports.look(coach, f"organisation:{key}"), "N’existe plus", "directory")
    page = text(open_page("head-bru", "directory", wrong="open"))
    assert "N’existe plus" in page
    assert f"**{bare}**" in page
    for one in reports.found(head):
        reports.settle(head, one.id, "right", "", "directory")
    app = open_page("head-bru", "directory", wrong="open")
    assert "N’existe plus" not in text(app)
    assert [one.value for one in app.success] == ["Aucune erreur n’est signalée."]


def test_an_entry_that_was_retired_or_changed_since_says_so(board: str, open_page: Open) -> None:
    head = sign_in("head-bru")
    one = reports.found(head)[0]
    key = int(one.about.partition(":")[2])
    frame = directory_entries.entries(head, DirectoryFilters()).set_index("id").loc[key]
    before, after = {"description": frame["description"]}, {"description": "Aussi les familles"}
    directory_entries.save(head, [Edit(key, before, after)], "directory")
    directory_entries.retire(head, [key], "directory")
    page = text(open_page("head-bru", "directory", wrong="open"))
    assert "Modifié depuis\u202f: Description" in page
    assert "→ Aussi les familles" in page
    assert "retiré" in page


@pytest.mark.parametrize("username", ["coach-bru", "admin"])
def test_who_does_not_keep_the_directory_reads_only_the_own_words_and_settles_nothing(
    board: str, open_page: Open, username: str
) -> None:
    head = sign_in("head-bru")
    reports.say(head, reports.look(head, "service:1"), "Mots du chef", "directory")
    page = open_page(username, "directory", wrong=["open", "settled"])
    assert "Mots du chef" not in text(page)
    assert "Corrigé" not in [one.label for one in page.button]


def test_an_agenda_of_before_has_no_screen_of_reports() -> None:
    held = Held(1, 1, "BRU", now(), None, 0, agenda(), (), None)
    assert "reports" not in [one.section for one in screens.listed(held)]
    said = ReportedEntry(1, "Titre", "Mots", "Qui", clock.today())
    told = replace(held, agenda=agenda(reports=(said,)))
    assert [one.section for one in screens.listed(told)][-3:] == ["reports", "tasks", "end"]
