"""Loads of coaches on screen: now, and after cases were given."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from db.allocation.coach_loads import Load
from db.allocation.proposal import loads_after
from ui.text.i18n import _, number


def label(one: Load) -> str:
    """«Ann Peeters · 24 / 25»."""
    return f"{one.name} · {one.open} / {number(one.capacity, 1)}"


def moved(coaches: list[Load], cases: pd.DataFrame, given: Mapping[int, int]) -> pd.DataFrame:
    """Loads before and after ``given`` (case -> coach). ``cases`` has id and coach_id.

    Only coaches whose load changes. Columns: name str, before int64, after int64, capacity
    float64.
    """
    after = loads_after(coaches, cases, given)
    rows = [
        (one.name, one.open, after[one.id], one.capacity)
        for one in coaches
        if after[one.id] != one.open
    ]
    return pd.DataFrame(rows, columns=["name", "before", "after", "capacity"])


def table(frame: pd.DataFrame) -> None:
    """What ``moved`` gives; overload is marked without colour alone."""
    after = [
        f"{after} / {number(capacity, 1)}"
        + (f"  ▲ +{number(after - capacity, 1)}" if after > capacity else "")
        for after, capacity in zip(frame["after"], frame["capacity"], strict=True)
    ]
    st.dataframe(
        pd.DataFrame({"name": frame["name"], "before": frame["before"], "after": after}),
        hide_index=True,
        column_config={
            "name": TextColumn(_("Coach"), width=150),
            "before": NumberColumn(_("Before"), width=65),
            "after": TextColumn(_("After"), width=130),
        },
        placeholder="",
        alt=_("Loads before and after"),
        height="content",
    )
