"""What a page says of what was done: once, in sentences, whatever went wrong underneath."""

import inspect
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from db import errors
from db.errors import (
    BadKey,
    Collision,
    Conflicts,
    NoDatabase,
    NotAllowed,
    NotFound,
    Refusal,
    Refused,
    SignInEnded,
    Unavailable,
)
from db.history import undo
from db.user import User
from ui.components import callbacks, feedback
from ui.components.callbacks import act
from ui.components.feedback import Last

USER = User(1, "x", "x", "administrator")
SECRET = "select * from person"
UNFORESEEN = "Une erreur est survenue\u202f; rien n’a été enregistré. Appelez le helpdesk."
SENTENCES: tuple[tuple[Exception, str], ...] = (
    (
        NotFound(SECRET),
        "La ligne n’est plus là, ou n’est plus à vous\u202f; rien n’a été enregistré.",
    ),
    (NotAllowed(SECRET), "Votre compte ne peut pas modifier ceci\u202f; rien n’a été enregistré."),
    (Conflicts([]), "Quelqu’un d’autre a enregistré cette ligne au même moment"),
    (Unavailable(SECRET), "La base de données n’a pas répondu\u202f; rien n’a été enregistré."),
    (NoDatabase("empty"), "La base de données n’a pas répondu\u202f; rien n’a été enregistré."),
    (BadKey(SECRET), "Rien ne peut être enregistré\u202f: la clé de l’historique"),
    (SignInEnded("unused"), "Votre connexion avait pris fin\u202f; ceci n’a pas été fait."),
    (
        SignInEnded("masked"),
        "L’écran partagé a été activé entre-temps\u202f; rien n’a été enregistré.",
    ),
    (Refused([Refusal(None, "note", "needed")]), "Note\u202f: Ce champ ne peut pas être vide."),
    (ValueError(SECRET), UNFORESEEN),
)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is drawn, in a tab of its own."""
    drawn: list[str] = []
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "toast", drawn.append)
    monkeypatch.setattr(st, "error", drawn.append)
    monkeypatch.setattr(undo, "latest", lambda _user, page: f"set of {page}")
    return drawn


def drawn_next(shown: list[str], *, ends: bool = True) -> list[str]:
    shown.clear()
    feedback.say()
    if ends:
        feedback.said()
    return [*shown]


def test_what_was_done_is_said_until_a_page_was_drawn_to_its_end(shown: list[str]) -> None:
    feedback.done("Anna *K.* enregistré", USER, "cases", 7)
    assert shown == []  # a callback comes before the page
    assert drawn_next(shown, ends=False) == [r"Anna \*K.\* enregistré"]
    assert drawn_next(shown) == [r"Anna \*K.\* enregistré"]
    assert drawn_next(shown) == []


def test_each_save_closes_what_is_open_and_can_be_taken_back(shown: list[str]) -> None:
    st.session_state[feedback.TAKEN_BACK] = Last("cases", 6, "before", "Avant")
    feedback.done("Enregistré", USER, "cases", 7)
    assert st.session_state[feedback.SAVED] == Last("cases", 7, "set of cases", "Enregistré")
    assert st.session_state[feedback.TAKEN_BACK] is None  # what is newer would be lost by Redo
    assert feedback.saves() == 1
    feedback.renew()
    assert feedback.saves() == 2
    assert drawn_next(shown) == ["Enregistré"]


def test_every_error_of_the_database_is_among_these() -> None:
    kinds = {
        one
        for _name, one in inspect.getmembers(errors, inspect.isclass)
        if issubclass(one, Exception) and one.__module__ == errors.__name__
    }
    assert kinds == {type(error) for error, _said in SENTENCES} - {ValueError}


@pytest.mark.parametrize(("error", "sentence"), SENTENCES, ids=lambda one: type(one).__name__)
def test_an_action_that_goes_wrong_is_one_sentence_and_never_its_error(
    shown: list[str], error: Exception, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    def deed() -> None:
        raise error

    act(deed)()
    [said] = drawn_next(shown)
    assert said.replace("\\", "").startswith(sentence)
    assert SECRET not in said
    assert drawn_next(shown) == []
    logged = {one.getMessage() for one in caplog.records if one.name == "board"}
    assert bool(logged) is isinstance(error, BadKey | ValueError)  # these are for the helpdesk


def test_a_refusal_names_its_row_and_what_is_right_is_done(shown: list[str]) -> None:
    done: list[str] = []

    def refused() -> None:
        raise Refused([Refusal(3, "note", "needed"), Refusal(None, "coach_id", "coach_needed")])

    assert feedback.attempt(lambda: done.append("x")) is True
    assert done == ["x"]
    assert drawn_next(shown) == []
    assert feedback.attempt(refused, "ligne {}".format) is False
    first, second = drawn_next(shown)
    assert first.startswith("ligne 3 – Note")
    assert second.startswith("Coach")


def test_values_to_choose_from_go_on_to_who_can_show_them(shown: list[str]) -> None:
    found = Conflicts([Collision(3, "note", "mine", "theirs", "Ann", None)])

    def deed() -> None:
        raise found

    with pytest.raises(Conflicts) as caught:
        feedback.attempt(deed)
    assert caught.value is found
    assert drawn_next(shown) == []


def test_so_does_a_sign_in_that_ended_outside_of_a_callback(shown: list[str]) -> None:
    """The frame of the page draws it for who is here now."""

    def deed() -> None:
        raise SignInEnded("closed")

    with pytest.raises(SignInEnded):
        feedback.attempt(deed)


def dialog(error: Exception) -> None:
    """A page with a dialog whose body goes wrong; a script, which is read by itself."""
    import streamlit as st

    from ui.components import callbacks, feedback

    def body() -> None:
        raise error

    feedback.say()
    feedback.said()
    if st.button("open"):
        callbacks.open_dialog("Titre", body)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [one for one in SENTENCES if isinstance(one[0], NotFound | SignInEnded | ValueError)],
    ids=lambda one: type(one).__name__,
)
def test_so_is_what_goes_wrong_in_a_dialog(error: Exception, sentence: str) -> None:
    app = AppTest.from_function(dialog, args=(error,)).run()
    app.button[0].click().run()
    assert not app.exception
    [said] = [one.value for one in app.error]
    assert said.replace("\\", "").startswith(sentence)
    assert SECRET not in said


def test_what_no_page_caught_is_a_sentence_and_a_way_on(
    shown: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    buttons: list[Any] = []
    monkeypatch.setattr(st, "button", lambda label, **_rest: buttons.append(label))
    ends = (ValueError(SECRET), Unavailable(SECRET), NoDatabase("at"), SignInEnded("closed"))
    for error in ends:
        assert callbacks.draw_unforeseen(error)
    assert len(shown) == len(ends)
    assert shown[0].startswith(UNFORESEEN)
    assert SECRET not in "".join(shown)
    assert buttons == ["Réessayer"] * len(ends)
