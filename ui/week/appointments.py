"""The appointments of a week, and what is overdue."""

from datetime import date, timedelta

import pandas as pd
import streamlit as st
from streamlit.column_config import DateColumn, LinkColumn, TextColumn

from db import clock
from db.case import appointments as case_appointments
from db.limits import is_day
from db.reference.terms import Terms
from db.security import rights
from db.user import User
from ui.components import tables, url_state
from ui.components.callbacks import act
from ui.components.left_out import tell_left_out
from ui.text.i18n import _, day

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
    named = (found or {}).get("week", [])  # any day of it
    if not url_state.as_day(named):
        named = [] if monday == this else [monday.isoformat()]
    url_state.write(NAMES, {"week": named})
    tell_left_out(NAMES, {"week": _("Week")})
    return monday


def appointments(user: User, monday: date, terms: Terms) -> None:
    """What is planned from Monday to Sunday."""
    st.subheader(_("Appointments"), anchor=False)
    found = case_appointments.appointments(user, monday, monday + timedelta(days=6))
    if found.empty:
        tables.empty(_("No appointment in this week."))
        return
    shown = found.assign(
        reference=link_references(found["reference"]),
        hour=["" if pd.isna(one) else f"{one:%H:%M}" for one in found["starts_at"]],
        kind=["" if pd.isna(one) else terms["meeting"][one].label for one in found["kind"]],
    )
    names = ["held_on", "hour", "reference", "name", "kind"]
    draw_table(
        shown, [*names, "coach"] if rights.sees_cases_of_others(user) else names, _("Appointments")
    )


def link_references(references: pd.Series) -> list[str]:
    return [f"/case?case={one}" for one in references]


def draw_table(frame: pd.DataFrame, names: list[str], alt: str) -> None:
    config = {
        "held_on": DateColumn(_("Day"), format=tables.DAY_FORMAT, width=90),
        "hour": TextColumn(_("Hour"), width=62),
        "reference": LinkColumn(_("Case"), display_text=REFERENCE, width=74),
        "name": TextColumn(_("Name"), width=118),
        "kind": TextColumn(_("Kind"), width=118),
        "why": TextColumn(_("Why"), width=284),
        "coach": TextColumn(_("Coach"), width=120),
    }
    height = tables.height(len(frame), 600)
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
