"""Meetings on the page of a case: added, and said to be kept or not, in two clicks."""

from functools import partial

import pandas as pd
import streamlit as st

from db import clock
from db.case import meeting
from db.case.view import View
from db.models import ATTENDANCE, CAME
from db.reference import terms as reference_terms
from db.reference.terms import Terms
from db.user import User
from ui.case import edit_form
from ui.components import feedback, tables
from ui.components.callbacks import act
from ui.text import labels, saved
from ui.text.i18n import COMMON, _, day, tongue
from ui.text.markdown import plain

PAGE = "case"
FOLLOWING = "meeting_follow_up"  # what most often follows a meeting


def due(user: User, view: View, terms: Terms) -> None:
    """Planned meetings that were due: one click says whether the person came."""
    planned = view.meetings[view.meetings["attendance"] == "planned"]
    for row in planned.itertuples(index=False):
        held = pd.Timestamp(str(row.held_on)).date()
        if held > (view.case.closed_on or clock.today()):
            continue
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            kind = terms["meeting"][str(row.kind)].label
            st.markdown(f"**{day(held)}** · {plain(kind)}", width="content")
            for one in ATTENDANCE[1:]:
                st.button(
                    plain(terms["attendance"][one].label),
                    key=f"attended-{row.id}-{one}",
                    on_click=act(_attended),
                    args=(user, view.case.id, int(str(row.id)), one),
                )


def draw_form(user: User, view: View, terms: Terms) -> None:
    """A meeting that was had, or is planned."""
    if view.case.closed_on:
        return
    with (
        st.popover(_("Add a meeting"), icon=":material/event:", key=f"meeting-{feedback.saves()}"),
        st.form(f"add-meeting-{feedback.saves()}", border=False),
    ):
        values = _fields(view, terms)
        if not st.form_submit_button(_("Add"), type="primary"):
            return
        if feedback.attempt(partial(meeting.add_meeting, user, view.case.id, values, PAGE)):
            _done(user, view.case.id, _("meeting added"))
            st.rerun()
        feedback.say()
        feedback.said()


def _fields(view: View, terms: Terms) -> dict[str, object]:
    """A first meeting, or one that follows where somebody came before."""
    kinds = reference_terms.choices(terms, "meeting")
    had = view.meetings["attendance"].isin(CAME).any()
    one, two, three = st.columns([2, 1.4, 1])
    return {
        "kind": one.selectbox(
            _("Kind"),
            kinds,
            index=kinds.index(FOLLOWING) if had and FOLLOWING in kinds else 0,
            format_func=lambda it: terms["meeting"][it].label,
        ),
        "held_on": two.date_input(_("Day"), clock.today(), format=tables.DAY_FORMAT),
        "starts_at": three.time_input(labels.field("starts_at"), None, step=900),
        "attendance": st.segmented_control(
            labels.field("attendance"),
            list(ATTENDANCE),
            default="came",
            required=True,
            format_func=lambda it: plain(terms["attendance"][it].label),
        ),
        "interpreter": st.selectbox(
            labels.field("interpreter"), COMMON, index=None, format_func=tongue, placeholder="–"
        ),
        "discussed": st.text_area(labels.field("discussed")),
        "next_step": st.text_input(labels.field("next_step")),
    }


def _attended(user: User, case: int, key: int, attendance: str) -> None:
    if feedback.attempt(partial(meeting.record_attendance, user, key, attendance, PAGE)):
        _done(user, case, _("attendance noted"))


def _done(user: User, case: int, what: str) -> None:
    edit_form.begin_anew()  # the stage may have moved
    feedback.done(saved.of_case(case, what), user, PAGE, case)
