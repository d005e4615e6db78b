"""The page that app.py draws: language, sign-in, navigation, nothing else."""

import base64
from pathlib import Path

import streamlit as st

from db import sign_ins
from db.errors import SignInEnded, Unavailable
from ui import door, files, marks, session
from ui.cookie import SIGNED_IN_MARK
from ui.words import _

# In the page itself: a file of it would stand among those that only who is signed in may fetch.
ICON = "data:image/png;base64," + base64.b64encode(
    (Path(__file__).parent / "icon.png").read_bytes()
).decode("ascii")


def sign_in() -> None:
    door.sign_in()


def asked_for() -> str:
    """The page name in the address, for the sign-in to stand there and tell of no other."""
    return (st.context.url or "").split("?")[0].rstrip("/").rpartition("/")[2]


def draw_sign_in() -> None:
    stands = [st.Page(sign_in, title="ICAM", url_path="sign-in", default=True)]
    if asked_for().isidentifier():
        stands.append(st.Page(sign_in, title="ICAM", url_path=asked_for()))
    page = st.navigation(stands, position="hidden")
    marks.draw(door.find_ticket())
    page.run()


def draw() -> None:
    """One run of the board's script, with a sentence for whatever goes wrong in it."""
    st.set_page_config(page_title="ICAM", page_icon=ICON, layout="wide")
    st.session_state[session.THROUGH_APP] = True
    try:
        draw_page()
    except SignInEnded as error:
        session.ended(error)
    except Unavailable as error:
        session.lost(error)
    except Exception as error:
        session.failed(error)


def draw_page() -> None:
    session.prepare()
    user = door.holder()
    if user is None or door.TICKET in st.session_state:
        draw_sign_in()
        return
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
    marks.draw({SIGNED_IN_MARK: sign_ins.name_state(user), **files.find_waiting(user)})
    page.run()
    session.footer()
