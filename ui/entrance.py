"""The page that app.py draws: language, sign-in, navigation, nothing else."""

import base64
from functools import partial
from itertools import chain, repeat
from pathlib import Path
from urllib.parse import unquote, urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from db import sign_ins
from db.access import User
from db.errors import BadKey, SignInEnded, Unavailable
from ui import door, files, marks, session
from ui.cookie import DAY_MARK, SIGNED_IN_MARK
from ui.words import _

# In the page itself: a file of it would stand among those that only who is signed in may fetch.
ICON = "data:image/png;base64," + base64.b64encode(
    (Path(__file__).parent / "icon.png").read_bytes()
).decode("ascii")


def sign_in() -> None:
    door.sign_in()


def asked_for() -> str:
    """The page name in the address: what stands there must be a page, or Streamlit says in English
    that it found none. A stranger is told of no other.
    """
    return unquote(urlsplit(st.context.url or "").path.rstrip("/").rpartition("/")[2]).strip()


def draw_sign_in() -> None:
    stands = [st.Page(sign_in, title="ICAM", url_path="sign-in", default=True)]
    if asked_for() not in ("", "sign-in"):
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
    except BadKey as error:
        session.unkeyed(error)
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
            url_path="" if first else name,  # else what stands under its name would be it too
            default=first,
        )
        for first, name in zip(chain([True], repeat(False)), session.pages(user), strict=False)
    ]
    if asked_for() not in ("", *(page.url_path for page in pages)):
        pages.append(_lead_on(user))
    page = st.navigation(pages, position="top")
    said = {SIGNED_IN_MARK: sign_ins.name_state(user), DAY_MARK: _("dd/mm/yyyy")}
    marks.draw({**said, **files.find_waiting(user)})
    page.run()
    session.footer()


def _lead_on(user: User) -> StreamlitPage:
    """A hidden page under the path that was asked for: to the first page, whose own path is empty,
    where its name was asked for; else a sentence and a link.
    """
    first = session.pages(user)[0]
    there = partial(session.go, first) if asked_for() == first else partial(session.lead, user)
    return st.Page(there, title="ICAM", url_path=asked_for(), visibility="hidden")
