"""What a link named and the reader may not see, in a sentence."""

from collections.abc import Iterable, Mapping

import streamlit as st

from ui.components import url_state
from ui.text.i18n import _
from ui.text.markdown import plain

TOLD = 8  # values that a sentence names


def tell_left_out(names: Iterable[str], titles: Mapping[str, str]) -> None:
    """Say what an address asked of these filters and could not be taken; after ``write``."""
    found = url_state.left_out(names)
    said = [
        f"{title} {plain(value)}" for name, title in titles.items() for value in found.get(name, [])
    ]
    if not said:
        return
    rest = " …" if len(said) > TOLD else ""
    st.warning(
        _(
            "The link also names what does not exist or is not yours to see: {what}. "
            "That was left out; the rest of the link holds."
        ).format(what=", ".join(said[:TOLD]) + rest),
        icon=":material/link_off:",
    )
