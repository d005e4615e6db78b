"""The way back from the last save on a page, and forward again."""

from collections.abc import Callable

import streamlit as st

from db.history import undo
from db.user import User
from ui.components import feedback
from ui.components.callbacks import act
from ui.components.feedback import Last
from ui.text.i18n import _


def draw(user: User, page: str, about: object, undone: Callable[[], object]) -> None:
    """Undo and Redo of the last save on this page; ``undone`` lets what is drawn begin again."""
    back, forth = _here(feedback.SAVED, page, about), _here(feedback.TAKEN_BACK, page, about)
    with st.container(horizontal=True, width="content", gap="small"):
        st.button(
            _("Undo last save"),
            icon=":material/undo:",
            disabled=back is None,
            on_click=act(_undo),
            args=(user, back, undone),
        )
        st.button(
            _("Redo"),
            icon=":material/redo:",
            disabled=forth is None,
            on_click=act(_redo),
            args=(user, forth, undone),
        )


def _here(key: str, page: str, about: object) -> Last | None:
    last: Last | None = st.session_state.get(key)
    return last if last and last.change_set and (last.page, last.about) == (page, about) else None


def _undo(user: User, last: Last, undone: Callable[[], object]) -> None:
    if made := _take_back(user, last):
        st.session_state[feedback.NEWS] = _("Undone: {what}").format(what=last.text)
        st.session_state[feedback.SAVED] = None
        st.session_state[feedback.TAKEN_BACK] = last._replace(change_set=made)
        undone()


def _redo(user: User, last: Last, undone: Callable[[], object]) -> None:
    """Redo is the undo of the undo, which is a set like any other."""
    if made := _take_back(user, last):
        st.session_state[feedback.NEWS] = _("Done again: {what}").format(what=last.text)
        st.session_state[feedback.SAVED] = last._replace(change_set=made)
        st.session_state[feedback.TAKEN_BACK] = None
        undone()


def _take_back(user: User, last: Last) -> str | None:
    """The set that takes the last one back; None where that was refused."""
    made: list[str] = []
    feedback.attempt(lambda: made.append(undo.undo(user, last.change_set or "", last.page)))
    return made[0] if made else None
