"""What nobody foresaw: a sentence on the page, everything else in the server's log."""

from datetime import UTC, datetime

import streamlit as st

from ui.words import _, moment


def sentence() -> str:
    """With the moment, by which the helpdesk finds it in the log."""
    text = _("Something went wrong on this page; nothing was saved by it. Call the helpdesk.")
    return f"{text} {moment(datetime.now(UTC))}"


def uncaught(_error: Exception) -> bool:
    """For what fails outside of a page: a callback, a widget that a forged message filled.

    Streamlit logs it before. True: it need not show it in its own words.
    """
    st.error(sentence())
    return True
