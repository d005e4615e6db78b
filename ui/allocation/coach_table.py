"""Coaches side by side: who has room, and who fits."""

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import DateColumn, NumberColumn, TextColumn

from db.models import OPEN_STAGES
from db.reference.terms import Terms
from ui.components import tables
from ui.text.i18n import _, tongue


def coaches(frame: pd.DataFrame, terms: Terms) -> None:
    """Coaches side by side: load by stage against capacity, and what else speaks for each."""
    st.subheader(_("Coaches side by side"), anchor=False)
    targets, leave = terms["target"], _("on leave")
    shown = frame.assign(
        name=[
            f"{name} ({leave})" if away else name
            for name, away in zip(frame["name"], frame["on_leave"], strict=True)
        ],
        room=frame["capacity"] - frame["open"],
        target_group=[targets[code].label if code else "" for code in frame["target_group"]],
        languages=[", ".join(map(tongue, codes)) for codes in frame["languages"]],
    )
    stages = {stage: terms["stage"][stage].label for stage in OPEN_STAGES}
    config: dict[str, Any] = {
        "name": TextColumn(_("Coach"), width=195, pinned=True),
        "open": NumberColumn(_("Cases"), width=82),
        "capacity": NumberColumn(_("Capacity"), width=82, format="%g"),
        "room": NumberColumn(_("Room"), width=65, format="%+g"),
        **{stage: NumberColumn(label, width=_fitting(label)) for stage, label in stages.items()},
        "desk_on": DateColumn(_("Free desk"), format=tables.DAY_FORMAT, width=118),
        "given": NumberColumn(_("Given in 4 weeks"), width=_fitting(_("Given in 4 weeks"))),
        "target_group": TextColumn(_("Target group"), width=190),
        "languages": TextColumn(_("Languages"), width=260),
        "last_given_on": DateColumn(_("Last given"), format=tables.DAY_FORMAT, width=105),
    }
    st.dataframe(
        shown[list(config)],
        hide_index=True,
        column_config=config,
        placeholder="",
        height=tables.height(len(frame), 530),
        alt=_("Coaches side by side"),
    )


def _fitting(title: str) -> int:
    """The width in pixels that a title needs."""
    return max(62, 20 + round(7.2 * len(title)))
