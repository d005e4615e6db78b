"""The way back from the last save on a page."""

from collections.abc import Callable

import streamlit as st

from db import undo
from db.access import User
from ui import undoing
from ui.acts import act
from ui.words import _


def draw(user: User, page: str, about: object, undone: Callable[[], object]) -> None:
    """The way back from the last save on this page; ``undone`` lets what is drawn begin again."""
    page_, about_, change_set = st.session_state.get(undoing.SAVED) or (None, None, None)
    here = bool(change_set) and (page_, about_) == (page, about)
    st.button(
        _("Undo last save"),
        icon=":material/history:",
        disabled=not here,
        on_click=act(_undo),
        args=(user, change_set, page, undone),
    )


def _undo(user: User, change_set: str, page: str, undone: Callable[[], object]) -> None:
    if undoing.attempt(lambda: undo.undo(user, change_set, page)):
        st.session_state[undoing.NEWS] = _("Undone.")
        st.session_state[undoing.SAVED] = None
        undone()
