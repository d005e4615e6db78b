"""What was just done, said once; and the way back from it."""

import logging
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import streamlit as st

from db.clock import now
from db.errors import (
    BadKey,
    Conflicts,
    NotAllowed,
    NotFound,
    Refusal,
    Refused,
    SignInEnded,
    Unavailable,
)
from db.history import undo
from db.user import User
from ui.text import refusals as text_refusals
from ui.text.i18n import N_, _, moment, ngettext
from ui.text.markdown import plain

NEWS, REFUSED, COUNT = "news", "news_refused", "saves"
SAVED, TAKEN_BACK = "saved_set", "undone_set"  # each a Last: to undo, to redo
MOST = 20  # refusals that are said one by one
BAD_KEY = N_(
    "Nothing can be saved: the key of the record of changes is missing, cannot be read, or is not "
    "the one that this database was kept with. The server’s log says which, docs/installation.md "
    "what to do. Call the helpdesk."
)
FAILED: dict[type[Exception], str] = {
    NotFound: N_("The row is no longer there, or no longer yours; nothing was saved."),
    NotAllowed: N_("Your account may not change this; nothing was saved."),
    Conflicts: N_("Somebody else saved this row at the same moment; nothing was saved. Try again."),
    Unavailable: N_("The database did not answer; nothing was saved. Try again."),
    BadKey: BAD_KEY,
}
OVER = N_("Your sign-in had ended; this was not done.")
ENDED = {
    "masked": N_("The shared screen was switched on meanwhile; nothing was saved. Try again."),
}


class Last(NamedTuple):
    """What was saved last on a part of a page, in words; ``change_set`` takes it back."""

    page: str
    about: object
    change_set: str | None
    text: str


def done(text: str, user: User, page: str, about: object = None) -> None:
    """Say ``text`` when the page is drawn next, and offer to undo what was saved last there.

    ``text`` says what was saved, as ``ui.text.saved`` does, and is shown to the letter.
    """
    st.session_state[NEWS] = text
    st.session_state[COUNT] = saves() + 1
    st.session_state[SAVED] = Last(page, about, undo.latest(user, page), text)
    st.session_state[TAKEN_BACK] = None


def saves() -> int:
    """How often was saved here: in the key of what opens, it begins closed and empty after each."""
    return int(st.session_state.get(COUNT, 0))


def renew() -> None:
    """Close and empty what opens, as after a save."""
    st.session_state[COUNT] = saves() + 1


def refused(said: list[str]) -> None:
    """Say, when the page is drawn next, why nothing was saved."""
    st.session_state[REFUSED] = said


def refuse(refusals: Iterable[Refusal], names: Callable[[Any], str] | None = None) -> None:
    """Say each broken rule, when the page is drawn next; the first of many."""
    said = [_about(names, one) + text_refusals.sentence(one) for one in refusals]
    rest = len(said) - MOST
    if rest > 0:
        more = ngettext("and {count} more", "and {count} more", rest)
        said = [*said[:MOST], more.format(count=rest)]
    refused(said)


def attempt(deed: Callable[[], object], names: Callable[[Any], str] | None = None) -> bool:
    """Do it in a callback: what goes wrong becomes a sentence on the page, never a trace.

    ``names`` says which row a refusal is about. Conflicts with values to choose from go on.
    """
    try:
        deed()
    except Refused as error:
        refuse(error.refusals, names)
        return False
    except tuple(FAILED) as error:
        if isinstance(error, Conflicts) and error.collisions:
            raise
        refused([explain(error)])
        return False
    return True


def explain(error: Exception) -> str:
    """A sentence for what an action may end in: one of FAILED or of its kinds, or SignInEnded."""
    if isinstance(error, BadKey):  # what it says names places on the server
        logging.getLogger("board").error("%s", error)
    if isinstance(error, SignInEnded):
        return _(ENDED.get(error.reason, OVER))
    return _(next(said for kind, said in FAILED.items() if isinstance(error, kind)))


def unforeseen() -> str:
    """The sentence for what nobody foresaw; everything else stands in the server's log."""
    said = _("Something went wrong; nothing was saved by it. Call the helpdesk.")
    return said + " " + moment(now())


def _about(names: Callable[[Any], str] | None, refusal: Refusal) -> str:
    return f"{names(refusal.row)} – " if names and refusal.row else ""


def say() -> None:
    """Draw what there is to say; ``said`` at the end of the run forgets it.

    Not here: a run that is cut short takes its messages with it, and the next one says it again.
    """
    if news := st.session_state.get(NEWS):
        st.toast(plain(news))
    draw_refusals()


def draw_refusals() -> None:
    for sentence in st.session_state.get(REFUSED, []):
        st.error(plain(sentence))


def said() -> None:
    st.session_state.pop(NEWS, None)
    st.session_state.pop(REFUSED, None)
