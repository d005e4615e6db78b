"""The menu of the own account: language, password, sign-ins, and the way out."""

import streamlit as st

from db.accounts import attempts, passwords
from db.errors import Refused
from db.user import User
from ui.components.callbacks import act, open_dialog
from ui.shell import sign_in
from ui.text import refusals
from ui.text.i18n import LANGUAGES, _, language
from ui.text.markdown import plain

ASKED, OPENED = "own_password_asked", "own_password_opened"
CHANGED = "own_password_changed"


def draw(user: User, role: str) -> None:
    # Another key closes the menu, which else stays in front of the dialog.
    key = f"account-menu-{st.session_state.get(OPENED, 0)}"
    with st.popover(plain(user.name), icon=":material/account_circle:", width="content", key=key):
        st.caption(f"{plain(user.username)} · {role}")
        for code, name in LANGUAGES.items():
            st.button(
                name,
                key=f"language-{code}",
                type="secondary" if code == language() else "tertiary",
                on_click=act(sign_in.choose),
                args=(code, user),
                width="stretch",
            )
        st.divider()
        label, icon = _("Change password …"), ":material/key:"
        st.button(label, icon=icon, type="tertiary", width="stretch", on_click=act(_ask))
        st.button(
            _("Sign out everywhere"),
            icon=":material/devices:",
            type="tertiary",
            help=_("Ends every sign-in of your account, on all devices, this one too."),
            on_click=act(sign_in.sign_out_everywhere),
            args=(user,),
            width="stretch",
        )
        label, icon = _("Sign out"), ":material/logout:"
        st.button(label, icon=icon, on_click=act(sign_in.sign_out), width="stretch")
    if st.session_state.pop(CHANGED, False):
        st.toast(_("Your password is changed; your other sign-ins have ended."))
    if st.session_state.pop(ASKED, False):
        open_dialog(_("Change password"), _change, user)


def _ask() -> None:
    st.session_state[ASKED] = True
    st.session_state[OPENED] = st.session_state.get(OPENED, 0) + 1


def _change(user: User) -> None:
    with st.form("own-password", border=False):
        old = st.text_input(_("Present password"), type="password", autocomplete="current-password")
        new = st.text_input(_("New password"), type="password", autocomplete="new-password")
        again = st.text_input(_("The same again"), type="password", autocomplete="new-password")
        st.caption(_("Your other sign-ins end; this one goes on."))
        if not st.form_submit_button(_("Save"), type="primary"):
            return
    if new != again:
        st.error(_("The two passwords differ. Type the same one twice."))
        return
    sources = [f"own:{user.account_id}"]
    if not attempts.take(sources):
        st.error(_("Too many wrong passwords. Wait some minutes before the next try."))
        return
    try:
        passwords.change_password(user, old, new)
    except Refused as error:
        for refusal in error.refusals:
            st.error(plain(refusals.sentence(refusal)))
        return
    attempts.forget(sources)
    st.session_state[CHANGED] = True
    st.rerun()
