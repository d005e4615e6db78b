"""The switch of the shared screen: while it is on, persons have a reference and initials only."""

import streamlit as st

from db.accounts import sign_in
from db.security import rights
from db.user import User
from ui.components.callbacks import act, open_dialog
from ui.text.i18n import _


def switch(user: User) -> None:
    """On in one click; off after a question, and on record."""
    if not rights.may(user, "cases"):
        return
    if not user.masked:
        st.button(
            _("Shared screen"),
            icon=":material/cast:",
            type="tertiary",
            help=_("Mask persons on every page: others look at this screen"),
            on_click=act(share),
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
    sign_in.share_screen(user, shared=shared)


def _ask(user: User) -> None:
    def ask() -> None:
        st.write(_("Make sure that nobody else sees this screen. Showing names stays on record."))
        with st.container(horizontal=True):
            if st.button(_("Show names"), type="primary"):
                share(user, shared=False)
                st.rerun()
            if st.button(_("Keep them masked")):
                st.rerun()

    open_dialog(_("Show persons by name?"), ask)
