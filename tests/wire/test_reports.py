"""A coach says that an entry is wrong; the head settles it; the coach is told. Over the wire."""

import json

from db import clock
from db.directory import entries, reports
from db.transaction import Edit
from db.weekly_meeting import meeting
from tests.conftest import sign_in
from tests.served import Board
from tests.wire import Tab
from tests.wire.people import Person

WORDS, SEND = "Ce qui est erroné, en quelques mots", "Envoyer"
CORRECTED, ANSWER = "Corrigé", "Un mot en retour, si vous voulez"
RIGHT = "C’est juste ainsi"


def click(tab: Tab, row: int) -> None:
    """Click on the cell that says an entry is wrong, as the browser tells it."""
    grid = next(one.dataframe for one in tab._elements("dataframe"))
    told = json.dumps({"row": row, "label": ""})
    tab.forge(grid.button_click_widgets["wrong"], "string_trigger_value", told)
    assert not tab.has_error()


def test_from_the_words_of_a_coach_to_the_answer_on_the_week(here: Board, person: Person) -> None:
    name, cookies = person("coach")
    coach = sign_in(name)
    with Tab(here.url, cookies, "directory") as tab:
        row = next(one for one in tab.tables()[0] if one["organisation"] == "CIRÉ")
        click(tab, tab.tables()[0].index(row))
        assert f"CIRÉ · {row['service']}" in tab.texts()
        tab.submit(SEND, {WORDS: "  "})
        assert any("vide" in one for one in tab.alerts())
        tab.submit(SEND, {WORDS: "x" * 501})
        assert any("501" in one and "500" in one for one in tab.alerts())
        assert not reports.own(coach)
        tab.submit(SEND, {WORDS: "Le *numéro* ne répond plus"})
        assert not tab.has_error()
        assert "1 signalement" in tab.texts()
    [said] = reports.own(coach)
    assert (said.words, said.on) == ("Le *numéro* ne répond plus", clock.today())
    _head, heads = person("unit_head")
    with Tab(here.url, heads, "directory", "wrong=open") as tab:
        assert r"Le \*numéro\* ne répond plus" in tab.texts()
        assert {one["organisation"] for one in tab.tables()[0]} >= {"CIRÉ"}
        last = [one for one in tab.widgets("button") if one.label == CORRECTED][-1]
        tab.submit(last, {ANSWER: "Merci"})
        assert not tab.has_error()
        assert r"Le \*numéro\* ne répond plus" not in tab.texts()
    with Tab(here.url, cookies, "week") as tab:
        assert "corrigé" in tab.texts()
        assert "Merci" in tab.texts()
    assert [one.result for one in reports.own(coach)] == ["corrected"]


def test_an_entry_changed_while_one_writes_is_shown_anew_and_nothing_typed_is_lost(
    here: Board, person: Person
) -> None:
    name, cookies = person("coach")
    head = sign_in(person("unit_head")[0])
    with Tab(here.url, cookies, "directory") as tab:
        frame = entries.entries(head, entries.DirectoryFilters())
        first = frame.iloc[0]
        click(tab, 0)
        edit = Edit(int(first["id"]), {"phone": first["phone"]}, {"phone": "+32 2 765 43 21"})
        entries.save(head, [edit], "directory")
        tab.submit(SEND, {WORDS: "Un autre numéro"})
        assert any("modifiée entre-temps" in one for one in tab.alerts())
        assert "765 43 21" in tab.texts()
        assert not reports.own(sign_in(name))
        tab.submit(SEND, {WORDS: "Un autre numéro"})
        assert not tab.has_error()
    assert [one.words for one in reports.own(sign_in(name))] == ["Un autre numéro"]


def test_the_meeting_shows_it_and_who_leads_settles_it_there(here: Board, person: Person) -> None:
    name, cookies = person("unit_head")
    head = sign_in(name)
    reports.say(head, reports.look(head, "service:30"), "À revoir ensemble", "directory")
    key = meeting.running(head, 1) or meeting.start_meeting(head, 1, "meeting")
    with Tab(here.url, cookies, "meeting") as tab:
        tab.press("jump-reports")
        assert "Erreurs signalées" in tab.texts()
        assert not tab.has_error()
        tab.press(next(one for one in tab.widgets("button") if one.label == RIGHT))
        assert not tab.has_error()
        assert "juste ainsi, répond" in tab.texts()
    meeting.end_meeting(sign_in(name), key, "meeting")
