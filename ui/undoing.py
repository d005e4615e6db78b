"""What was just done, said once; and the way back from it."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from db import undo
from db.access import User
from db.errors import Conflicts, NotAllowed, NotFound, Refusal, Refused, Unavailable
from ui import sentences
from ui.words import N_, _

NEWS, REFUSED, SAVED, COUNT = "news", "news_refused", "saved_set", "saves"
FAILED: dict[type[Exception], str] = {
    NotFound: N_("The row is no longer there, or no longer yours; nothing was saved."),
    NotAllowed: N_("Your account may not change this; nothing was saved."),
    Conflicts: N_("Somebody else saved this row at the same moment; nothing was saved. Try again."),
    Unavailable: N_("The database did not answer; nothing was saved. Try again."),
}


def done(text: str, user: User, page: str, about: object = None) -> None:
    """Say ``text`` when the page is drawn next, and offer to undo what was saved last there."""
    st.session_state[NEWS] = text
    st.session_state[COUNT] = saves() + 1
    st.session_state[SAVED] = (page, about, undo.latest(user, page))


def saves() -> int:
    """How often was saved here: in the key of what opens, it begins closed and empty after each."""
    return int(st.session_state.get(COUNT, 0))


def refused(said: list[str]) -> None:
    """Say, when the page is drawn next, why nothing was saved."""
    st.session_state[REFUSED] = said


def attempt(deed: Callable[[], object], names: Callable[[Any], str] | None = None) -> bool:
    """Do it in a callback: what goes wrong becomes a sentence on the page, never a trace.

    ``names`` says which row a refusal is about. Conflicts with values to choose from go on.
    """
    try:
        deed()
    except Refused as error:
        refused([_about(names, one) + sentences.sentence(one) for one in error.refusals])
        return False
    except tuple(FAILED) as error:
        if isinstance(error, Conflicts) and error.collisions:
            raise
        refused([_(FAILED[type(error)])])
        return False
    return True


def _about(names: Callable[[Any], str] | None, refusal: Refusal) -> str:
    return f"{names(refusal.row)} – " if names and refusal.row else ""


def say() -> None:
    """Draw what there is to say; ``said`` at the end of the run forgets it.

    Not here: a run that is cut short takes its messages with it, and the next one says it again.
    """
    if news := st.session_state.get(NEWS):
        st.toast(news)
    for sentence in st.session_state.get(REFUSED, []):
        st.error(sentence)


def said() -> None:
    st.session_state.pop(NEWS, None)
    st.session_state.pop(REFUSED, None)


def button(user: User, page: str, about: object, undone: Callable[[], object]) -> None:
    """The way back from the last save on this page; ``undone`` lets what is drawn begin again."""
    page_, about_, change_set = st.session_state.get(SAVED) or (None, None, None)
    here = bool(change_set) and (page_, about_) == (page, about)
    st.button(
        _("Undo last save"),
        icon=":material/history:",
        disabled=not here,
        on_click=_undo,
        args=(user, change_set, page, undone),
    )


def _undo(user: User, change_set: str, page: str, undone: Callable[[], object]) -> None:
    if attempt(lambda: undo.undo(user, change_set, page)):
        st.session_state[NEWS] = _("Undone.")
        st.session_state[SAVED] = None
        undone()
