"""The switch of the shared screen: while it is on, persons have a reference and initials only."""

import streamlit as st

from db import access, accounts
from db.access import User
from ui import door
from ui.words import _


def switch(user: User) -> None:
    """On in one click; off after a question, and on record."""
    if not access.may(user, "cases"):
        return
    if not user.masked:
        st.button(
            _("Shared screen"),
            icon=":material/cast:",
            type="tertiary",
            help=_("Mask persons on every page: others look at this screen"),
            on_click=share,
            args=(user,),
        )
    elif st.button(
        _("Shared screen: persons masked"),
        icon=":material/cast_connected:",
        type="primary",
        help=_("Show persons by name again"),
    ):
        _ask(user)


def share(user: User, *, shared: bool = True) -> None:
    accounts.share_screen(st.session_state.get(door.TOKEN), user, shared=shared)


def _ask(user: User) -> None:
    @st.dialog(_("Show persons by name?"))
    def ask() -> None:
        st.write(_("Make sure that nobody else sees this screen. Showing names stays on record."))
        with st.container(horizontal=True):
            if st.button(_("Show names"), type="primary"):
                share(user, shared=False)
                st.rerun()
            if st.button(_("Keep them masked")):
                st.rerun()

    ask()
