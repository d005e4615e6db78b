"""Filters that stand and do not narrow the figures of the caseload: said before them."""

from collections.abc import Sequence

import streamlit as st

from db.case.filters import Filters
from ui.case import filter_words
from ui.case.filter_names import DAYS
from ui.case_list.filters import Bar
from ui.components.callbacks import act
from ui.text.i18n import _
from ui.text.markdown import plain

OF_CHARTS = (
    "stages",
    "outcomes",
    "still",
    *DAYS,
    "attention",
    "missing",
)  # each figure says itself what it counts
OF_LIST = ("text",)  # searched words


def tell(bar: Bar) -> None:
    """Say which of the filters that stand narrow the charts only, or nothing here."""
    if said := _said(bar, OF_CHARTS):
        sentence = _(
            "These filters narrow only the charts and what is still durable ({filters}): each "
            "figure says itself what it counts."
        )
        _draw(bar, sentence.format(filters=plain(said)), OF_CHARTS)
    if said := _said(bar, OF_LIST):
        sentence = _("The search narrows the list of cases only, nothing on this page ({filters}).")
        _draw(bar, sentence.format(filters=plain(said)), ("q",))


def _said(bar: Bar, names: Sequence[str]) -> str:
    filters: Filters = bar.filters
    values = {name: getattr(filters, name) for name in names}
    return filter_words.sentence(values, filter_words.says(bar.terms, bar.places))


def _draw(bar: Bar, said: str, names: Sequence[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/info: {said}", width="content")
        st.button(
            _("Clear these"),
            key=f"clear-{names[0]}",
            icon=":material/filter_alt_off:",
            type="tertiary",
            on_click=act(bar.emptied(names)),
        )
