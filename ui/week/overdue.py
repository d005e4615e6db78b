"""What is overdue, and what a meeting left to do."""

import streamlit as st

from db import clock
from db.case import attention, ranking
from db.case.filters import Filters
from db.reference.terms import Terms
from db.security import rights
from db.user import User
from db.weekly_meeting import meeting
from ui.components import tables
from ui.text.attention import WORDS
from ui.text.i18n import _, ngettext
from ui.week.appointments import SHOWN, draw_table, link_references
from ui.weekly_meeting import decisions


def tasks(user: User, terms: Terms) -> None:
    """What the unit's meetings left to do; for a coach, the own part of it."""
    if user.unit_id is None:
        return
    left = meeting.tasks(user, user.unit_id)
    found = [one for one in left if user.coach_id in (None, one.coach_id)]
    if not found:
        return
    st.subheader(_("Open decisions"), anchor=False)
    with st.container(border=True, gap="xsmall"):
        for one in found:
            st.markdown(decisions.open_task(one, terms))


def overdue(user: User) -> None:
    """Open cases that need attention, most pressing first, each with its reasons."""
    st.subheader(_("Overdue"), anchor=False)
    found = ranking.ranked(user, Filters(), clock.today(), attention.overdue())
    if found.empty:
        tables.empty(_("Nothing is overdue."))
        return
    text = ngettext("{count} case", "{count} cases", len(found)).format(count=len(found))
    if len(found) > SHOWN:
        text = f"{text} · " + _("the {count} most pressing are shown").format(count=SHOWN)
    st.caption(text)
    shown = found.head(SHOWN).assign(
        why=[
            ", ".join(_(WORDS[name].short) for name in some)
            for some in found.head(SHOWN)["reasons"]
        ],
        reference=link_references(found.head(SHOWN)["reference"]),
    )
    names = ["reference", "name", "why"]
    draw_table(
        shown, [*names, "coach"] if rights.sees_cases_of_others(user) else names, _("Overdue")
    )
