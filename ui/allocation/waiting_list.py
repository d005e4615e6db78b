"""Giving people who wait to coaches: the list, the coaches side by side, the proposal."""

import pandas as pd
import streamlit as st
from streamlit.column_config import (
    DateColumn,
    NumberColumn,
    TextColumn,
)

from db import clock
from db.reference.places import Places
from db.reference.terms import Terms
from db.user import User
from ui.components import tables, unit_choice, url_state
from ui.components.left_out import tell_left_out
from ui.text.i18n import N_, _, ngettext, tongue

PAGE = "allocation"
NAMES = ("unit", "order")
GIVEN = "allocation-given"  # how often cases were given: a new list has nothing ticked
ORDERS = {
    "opened_on": N_("longest wait"),
    "minors": N_("families with minors"),
    "term_ends_on": N_("term that runs out"),
    "language": N_("language"),
}


def unit(user: User, places: Places) -> int:
    """The unit whose waiting list is shown, and its order; both are in the address."""
    codes = {one.id: one.code for one in places.units}
    found = url_state.read(NAMES)
    if found is not None:
        unit_choice.restore(found.get("unit", []), codes)
        order = url_state.one(found.get("order", []), ORDERS)
        st.session_state["order"] = order or "opened_on"
    url_state.known("order", ORDERS)
    st.session_state.setdefault("order", "opened_on")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = unit_choice.draw(codes) if len(codes) > 1 else next(iter(codes))
        st.selectbox(
            _("First"), list(ORDERS), key="order", format_func=lambda one: _(ORDERS[one]), width=260
        )
    ordered = [st.session_state["order"]] if st.session_state["order"] != "opened_on" else []
    # Of one unit the address says nothing, unless a link named it.
    said = len(codes) > 1 or (found or {}).get("unit") == [str(chosen)]
    url_state.write(NAMES, {"unit": [str(chosen)] if said else [], "order": ordered})
    tell_left_out(NAMES, {"unit": _("Unit")})
    return chosen


def ordered(frame: pd.DataFrame) -> pd.DataFrame:
    """The waiting list in the chosen order; who waits longest comes first among equals."""
    by = st.session_state["order"]
    return frame.sort_values(by, ascending=by != "minors", kind="stable", na_position="last")


def choose(frame: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """Draw the waiting list; returns the rows that are ticked."""
    count = len(frame)
    text = ngettext("{count} case waits", "{count} cases wait", count).format(count=count)
    st.markdown(f"**{text}** · " + _("Tick whom to give to a coach."))
    today = pd.Timestamp(clock.today())
    shown = pd.DataFrame(
        {
            "reference": frame["reference"],
            "name": frame["name"],
            "wait": (today - frame["opened_on"]).dt.days,
            "minors": frame["minors"],
            "term_ends_on": frame["term_ends_on"],
            "language": [tongue(code) for code in frame["language"]],
            "target": [terms["target"][code].label for code in frame["target_group"]],
        }
    )
    config = {
        "reference": TextColumn(_("Reference"), width=85),
        "name": TextColumn(_("Name"), width=180),
        "wait": NumberColumn(_("Days waiting"), width=110),
        "minors": NumberColumn(_("Minors"), width=80),
        "term_ends_on": DateColumn(_("Term ends"), format=tables.DAY_FORMAT, width=110),
        "language": TextColumn(_("Language"), width=120),
        "target": TextColumn(_("Target group"), width=220),
    }
    event = st.dataframe(
        shown,
        hide_index=True,
        column_config=config,
        on_select="rerun",
        selection_mode="multi-row",
        key=f"waiting-{st.session_state.get(GIVEN, 0)}-{hash(tuple(frame['id']))}",
        height=tables.height(len(frame), 290),
        placeholder="",
        alt=_("Waiting list"),
    )
    return frame.iloc[event.selection.rows]
