"""The page behind a one-time link: its holder chooses a password."""

import streamlit as st

from db.accounts import passwords
from db.errors import Refused
from ui.components.callbacks import act
from ui.text import refusals
from ui.text.i18n import _
from ui.text.markdown import plain

ASKED = "reset"  # the name in the address
CHOSEN = "password_chosen"


def asked() -> str:
    return "".join(st.query_params.get_all(ASKED))[:100]


def form(secret: str) -> None:
    """Draw the form, or say that the link is over."""
    username = passwords.resets(secret)
    if username is None:
        st.error(_("This link was used or is over. Ask the administrator for a new one."))
        st.button(_("Go to the sign-in"), on_click=act(st.query_params.clear))
        return
    with st.form("choose-password", border=True):
        st.markdown(_("Choose a password for **{name}**.").format(name=plain(username)))
        first = st.text_input(_("Password"), type="password", autocomplete="new-password")
        again = st.text_input(_("The same again"), type="password", autocomplete="new-password")
        if st.form_submit_button(_("Save"), type="primary", width="stretch"):
            _choose(secret, first, again)


def _choose(secret: str, first: str, again: str) -> None:
    if first != again:
        st.error(_("The two passwords differ. Type the same one twice."))
        return
    try:
        passwords.use_link(secret, first)
    except Refused as error:
        st.error(plain(refusals.sentence(error.refusals[0])))
        return
    st.query_params.clear()
    st.session_state[CHOSEN] = True
    st.rerun()
