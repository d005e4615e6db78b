"""The sign-in page, the cookie behind it, and the way out."""

import html
import secrets

import streamlit as st
from streamlit_authenticator.controllers import AuthenticationController

from db import accounts
from db.access import User
from db.errors import Refused
from ui import choosing, sentences
from ui.cookie import COOKIE, MARK, SCRIPT_ROUTE
from ui.server import sockets
from ui.words import LANGUAGE, LANGUAGES, _, language

TOKEN = "sign_in"  # noqa: S105 - the key under which this tab keeps its secret
TICKET = "ticket"  # what the browser still has to exchange, and a mark to tell it from others


def holder() -> User | None:
    """Who is signed in here, checked against the database at every run of the script."""
    token = st.session_state.get(TOKEN) or st.context.cookies.get(COOKIE)
    user = accounts.current(token) if isinstance(token, str) else None
    sockets.note(st.context.headers.get(sockets.NAME), token if user else None)
    if user is None:
        st.session_state.pop(TOKEN, None)
        return None
    st.session_state.setdefault(LANGUAGE, user.language)
    st.session_state[TOKEN] = token
    return user


def hand_over() -> None:
    """After a sign-in or a sign-out, let the browser's cookie follow.

    A ticket stays on the page until it was used: a page that starts over at once would take it
    away before the browser has read it.
    """
    place = st.empty()  # always there: what follows keeps its place on the page
    ticket, mark = st.session_state.get(TICKET, (None, ""))
    if ticket is None:
        return
    used = bool(ticket) and not accounts.waits(ticket)
    if used or not ticket:  # the empty one of a sign-out is shown once
        del st.session_state[TICKET]
    if used:
        return
    marked = f'<i hidden {MARK}="{html.escape(ticket)}"></i>'
    # Another address each time, or the browser would not run the script again.
    script = f'<script src="{SCRIPT_ROUTE}?{mark}"></script>'
    place.html(marked + script, unsafe_allow_javascript=True)


def sign_in() -> None:
    """Draw the sign-in page; it tells nothing of what lies behind."""
    _choose_language()
    _left, middle, _right = st.columns([1, 1.1, 1])
    with middle:
        st.title("ICAM", anchor=False)
        st.caption(_("Immigration Office · Alternatives to Detention"))
        if secret := choosing.asked():
            choosing.form(secret)
            return
        if st.session_state.pop(choosing.CHOSEN, False):
            st.success(_("Your password is set. Sign in with it."))
        with st.form("sign-in", border=True):
            username = st.text_input(_("User name"), autocomplete="username", max_chars=60)
            password = st.text_input(
                _("Password"), type="password", autocomplete="current-password", max_chars=72
            )
            if st.form_submit_button(_("Sign in"), type="primary", width="stretch"):
                _check(username.strip().lower(), password)
        if accounts.sample_data():
            st.caption(_("Sample data: sign in as head-bru with the password sample-only."))
    hand_over()


def sign_out() -> None:
    """A callback: end this browser's sign-in everywhere it is held."""
    token = st.session_state.pop(TOKEN, None)
    if token:
        accounts.sign_out(token)
    for key in list(st.session_state):
        if key != LANGUAGE:
            del st.session_state[key]
    _pass_on("")


def choose(code: str, user: User | None) -> None:
    """A callback: change the language, of the account too where there is one."""
    st.session_state[LANGUAGE] = code
    if user:
        accounts.set_language(user, code)


def _choose_language() -> None:
    with st.container(horizontal=True, horizontal_alignment="right"):
        for code, name in LANGUAGES.items():
            st.button(
                name,
                key=f"language-{code}",
                type="secondary" if code == language() else "tertiary",
                on_click=choose,
                args=(code, None),
            )


def _check(username: str, password: str) -> None:
    if not username or not password:
        st.error(_("Fill in your user name and your password."))
        return
    known = accounts.credentials(username)
    if known.locked:
        st.error(_("After five wrong passwords, sign-in is closed for 15 minutes. Try later."))
        return
    if not _matches(username, password, known.password_hash) or not known.known:
        accounts.failed(username)
        st.error(_("The user name or the password is wrong."))
        return
    try:
        st.session_state[TOKEN], ticket = accounts.sign_in(username)
    except Refused as error:
        st.error(sentences.sentence(error.refusals[0]))
        return
    _pass_on(ticket)
    st.session_state.pop(LANGUAGE, None)
    st.rerun()


def _pass_on(ticket: str) -> None:
    st.session_state[TICKET] = (ticket, secrets.token_hex(4))


def _matches(username: str, password: str, password_hash: str) -> bool:
    """The password check of streamlit-authenticator, on the one account that was named."""
    credentials = {"usernames": {username: {"password": password_hash, "name": username}}}
    controller = AuthenticationController(credentials, auto_hash=False)
    matches = bool(controller.login(username, password))
    for key in ("authentication_status", "username", "name", "email", "roles", "logout"):
        st.session_state.pop(key, None)  # its own idea of who is here; ours is in the database
    return matches
