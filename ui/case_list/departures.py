"""Who closed departures that do not say all: beside the list of such cases."""

import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from db.case import incomplete
from db.case.departure import MISSING
from db.case.filters import Filters
from db.user import User
from ui.components import tables
from ui.text.departure import LACKS
from ui.text.i18n import _


def draw(user: User, filters: Filters) -> None:
    """By unit and coach, what the departures lack; nothing where the list asks for other cases."""
    if not filters.missing:
        return
    frame = incomplete.departures(user, filters)
    if frame.empty:
        return
    frame["coach"] = frame["coach"].fillna(_("no coach yet"))
    with st.expander(_("Incomplete departures by coach"), icon=":material/flight_takeoff:"):
        st.caption(_("Cases closed as a return under the same filters, and what they do not say."))
        counts = {"departures": _("returns"), **{name: _(LACKS[name]) for name in MISSING}}
        st.dataframe(
            frame,
            hide_index=True,
            column_config={
                "unit": TextColumn(_("Unit"), width=60),
                "coach": TextColumn(_("Coach"), width=180),
                **{name: NumberColumn(title, width=120) for name, title in counts.items()},
            },
            height=tables.height(len(frame), 300),
            alt=_("Incomplete departures by coach"),
        )
