"""The password check of streamlit-authenticator, and nothing else of it."""

import streamlit as st
from streamlit_authenticator.controllers import AuthenticationController

from db.accounts import passwords


def matches(username: str, password: str) -> bool:
    """Whether a password is that of the account that was named; the same work for every name.

    A name that is not known is checked against a hash that nothing matches.
    """
    password_hash = passwords.find_password_hash(username)
    credentials = {"usernames": {"one": {"password": password_hash, "name": "one"}}}
    controller = AuthenticationController(credentials, auto_hash=False)
    with passwords.CHECKS:
        matches = bool(controller.login("one", password))
        passwords.even_out(password_hash)
    for key in ("authentication_status", "username", "name", "email", "roles", "logout"):
        st.session_state.pop(key, None)  # its own idea of who is here; ours is in the database
    return matches
