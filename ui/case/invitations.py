"""Invitations and procedures on the page of a case, each noted in two clicks."""

from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from db import clock
from db.case import invitation, procedure
from db.case.edit import View
from db.reference import terms as reference_terms
from db.reference.terms import Terms
from db.user import User
from ui.case import edit_form
from ui.components import feedback
from ui.components.callbacks import act
from ui.text import refusals, saved
from ui.text.i18n import _, day, ngettext
from ui.text.markdown import plain

PAGE = "case"


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
            _button(user, view, _("Has answered"), f"answered-{key}", deed, _("answer noted"))
            _on(on)
    pending = view.procedures[view.procedures["ruling"].isna()]
    for row in pending.itertuples(index=False):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(terms['procedure'][str(row.kind)].label)}**", width="content")
            on = f"decided-on-{row.id}"
            for one, label in terms["ruling"].items():
                deed = partial(_decided, user, int(str(row.id)), one, on)
                _button(
                    user,
                    view,
                    plain(label.label),
                    f"ruling-{row.id}-{one}",
                    deed,
                    _("ruling noted"),
                )
            _on(on)


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
                refusals.field("channel"),
                reference_terms.choices(terms, "channel"),
                format_func=lambda it: terms["channel"][it].label,
            )
        }
        one, two = st.columns(2)
        values["sent_on"] = one.date_input(
            refusals.field("sent_on"), clock.today(), format="DD/MM/YYYY"
        )
        values["proposed_on"] = two.date_input(
            refusals.field("proposed_on"), None, format="DD/MM/YYYY"
        )
        _submit(
            user,
            view,
            partial(invitation.add, user, view.case.id, values, PAGE),
            _("invitation added"),
        )


def proceed(user: User, view: View, terms: Terms) -> None:
    """A procedure or an appeal that was lodged, and what it does to the term."""
    if view.case.closed_on:
        return
    popover = f"proceeding-{feedback.saves()}"
    with st.popover(_("Procedure"), icon=":material/gavel:", key=popover):
        kind = st.selectbox(
            _("Kind"),
            reference_terms.choices(terms, "procedure"),
            key="procedure-kind",
            format_func=lambda it: terms["procedure"][it].label,
        )
        with st.form(f"proceed-{kind}-{feedback.saves()}", border=False):
            values: dict[str, object] = {
                "kind": kind,
                "lodged_on": st.date_input(
                    refusals.field("lodged_on"), clock.today(), format="DD/MM/YYYY"
                ),
                "prospect": st.segmented_control(
                    refusals.field("prospect"),
                    list(terms["prospect"]),
                    default="prospect_unclear",
                    required=True,
                    format_func=lambda it: plain(terms["prospect"][it].label),
                ),
                "holds_term": st.toggle(
                    refusals.field("holds_term"), value=kind in procedure.HOLDING
                ),
                "suspends": st.toggle(
                    _("Suspend the coaching meanwhile"), value=kind == "procedure_asylum"
                ),
                "note": st.text_input(refusals.field("note")),
            }
            _submit(
                user,
                view,
                partial(procedure.add, user, view.case.id, values, PAGE),
                _("procedure added"),
            )


def _on(key: str) -> None:
    """The day of what a button says; today, unless it was another."""
    st.date_input(
        refusals.field("on"),
        clock.today(),
        key=key,
        max_value=clock.today(),
        format="DD/MM/YYYY",
        label_visibility="collapsed",
        width=150,
    )


def _answered(user: User, key: int, on: str) -> None:
    invitation.answered(user, key, st.session_state.get(on) or clock.today(), PAGE)


def _decided(user: User, key: int, ruling: str, on: str) -> None:
    procedure.decided(user, key, ruling, st.session_state.get(on) or clock.today(), PAGE)


def _button(user: User, view: View, label: str, key: str, deed: partial[None], what: str) -> None:
    st.button(label, key=key, on_click=act(_click), args=(user, view.case.id, deed, what))


def _click(user: User, case: int, deed: partial[None], what: str) -> None:
    _attempt(user, case, deed, what)


def _submit(user: User, view: View, deed: partial[None], what: str) -> None:
    if not st.form_submit_button(_("Add"), type="primary"):
        return
    if _attempt(user, view.case.id, deed, what):
        st.rerun()
    feedback.say()
    feedback.said()


def _attempt(user: User, case: int, deed: partial[None], what: str) -> bool:
    """Do it; the stage may have moved then, and the form to mend begins anew."""
    if not feedback.attempt(deed):
        return False
    edit_form.begin_anew()
    feedback.done(saved.of_case(case, what), user, PAGE, case)
    return True


def pending(view: View, terms: Terms, today: date) -> None:
    """Procedures that are pending, with their effect on the term."""
    for row in view.procedures[view.procedures["ruling"].isna()].itertuples(index=False):
        kind = plain(terms["procedure"][str(row.kind)].label)
        prospect = plain(terms["prospect"][str(row.prospect)].label)
        days = (today - pd.Timestamp(str(row.lodged_on)).date()).days
        effect = _("the term does not run") if row.holds_term else _("the term runs on")
        text = ngettext(
            "Pending for {days} day: {kind} ({prospect}); {effect}.",
            "Pending for {days} days: {kind} ({prospect}); {effect}.",
            days,
        )
        st.info(
            text.format(days=days, kind=kind, prospect=prospect, effect=effect),
            icon=":material/gavel:",
        )
