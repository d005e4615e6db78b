"""Who is here: the cookie, the sign-in page, and the way out."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from db.accounts import accounts, attempts, drafts, sample_mark
from db.accounts import sign_in as accounts_sign_in
from db.errors import Refused
from db.user import User
from ui.browser import COOKIE, DEVICE, NO_COOKIES_MARK, TICKET_MARK
from ui.components import feedback
from ui.components.callbacks import act
from ui.protection import sockets
from ui.protection.guards import OWNERS
from ui.shell import choose_password
from ui.text import refusals
from ui.text.i18n import LANGUAGE, LANGUAGES, N_, _, language, moment, ngettext
from ui.text.markdown import plain

TICKET = "ticket"  # what the browser still has to exchange: at once, then the page begins again
OF = "sign_in"  # the sign-in whose traces this tab's state holds
KEPT = (LANGUAGE, feedback.REFUSED)
ENDED = {
    "signed_out": N_("You were signed out."),
    "too_long": N_("Your sign-in ended after 8 hours."),
    "unused": N_("Your sign-in ended after 60 minutes without use."),
    "closed": N_("Your account was closed."),
    "changed": N_("Your account or its password was changed, which ended your sign-in."),
}


def holder() -> User | None:
    """Who is signed in here, checked against the database at every run of the script.

    The secret is in the browser's cookie only. A tab whose sign-in ended, or is another's by now,
    forgets what it held.
    """
    secret = cookie()
    user = accounts_sign_in.find_user(secret)
    sockets.note(st.context.headers.get(sockets.NAME), secret if user else None)
    if context := get_script_run_ctx():
        OWNERS.note(context.session_id, secret if user else None)
    if OF in st.session_state and (user is None or st.session_state[OF] != user.sign_in_id):
        _forget()
    if user is None:
        return None
    st.session_state.setdefault(LANGUAGE, user.language)
    st.session_state[OF] = user.sign_in_id
    return user


def cookie() -> str | None:
    """The secret that this browser sent when it opened the page."""
    found = st.context.cookies.get(COOKIE)
    return found if isinstance(found, str) else None


def find_ticket() -> dict[str, str]:
    """The ticket that board.js is to exchange, as a mark of the page; the empty one signs out."""
    if TICKET not in st.session_state:
        return {}
    told = _("Your browser keeps no cookies for this site. Allow them, and sign in again.")
    return {TICKET_MARK: st.session_state[TICKET], NO_COOKIES_MARK: told}


def sign_in() -> None:
    """Draw the sign-in page; it tells nothing of what lies behind."""
    if TICKET in st.session_state:
        st.info(_("One moment …"))
        return
    _choose_language()
    _left, middle, _right = st.columns([1, 1.1, 1])
    with middle:
        st.title("ICAM", anchor=False)
        st.caption(_("Immigration Office · Alternatives to Detention"))
        if secret := choose_password.asked():
            choose_password.form(secret)
            return
        if st.session_state.pop(choose_password.CHOSEN, False):
            st.success(_("Your password is set. Sign in with it."))
        _tell_end()
        with st.form("sign-in", border=True):
            username = st.text_input(_("User name"), autocomplete="username", max_chars=60)
            password = st.text_input(
                _("Password"), type="password", autocomplete="current-password", max_chars=72
            )
            if st.form_submit_button(_("Sign in"), type="primary", width="stretch"):
                _check_password(username, password)
        if sample_mark.sample_data():
            st.caption(_("Sample data: sign in as head-bru with the password sample-only."))


def sign_out() -> None:
    """A callback: end this browser's sign-in in all its tabs; the page then begins again."""
    if secret := cookie():
        accounts_sign_in.sign_out(secret)
    _leave()


def sign_out_everywhere(user: User) -> None:
    """A callback: end every sign-in of the account, wherever it is open."""
    accounts_sign_in.sign_out_everywhere(user)
    _leave()


def choose(code: str, user: User | None) -> None:
    """A callback: change the language, of the account too where there is one."""
    if user:
        accounts.set_language(user, code)
    st.session_state[LANGUAGE] = code


def _leave() -> None:
    """Who signs in next finds nothing of what was looked at, in the address neither."""
    _forget()
    st.query_params.clear()
    st.session_state[TICKET] = ""


def _forget() -> None:
    for key in list(st.session_state):
        if key not in KEPT:
            del st.session_state[key]


def _tell_end() -> None:
    """What became of the sign-in that was open here, and of what was not saved in it."""
    feedback.draw_refusals()
    feedback.said()
    last = accounts_sign_in.find_last(cookie())
    if last is None:
        return
    told = [_(ENDED[last.reason])]
    kept = drafts.find_of_ended(last.account_id) if last.reason != "closed" else []
    if kept:
        count = sum(one.count for one in kept)
        told.append(
            ngettext(
                "{count} unsaved change is kept until {until}; sign in again to take it up.",
                "{count} unsaved changes are kept until {until}; sign in again to take them up.",
                count,
            ).format(count=count, until=moment(min(one.until for one in kept)))
        )
    st.warning(" ".join(told), icon=":material/logout:")


def _choose_language() -> None:
    with st.container(horizontal=True, horizontal_alignment="right"):
        for code, name in LANGUAGES.items():
            st.button(
                name,
                key=f"language-{code}",
                type="secondary" if code == language() else "tertiary",
                on_click=act(choose),
                args=(code, None),
            )


def _check_password(username: str, password: str) -> None:
    """One sentence and the same work, whether the name, the password or the pace is wrong."""
    if not username.strip() or not password:
        st.error(_("Fill in your user name and your password."))
        return
    device = st.context.cookies.get(DEVICE)
    site = sockets.find_site(st.context.headers.get(sockets.NAME))
    sources = attempts.find_sources(username, device, site)
    from ui.shell import password_check  # as late as this: what it brings warns when it is imported

    if not attempts.take(sources) or not password_check.matches(username, password):
        st.error(
            _(
                "The user name or the password is wrong, or there were too many tries. After five "
                "wrong ones wait before the next: half a minute, then longer, up to 15 minutes."
            )
        )
        return
    attempts.forget(sources)
    try:
        st.session_state[TICKET] = accounts_sign_in.open_sign_in(username)
    except Refused as error:
        st.error(plain(refusals.sentence(error.refusals[0])))
        return
    st.rerun()
