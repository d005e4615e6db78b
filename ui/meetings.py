"""Meetings on the page of a case: added, and said to be kept or not, in two clicks."""

from functools import partial

import pandas as pd
import streamlit as st

from db import clock, house, meeting
from db.access import User
from db.case import View
from db.house import Terms
from db.models import ATTENDANCE, CAME
from ui import mending, news, sentences, undoing
from ui.acts import act
from ui.entries import COMMON
from ui.texts import plain
from ui.words import _, day, tongue

PAGE = "case"
FOLLOWING = "meeting_follow_up"  # what most often follows a meeting


def due(user: User, view: View, terms: Terms) -> None:
    """Planned meetings that were due: one click says whether the person came."""
    planned = view.meetings[view.meetings["attendance"] == "planned"]
    for row in planned.itertuples(index=False):
        held = pd.Timestamp(str(row.held_on)).date()
        if held > clock.today():
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


def add(user: User, view: View, terms: Terms) -> None:
    """A meeting that was had, or is planned."""
    if view.case.closed_on:
        return
    with (
        st.popover(_("Add a meeting"), icon=":material/event:", key=f"meeting-{undoing.saves()}"),
        st.form(f"add-meeting-{undoing.saves()}", border=False),
    ):
        kinds, had = house.choices(terms, "meeting"), view.meetings["attendance"].isin(CAME).any()
        one, two, three = st.columns([2, 1.4, 1])
        values: dict[str, object] = {
            "kind": one.selectbox(
                _("Kind"),
                kinds,
                index=kinds.index(FOLLOWING) if had and FOLLOWING in kinds else 0,
                format_func=lambda it: terms["meeting"][it].label,
            ),
            "held_on": two.date_input(_("Day"), clock.today(), format="DD/MM/YYYY"),
            "starts_at": three.time_input(sentences.field("starts_at"), None, step=900),
            "attendance": st.segmented_control(
                sentences.field("attendance"),
                list(ATTENDANCE),
                default="came",
                required=True,
                format_func=lambda it: plain(terms["attendance"][it].label),
            ),
            "interpreter": st.selectbox(
                sentences.field("interpreter"),
                COMMON,
                index=None,
                format_func=tongue,
                placeholder="–",
            ),
            "discussed": st.text_area(sentences.field("discussed")),
            "next_step": st.text_input(sentences.field("next_step")),
        }
        if not st.form_submit_button(_("Add"), type="primary"):
            return
        if undoing.attempt(partial(meeting.add, user, view.case.id, values, PAGE)):
            _done(user, view.case.id, _("meeting added"))
            st.rerun()
        undoing.say()
        undoing.said()


def _attended(user: User, case: int, key: int, attendance: str) -> None:
    if undoing.attempt(partial(meeting.attended, user, key, attendance, PAGE)):
        _done(user, case, _("attendance noted"))


def _done(user: User, case: int, what: str) -> None:
    mending.begin_anew()  # the stage may have moved
    undoing.done(news.of_case(case, what), user, PAGE, case)
