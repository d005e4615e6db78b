"""The appointments of a week, and what is overdue."""

from datetime import date, timedelta

import pandas as pd
import streamlit as st
from streamlit.column_config import DateColumn, LinkColumn, TextColumn

from db import clock
from db.case import ranking
from db.case.attention import OVERDUE
from db.case.filters import Filters
from db.limits import is_day
from db.reference.terms import Terms
from db.user import User
from db.weekly_meeting import meeting
from ui.components import tables, url_state
from ui.components.callbacks import act
from ui.text.attention import WORDS
from ui.text.i18n import _, day, ngettext
from ui.weekly_meeting import decisions

NAMES = ("week",)
SHOWN = 100  # overdue cases that are listed
REFERENCE = r"case=(D\d+)"  # what a link shows of itself


def week() -> date:
    """The Monday of the week that is looked at; it is in the address."""
    today = clock.today()
    this = today - timedelta(days=today.weekday())
    found = url_state.read(NAMES)
    if found is not None:
        asked = url_state.as_day(found.get("week", []))
        st.session_state["week"] = asked - timedelta(days=asked.weekday()) if asked else this
    monday: date = st.session_state.setdefault("week", this)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for label, to, icon in (
            (_("Previous week"), monday - timedelta(days=7), "arrow_back"),
            (_("This week"), this, "today"),
            (_("Next week"), monday + timedelta(days=7), "arrow_forward"),
        ):
            place, ends = f":material/{icon}:", not is_day(to)
            st.button(label, icon=place, on_click=act(_go), args=(to,), disabled=ends)
        st.markdown(f"**{day(monday)} – {day(monday + timedelta(days=6))}**")
    url_state.write(NAMES, {"week": [] if monday == this else [monday.isoformat()]})
    return monday


def appointments(user: User, monday: date, terms: Terms) -> None:
    """What is planned from Monday to Sunday."""
    st.subheader(_("Appointments"), anchor=False)
    found = ranking.appointments(user, monday, monday + timedelta(days=6))
    if found.empty:
        tables.empty(_("No appointment in this week."))
        return
    shown = found.assign(
        reference=_links(found["reference"]),
        hour=["" if pd.isna(one) else f"{one:%H:%M}" for one in found["starts_at"]],
        kind=["" if pd.isna(one) else terms["meeting"][one].label for one in found["kind"]],
    )
    names = ["held_on", "hour", "reference", "name", "kind"]
    _draw(shown, [*names, "coach"] if user.role != "coach" else names, _("Appointments"))


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
    found = ranking.ranked(user, Filters(), clock.today(), OVERDUE)
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
        reference=_links(found.head(SHOWN)["reference"]),
    )
    names = ["reference", "name", "why"]
    _draw(shown, [*names, "coach"] if user.role != "coach" else names, _("Overdue"))


def _links(references: pd.Series) -> list[str]:
    return [f"/case?case={one}" for one in references]


def _draw(frame: pd.DataFrame, names: list[str], alt: str) -> None:
    config = {
        "held_on": DateColumn(_("Day"), format="DD/MM/YYYY", width=90),
        "hour": TextColumn(_("Hour"), width=62),
        "reference": LinkColumn(_("Case"), display_text=REFERENCE, width=74),
        "name": TextColumn(_("Name"), width=118),
        "kind": TextColumn(_("Kind"), width=118),
        "why": TextColumn(_("Why"), width=284),
        "coach": TextColumn(_("Coach"), width=120),
    }
    height = min(35 * (len(frame) + 1) + 3, 600)
    st.dataframe(
        frame[names],
        hide_index=True,
        column_config={name: config[name] for name in names},
        height=height,
        placeholder="",
        alt=alt,
    )


def _go(monday: date) -> None:
    st.session_state["week"] = monday
