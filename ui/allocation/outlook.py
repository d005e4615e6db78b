"""The coming eight weeks: open cases against capacity, and why proposals were overruled."""

from functools import lru_cache
from typing import Any

import altair as alt
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from db import clock
from db.allocation import assign, outlook
from db.reference.terms import Terms
from db.user import User
from ui.components import tables
from ui.text.i18n import _, number


def draw_outlook(user: User, unit: int, terms: Terms) -> None:
    """The chart with what it assumes in words; then the reasons, counted."""
    found = outlook.outlook(user, [unit], clock.today())
    st.subheader(_("Open cases and capacity in the coming eight weeks"), anchor=False)
    text = _(
        "Assumes that {inflow} cases a week come in and {outflow} are closed, as in the last eight "
        "weeks, and that coaches come and leave on the days that are known."
    )
    st.caption(text.format(inflow=number(found.inflow, 1), outflow=number(found.outflow, 1)))
    names = (_("Open cases"), _("Capacity"))
    shown = found.frame.rename(columns={"open": names[0], "capacity": names[1]})
    long = shown.melt("week", var_name="what", value_name="cases")
    top = float(found.frame[["open", "capacity"]].max().max()) * 1.05
    weeks = (found.frame["week"].min().isoformat(), found.frame["week"].max().isoformat())
    alt_text = _("Open cases and capacity by week")
    st.vega_lite_chart(long, _lines(names, weeks, top), height=300, alt=alt_text)
    st.subheader(_("Why proposals were overruled"), anchor=False)
    counted = assign.overruled(user)
    if counted.empty:
        tables.empty(_("No proposal was overruled yet."))
        return
    labelled = counted.assign(reason=[terms["overrule"][one].label for one in counted["reason"]])
    st.dataframe(
        labelled,
        hide_index=True,
        width=480,
        column_config={
            "reason": TextColumn(_("Reason"), width=340),
            "count": NumberColumn(_("Times"), width=80),
        },
        alt=_("Why proposals were overruled"),
    )


@lru_cache(maxsize=20)
def _lines(names: tuple[str, str], weeks: tuple[str, str], top: float) -> dict[str, Any]:
    """The chart without its data; its scales are known before the data are there."""
    dashes = alt.Scale(domain=list(names), range=[[1, 0], [6, 4]])
    chart = (
        alt.Chart(alt.NamedData("rows"))
        .mark_line(strokeWidth=3)
        .encode(
            x=alt.X(
                "week:T",
                title=None,
                axis=alt.Axis(aria=False, format="%d/%m", tickCount=9),
                scale=alt.Scale(domain=list(weeks)),
            ),
            y=alt.Y(
                "cases:Q",
                title=None,
                axis=alt.Axis(aria=False),
                scale=alt.Scale(domain=[0, top]),
            ),
            description=alt.Description("what:N"),
            color=alt.Color(
                "what:N",
                title=None,
                scale=alt.Scale(domain=list(names), range=["#3f7fbd", "#d0342c"]),
                legend=alt.Legend(aria=False, orient="top", symbolType="stroke"),
            ),
            strokeDash=alt.StrokeDash("what:N", scale=dashes, title=None),
            tooltip=["week:T", "what:N", alt.Tooltip("cases:Q", format=".0f")],
        )
    )
    spec: dict[str, Any] = chart.to_dict()
    spec.pop("data", None)
    return spec
