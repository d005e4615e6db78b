"""The board as a tab speaks with it, honest or forged."""

import re

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from tests.served import Board
from tests.wire import exchange, submit_sign_in, ticket
from tests.wire.conftest import Open
from ui.browser import COOKIE

REFERENCE = re.compile(r"\bD\d{6}\b")


def test_who_signed_in_reads_cases(tab: Open) -> None:
    cases = tab("head-bru", "cases")
    assert not cases.has_error()
    assert cases.page == "cases"
    assert REFERENCE.search(cases.texts())
    assert len(cases.tables()[0]) > 10


def test_a_stranger_sees_only_the_sign_in(tab: Open) -> None:
    shown = tab(None, "cases")
    assert [one.label for one in shown.widgets("text_input")] == [
        "Nom d’utilisateur",
        "Mot de passe",
    ]
    assert not REFERENCE.search(shown.said())
    assert set(shown.pages) <= {"", "sign-in", "cases"}


def test_a_wrong_password_gives_no_ticket(tab: Open) -> None:
    shown = tab(None)
    submit_sign_in(shown, "head-bru", "wrong")
    assert not ticket(shown)
    assert shown.alerts() == [shown.alerts()[0]]


def test_a_ticket_that_nobody_got_opens_nothing(served: Board) -> None:
    answer = exchange(served.url, "forged")
    assert answer.status == 403
    assert COOKIE not in answer.cookies


def test_a_button_runs_the_page_as_the_browser_does(tab: Open) -> None:
    cases = tab("head-bru", "cases")
    cases.press("Nederlands")
    assert "Dossiers" in cases.texts()
    assert cases.widget("Afmelden").kind == "button"
    cases.press("Français")
    assert cases.widget("Se déconnecter").kind == "button"


def test_a_word_that_is_searched_stays_in_the_tab(tab: Open) -> None:
    cases = tab("head-bru", "cases")
    before = cases.tables()[0]
    one = before[3]
    search = next(one for one in cases.widgets("text_input"))
    cases.set(search, next(str(cell) for cell in one.values() if REFERENCE.match(str(cell))))
    assert cases.tables()[0] == [one]
    cases.rerun()
    assert cases.tables()[0] == [one]
    assert not cases.query


def test_the_page_changes_as_in_the_navigation(tab: Open) -> None:
    shown = tab("head-bru")
    assert shown.page in ("", "caseload")
    shown.go("directory")
    assert not shown.has_error()
    assert shown.page == "directory"
    assert "Medimmigrant" in shown.texts()
    shown.go("cases")
    assert "Medimmigrant" not in shown.texts()
    assert REFERENCE.search(shown.texts())


def test_what_nobody_drew_can_be_sent(tab: Open) -> None:
    shown = tab("head-bru", "cases")
    shown.forge("$$ID-0-nobody-drew-this", "trigger_value", True)
    assert not shown.has_error()
    shown.send(BackMsg(rerun_script=ClientState(page_name="settings")))
    shown.wait()
    assert not shown.has_error()


def test_rows_are_selected_and_a_dialog_opens(tab: Open) -> None:
    cases = tab("head-bru", "cases")
    assert cases.widget("Suspendre …").disabled
    cases.set(cases.widgets("dataframe")[0], {"selection": {"rows": [0, 1], "columns": []}})
    assert not cases.widget("Suspendre …").disabled
    cases.press("Suspendre …")
    assert not cases.has_error()
    assert "2 dossiers" in cases.texts()
    cases.press("Nederlands")
    assert "2 dossiers" not in cases.texts()
    cases.press("Français")


def test_a_grid_is_edited(tab: Open) -> None:
    cases = tab("head-bru", "cases")
    cases.set("case-list-editing", True)
    assert cases.widget("Abandonner").disabled
    edited = {"edited_rows": {"0": {"note": "a note"}}, "added_rows": [], "deleted_rows": []}
    cases.set(cases.widgets("data_editor")[0], edited)
    assert not cases.has_error()
    discard = cases.widget("Abandonner")
    assert not discard.disabled
    cases.press(discard)
    assert cases.widget("Abandonner").disabled
