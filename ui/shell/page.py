"""The one way into a page."""

import logging
from threading import Event, Lock
from typing import NoReturn

import streamlit as st

from db import clock
from db.accounts import sample_mark
from db.errors import BadKey, NoDatabase, SignInEnded, Unavailable
from db.operations import startup
from db.user import User
from ui.components import drafts, feedback, url_state
from ui.components.page_state import ARRIVED, HERE
from ui.shell import account_menu, shared_screen, sign_in, waiting_approvals
from ui.shell.navigation import PAGES, may_enter, pages
from ui.text.i18n import _, moment
from ui.text.labels import ROLES

THROUGH_APP = "through_app"
_PREPARING, _PREPARED = Lock(), Event()


def prepare() -> None:
    """Once a server: `streamlit run app.py` on a fresh clone finds its database too."""
    if _PREPARED.is_set():
        return
    with st.spinner("…"), _PREPARING:
        if not _PREPARED.is_set():
            startup.prepare()
            _PREPARED.set()


def enter(page: str) -> User:
    """The first line of every page: the signed-in user, or the sign-in and an end of the script."""
    try:
        prepare()
        user = sign_in.holder()
        if user is None or sign_in.TICKET in st.session_state:
            sign_in.sign_in()
            st.stop()
    except Unavailable as error:
        lost(error)
    except BadKey as error:
        unkeyed(error)
    if not st.session_state.get(THROUGH_APP):
        st.switch_page("app.py")
    if not may_enter(user, page):
        _refuse(user)
    st.session_state[ARRIVED] = st.session_state.get(HERE) != page
    st.session_state[HERE] = page
    url_state.arrive(page)
    head(user, _(PAGES[page][1]), page)
    return user


def _refuse(user: User) -> NoReturn:
    """Say that the page is not open to this role, and lead to one that is."""
    head(user, _("Not for your account"), "")
    role = _(ROLES[user.role])
    st.info(_("This page is not open to the role “{role}”.").format(role=role))
    home = pages(user)[0]
    if st.button(_(PAGES[home][1]), icon=PAGES[home][2]):
        st.switch_page(f"pages/{home}.py")
    end()


def go(page: str) -> NoReturn:
    """Lead on to a page, with what else stands in the address."""
    st.switch_page(f"pages/{page}.py", query_params=url_state.copy())


def lead(user: User) -> None:
    """There is no page under the path that was asked for: say so, with a link to one that is."""
    head(user, _("There is no such page"), "")
    st.info(_("Nothing stands under this address. Check it, or go on from here."))
    home = pages(user)[0]
    st.page_link(f"pages/{home}.py", label=_(PAGES[home][1]), icon=PAGES[home][2])


def lost(error: Unavailable) -> NoReturn:
    """The page for a database that does not answer; what was typed stays in the browser."""
    logging.getLogger("board").error("The database does not answer: %s", error)
    if isinstance(error, NoDatabase):
        st.title(_("The board does not find its database"), anchor=False)
        st.warning(
            _(
                "DATABASE_URL is not the address of a database; the server’s log says why. "
                "Call the helpdesk."
            )
        )
        st.stop()
    st.title(_("The database does not answer"), anchor=False)
    st.warning(
        _("Nothing you see is lost. Wait a moment and try again; if it lasts, call the helpdesk.")
    )
    st.button(_("Try again"), icon=":material/refresh:")
    st.stop()


def unkeyed(error: BadKey) -> NoReturn:
    """The page for a record that cannot be kept; which key, and where, is for the server's log."""
    st.title(_("The board does not have its key"), anchor=False)
    st.warning(feedback.explain(error))
    st.button(_("Try again"), icon=":material/refresh:", key="try-again-key")
    st.stop()


def failed(error: Exception) -> NoReturn:
    """The page for what nobody foresaw: a sentence here, everything else in the server's log."""
    logging.getLogger("board").exception("A page failed", exc_info=error)
    st.error(
        _("Something went wrong on this page; nothing was saved by it. Call the helpdesk.")
        + " "
        + moment(clock.now())
    )
    st.button(_("Try again"), icon=":material/refresh:", key="try-again")
    st.stop()


def ended(error: SignInEnded) -> NoReturn:
    """An action of this run came after its sign-in had ended: say so, for who is here now."""
    feedback.refused([feedback.explain(error)])
    st.rerun()


def head(user: User, title: str, page: str) -> None:
    """The title of a page; at its right the shared screen and the menu of the account."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(title, anchor=False)
        shared_screen.switch(user)
        account_menu.draw(user, _(ROLES[user.role]))
    drafts.tell(user, page)
    waiting_approvals.tell(user, page)


def end() -> NoReturn:
    """End a page early, with what ends every page."""
    footer()
    st.stop()


def footer() -> None:
    """The end of every page."""
    url_state.settle()
    feedback.said()
    if sample_mark.sample_data():
        st.caption(_("The persons on this board are invented."))
