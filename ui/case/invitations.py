"""Invitations and procedures on the page of a case, each noted in two clicks."""

from functools import partial

import pandas as pd
import streamlit as st

from db import clock
from db.case import invitation
from db.case.view import View
from db.reference import terms as reference_terms
from db.reference.terms import Terms
from db.user import User
from ui.case.procedures import record_ruling
from ui.case.recording import PAGE, button, day_field, submit
from ui.components import feedback, tables
from ui.text import labels
from ui.text.i18n import _, day
from ui.text.markdown import plain


def due(user: User, view: View, terms: Terms) -> None:
    """One click: the person answered; or what was decided in a procedure; on which day."""
    if view.case.closed_on:
        return
    unanswered = view.invitations[view.invitations["answered_on"].isna()]
    if view.case.answered_on is None and len(unanswered):
        key, sent = int(unanswered["id"].iloc[0]), unanswered["sent_on"].iloc[0]
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            text = _("Invited on {day}").format(day=day(pd.Timestamp(sent).date()))
            st.markdown(f"**{text}**", width="content")
            on = f"answered-on-{key}"
            deed = partial(_answered, user, key, on)
            button(user, view, _("Has answered"), f"answered-{key}", deed, _("answer noted"))
            day_field(on)
    pending = view.procedures[view.procedures["ruling"].isna()]
    for row in pending.itertuples(index=False):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(terms['procedure'][str(row.kind)].label)}**", width="content")
            on = f"decided-on-{row.id}"
            for one, label in terms["ruling"].items():
                deed = partial(record_ruling, user, int(str(row.id)), one, on)
                button(
                    user,
                    view,
                    plain(label.label),
                    f"ruling-{row.id}-{one}",
                    deed,
                    _("ruling noted"),
                )
            day_field(on)


def invite(user: User, view: View, terms: Terms) -> None:
    """An invitation that was sent, and the day it proposes."""
    if view.case.closed_on:
        return
    with (
        st.popover(_("Invite"), icon=":material/mail:", key=f"inviting-{feedback.saves()}"),
        st.form(f"invite-{feedback.saves()}", border=False),
    ):
        values: dict[str, object] = {
            "channel": st.selectbox(
                labels.field("channel"),
                reference_terms.choices(terms, "channel"),
                format_func=lambda it: terms["channel"][it].label,
            )
        }
        one, two = st.columns(2)
        values["sent_on"] = one.date_input(
            labels.field("sent_on"), clock.today(), format=tables.DAY_FORMAT
        )
        values["proposed_on"] = two.date_input(
            labels.field("proposed_on"), None, format=tables.DAY_FORMAT
        )
        submit(
            user,
            view,
            partial(invitation.add_invitation, user, view.case.id, values, PAGE),
            _("invitation added"),
        )


def _answered(user: User, key: int, on: str) -> None:
    invitation.record_answer(user, key, st.session_state.get(on) or clock.today(), PAGE)
