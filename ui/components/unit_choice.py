"""The unit that a page is about, for who sees several."""

import streamlit as st

from ui.components import url_state
from ui.text.i18n import _
from ui.text.markdown import plain

NAME = "unit"  # in the tab and in the address


def restore(asked: list[str], codes: dict[int, str]) -> None:
    """Take over what the address asks for; else the first unit."""
    st.session_state[NAME] = url_state.one(asked, codes) or next(iter(codes))


def draw(codes: dict[int, str]) -> int:
    """Draw the units of ``codes``, by their ids, and return the chosen one."""
    url_state.known(NAME, codes)
    st.session_state[NAME] = st.session_state.get(NAME) or next(iter(codes))
    st.segmented_control(
        _("Unit"),
        list(codes),
        key=NAME,
        required=True,
        format_func=lambda one: plain(codes.get(one, "–")),
    )
    return int(st.session_state[NAME] or next(iter(codes)))
