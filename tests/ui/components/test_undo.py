"""Undo and Redo of the last save on a page: offered there only, told, nothing newer lost."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.case import edit
from db.case.view import load_view
from db.history import undo as history_undo
from db.models import Case
from db.security.session import open_session
from db.transaction import Edit
from db.user import SYSTEM, User
from ui.components import feedback
from ui.components.feedback import Last

SAID = "Enregistré pour D000123\u202f: note"
BACK, FORTH = "Annuler le dernier enregistrement", "Rétablir"


@pytest.fixture(params=["sqlite"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def key(board: str) -> int:
    with open_session(SYSTEM, "cases") as session:
        wanted = select(Case.id).where(Case.stage == "analysis", Case.unit_id == 1)
        return session.scalars(wanted.where(Case.note.is_(None)).order_by(Case.id)).first() or 0


def page(user: "User", about: int) -> None:
    """What a page says and offers; a script, which is read by itself."""
    import streamlit as st

    from ui.components import feedback, undo

    def begin_anew() -> None:
        st.session_state["begun"] = st.session_state.get("begun", 0) + 1

    feedback.say()
    undo.draw(user, "case", about, begin_anew)
    feedback.said()


def write(user: User, key: int, note: str) -> str:
    """A note on the case, saved from this page; the set of changes that it is."""
    stood = note_of(key)
    edit.save(user, [Edit(key, {"note": stood}, {"note": note})], "case")
    return history_undo.latest(user, "case") or ""


def note_of(key: int) -> str | None:
    return load_view(SYSTEM, key).case.note


def drawn(user: User, key: int, last: Last | None) -> AppTest:
    app = AppTest.from_function(page, args=(user, key))
    app.session_state[feedback.SAVED] = last
    return app.run()


def offered(app: AppTest) -> list[str]:
    assert [one.label for one in app.button] == [BACK, FORTH]  # they stand there either way
    return [one.label for one in app.button if not one.disabled]


def press(app: AppTest, label: str) -> list[str]:
    """What is said then."""
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception
    return [one.value for one in (*app.toast, *app.error)]


def test_undo_takes_back_what_was_saved_and_redo_does_it_again(head: User, key: int) -> None:
    app = drawn(head, key, Last("case", key, write(head, key, "À revoir"), SAID))
    assert offered(app) == [BACK]
    assert press(app, BACK) == [f"Annulé\u202f: {SAID}"]
    assert (offered(app), note_of(key)) == ([FORTH], None)
    assert press(app, FORTH) == [f"Rétabli\u202f: {SAID}"]
    assert (offered(app), note_of(key)) == ([BACK], "À revoir")
    press(app, BACK)
    assert note_of(key) is None
    assert app.session_state["begun"] == 3  # what is drawn begins anew each time
    assert not app.run().toast  # said once


@pytest.mark.parametrize(
    "last",
    [
        None,
        Last("case", 1, None, "nothing was written"),
        Last("case", 2, "a set", "another case"),
        Last("cases", 1, "a set", "another page"),
    ],
)
def test_where_nothing_was_saved_nothing_is_offered(head: User, last: Last | None) -> None:
    assert offered(drawn(head, 1, last)) == []


def test_what_somebody_saved_since_stays_and_who_it_was_is_said(
    head: User, key: int, signed_in: Callable[[str], User]
) -> None:
    app = drawn(head, key, Last("case", key, write(head, key, "du chef"), SAID))
    service = signed_in("service")
    write(service, key, "du service")
    [said] = press(app, BACK)
    assert f"Modifié depuis par {service.name}" in said
    assert note_of(key) == "du service"
    assert "begun" not in app.session_state
    assert offered(app) == [BACK]


def test_what_was_undone_elsewhere_is_not_undone_twice(head: User, key: int) -> None:
    made = write(head, key, "À revoir")
    app = drawn(head, key, Last("case", key, made, SAID))
    history_undo.undo(head, made, "history")
    [said] = press(app, BACK)
    assert "Ceci a déjà été annulé." in said
    assert note_of(key) is None
