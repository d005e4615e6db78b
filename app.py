"""The Streamlit entrance: language, sign-in, navigation; nothing else."""

from pathlib import Path

import streamlit as st

from db.errors import Unavailable
from ui import door, session
from ui.words import _

ICON = Path(__file__).parent / "ui" / "icon.png"  # a Material icon would be fetched from outside

st.set_page_config(page_title="ICAM", page_icon=ICON, layout="wide")
st.session_state[session.THROUGH_APP] = True


def sign_in() -> None:
    door.sign_in()


def asked_for() -> str:
    """The page name in the address, for the sign-in to stand there and tell of no other."""
    return (st.context.url or "").split("?")[0].rstrip("/").rpartition("/")[2]


try:
    session.prepare()
    user = door.holder()
    if user is None:
        stands = [st.Page(sign_in, title="ICAM", url_path="sign-in", default=True)]
        if asked_for().isidentifier():
            stands.append(st.Page(sign_in, title="ICAM", url_path=asked_for()))
        st.navigation(stands, position="hidden").run()
        st.stop()
    pages = [
        st.Page(
            f"pages/{name}.py",
            title=_(session.PAGES[name][1]),
            icon=session.PAGES[name][2],
            visibility="visible" if session.listed(user, name) else "hidden",
        )
        for name in session.pages(user)
    ]
    page = st.navigation(pages, position="top")
    door.hand_over()
    page.run()
    session.footer()
except Unavailable as error:
    session.lost(error)
except Exception as error:
    session.failed(error)
