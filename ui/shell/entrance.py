"""The page that app.py draws: language, sign-in, navigation, nothing else."""

import base64
from functools import partial
from itertools import chain, repeat
from pathlib import Path
from urllib.parse import unquote, urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from db.accounts import sign_in as accounts_sign_in
from db.errors import BadKey, SignInEnded, Unavailable
from db.user import User
from ui.browser import DAY_MARK, SIGNED_IN_MARK
from ui.components import downloads, marks
from ui.shell import navigation
from ui.shell import page as shell_page
from ui.shell import sign_in as shell_sign_in
from ui.text.i18n import _

# In the page itself: a file of it would stand among those that only who is signed in may fetch.
ICON = "data:image/png;base64," + base64.b64encode(
    (Path(__file__).parents[1] / "icon.png").read_bytes()
).decode("ascii")


def sign_in() -> None:
    shell_sign_in.sign_in()


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
    marks.draw(shell_sign_in.find_ticket())
    page.run()


def draw() -> None:
    """One run of the board's script, with a sentence for whatever goes wrong in it."""
    st.set_page_config(page_title="ICAM", page_icon=ICON, layout="wide")
    st.session_state[shell_page.THROUGH_APP] = True
    try:
        draw_page()
    except SignInEnded as error:
        shell_page.ended(error)
    except Unavailable as error:
        shell_page.lost(error)
    except BadKey as error:
        shell_page.unkeyed(error)
    except Exception as error:
        shell_page.failed(error)


def draw_page() -> None:
    shell_page.prepare()
    user = shell_sign_in.holder()
    if user is None or shell_sign_in.TICKET in st.session_state:
        draw_sign_in()
        return
    pages = [
        st.Page(
            f"pages/{name}.py",
            title=_(navigation.PAGES[name][1]),
            icon=navigation.PAGES[name][2],
            visibility="visible" if navigation.listed(user, name) else "hidden",
            url_path="" if first else name,  # else what stands under its name would be it too
            default=first,
        )
        for first, name in zip(chain([True], repeat(False)), navigation.pages(user), strict=False)
    ]
    if asked_for() not in ("", *(page.url_path for page in pages)):
        pages.append(_lead_on(user))
    page = st.navigation(pages, position="top")
    said = {SIGNED_IN_MARK: accounts_sign_in.name_state(user), DAY_MARK: _("dd/mm/yyyy")}
    marks.draw({**said, **downloads.find_waiting(user)})
    page.run()
    shell_page.footer()


def _lead_on(user: User) -> StreamlitPage:
    """A hidden page under the path that was asked for: to the first page, whose own path is empty,
    where its name was asked for; else a sentence and a link.
    """
    first = navigation.pages(user)[0]
    there = (
        partial(shell_page.go, first) if asked_for() == first else partial(shell_page.lead, user)
    )
    return st.Page(there, title="ICAM", url_path=asked_for(), visibility="hidden")
