"""Unsaved edits of a grid: kept in the database (``db.accounts.drafts``), offered to who comes
back.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from db.accounts import drafts
from db.accounts.drafts import Kept
from db.errors import Key
from db.user import User
from ui.text.i18n import N_, _, moment, ngettext

# id of a row -> field -> (value before, value wanted)
Pending = dict[Key, dict[str, tuple[object, object]]]
# Where a grid stands: the page, and what it is called there. Settings have one grid a noun.
PLACES = {
    "caserows": ("cases", N_("Cases")),
    "entries": ("directory", N_("Referral directory")),
    "settings": ("settings", N_("Settings")),
}
FOUND = "drafts_found"  # what was kept when this tab was opened, until it was seen


def encode(pending: Mapping[Key, Mapping[str, tuple[object, object]]]) -> str:
    """Edits as JSON: a list of rows, each with its fields; days and lists told from texts."""
    return json.dumps([[key, dict(fields)] for key, fields in pending.items()], default=_plain)


def decode(content: str) -> Pending:
    return {
        key: {name: (_value(before), _value(wanted)) for name, (before, wanted) in fields.items()}
        for key, fields in json.loads(content, object_hook=_typed)
    }


def store(user: User, place: str, pending: Pending) -> None:
    """Keep what is unsaved in a place; nothing unsaved, nothing kept."""
    if pending:
        drafts.keep(user, place, encode(pending))
    else:
        drafts.drop(user, place)


def look_up(user: User, place: str) -> Kept | None:
    """What was left unsaved in a place, for a tab that has just come there."""
    found = next((one for one in drafts.find(user) if one.place == place), None)
    told: list[Kept] = st.session_state.get(FOUND, [])
    st.session_state[FOUND] = [one for one in told if one.place != place]
    return found


def tell(user: User, page: str) -> None:
    """On the pages of a tab that was just opened: where something was left unsaved."""
    if FOUND not in st.session_state:
        st.session_state[FOUND] = drafts.find(user)
    for one in st.session_state[FOUND]:
        where, title = PLACES[one.place.partition("-")[0]]
        if where != page and page != "meeting":
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(sentence(one), width="content")
                st.page_link(f"pages/{where}.py", label=_(title), icon=":material/edit_note:")


def sentence(kept: Kept) -> str:
    said = ngettext(
        "{count} change of {moment} was not saved; it is kept until {until}.",
        "{count} changes of {moment} were not saved; they are kept until {until}.",
        kept.count,
    )
    return said.format(count=kept.count, moment=moment(kept.saved_at), until=moment(kept.until))


def _plain(value: object) -> object:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    raise TypeError(f"{type(value).__name__} cannot be kept")


def _typed(said: dict[str, Any]) -> object:
    return date.fromisoformat(said["day"]) if said.keys() == {"day"} else said


def _value(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
