"""Accounts that wait for a yes: what is asked for, yes and no; and word of them elsewhere."""

from functools import partial

import streamlit as st

from db.accounts import approvals
from db.accounts.approvals import Waiting
from db.user import User
from ui.components import feedback
from ui.components.callbacks import act
from ui.shell.waiting_approvals import PAGE
from ui.text import saved
from ui.text.i18n import N_, _, moment
from ui.text.labels import ROLES
from ui.text.markdown import plain

ASKS = {
    "new": N_("a new account"),
    "role": N_("another role"),
    "place": N_("another unit or coach"),
    "opened": N_("opened again"),
    "link": N_("a link for a new password"),
}


def draw(user: User, one: Waiting) -> None:
    """One account: who, as what, what is asked for, by whom; yes and no."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        place = ", ".join(part for part in (_(ROLES[one.role]), one.unit, one.coach) if part)
        asks = ", ".join(_(ASKS[ask]) for ask in one.asks)
        said = _("asked by {who} on {when}: {what}").format(
            who=one.by, when=moment(one.since), what=asks
        )
        lines = [f"**{plain(one.name)}** ({plain(one.username)}) · {plain(place)}", plain(said)]
        if "role" in one.asks:
            lines.append(
                _(
                    "A password from before the account saw cases no longer works: its owner "
                    "comes in by a link for a new one, which needs your yes, too."
                )
            )
        st.markdown("  \n".join(lines))
        arguments = (user, one)
        st.button(
            _("Yes, let in"),
            key=f"approve-{one.id}",
            icon=":material/check:",
            type="primary",
            on_click=act(_approve),
            args=arguments,
        )
        st.button(
            _("No"),
            key=f"refuse-{one.id}",
            icon=":material/block:",
            help=_(
                "The account is closed. Where a link for a password is all that is asked for, only "
                "the link goes."
            ),
            on_click=act(_refuse),
            args=arguments,
        )


def _approve(user: User, one: Waiting) -> None:
    if feedback.attempt(partial(approvals.approve, user, one.id, one.version, PAGE)):
        feedback.done(saved.of(one.username, _("let in")), user, PAGE)


def _refuse(user: User, one: Waiting) -> None:
    if feedback.attempt(partial(approvals.refuse, user, one.id, one.version, PAGE)):
        feedback.done(saved.of(one.username, _("refused")), user, PAGE)
