"""The filters of the directory; all but the words that are searched for are in the address."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from db.directory.entries import STATES, DirectoryFilters
from ui.components import url_state
from ui.components.callbacks import act
from ui.components.left_out import tell_left_out
from ui.directory.words import REPORT_LABELS, STATE_LABELS, Words
from ui.text.i18n import N_, _, tongue

TITLES = {
    "kinds": N_("Kind of help"),
    "places": N_("Helps in"),
    "spoken": N_("Languages"),
    "states": N_("Verified"),
    "wrong": N_("Said to be wrong"),
}
NAMES = ("text", *TITLES)


def draw_filters(words: Words, beside: Callable[[], None]) -> DirectoryFilters:
    """Draw the filters, and ``beside`` after them; what they say."""
    options = _options(words)
    _restore(options)
    says = _says(words)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        text = st.text_input(_("Search"), key="text", width=180) or ""
        chosen = {
            name: st.multiselect(
                _(title),
                options[name],
                key=name,
                format_func=says[name],
                placeholder=_("All"),
                width=155,
            )
            for name, title in TITLES.items()
        }
        clear = url_state.clear(NAMES)
        st.button(_("Clear"), icon=":material/filter_alt_off:", on_click=act(clear))
        beside()
    url_state.write(NAMES, {"text": [text] if text else []} | chosen)
    tell_left_out(NAMES, {name: _(title) for name, title in TITLES.items()})
    return DirectoryFilters(text, *(tuple(chosen[name]) for name in TITLES))


def narrow_to_reports(wanted: list[str]) -> None:
    """A callback: only what is said to be wrong."""
    st.session_state["wrong"] = wanted


def _options(words: Words) -> dict[str, list[str]]:
    return {
        "kinds": list(words.terms["help"]),
        "places": words.seen_places(),
        "spoken": words.tongues,
        "states": list(STATES),
        "wrong": list(REPORT_LABELS),
    }


def _says(words: Words) -> dict[str, Callable[[Any], str]]:
    return {
        "kinds": words.kind,
        "places": words.places.__getitem__,
        "spoken": tongue,
        "states": lambda one: _(STATE_LABELS[one]),
        "wrong": lambda one: _(REPORT_LABELS[one]),
    }


def _restore(options: dict[str, list[str]]) -> None:
    found = url_state.read(NAMES)
    if found is not None:
        for name, known in options.items():
            st.session_state[name] = url_state.chosen(found.get(name, []), known)
        st.session_state["text"] = " ".join(found.get("text", []))
    for name, known in options.items():
        url_state.known(name, known)
