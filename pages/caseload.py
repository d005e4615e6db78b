"""Caseload: what a unit head must see at a glance, and open cases by coach and site."""

import streamlit as st

from db import caseload, house
from ui import charts, figures
from ui.filters import Bar
from ui.session import enter
from ui.words import _, language

user = enter("caseload")

terms = house.terms(language())
bar = Bar(user, terms)
filters = bar.filters

figures.show(user, filters)

left, right = st.columns(2, gap="medium")
with left.container(border=True, height="stretch"):
    st.subheader(
        _("Closed cases by coach") if filters.closed else _("Open cases by coach"), anchor=False
    )
    rows = caseload.load(user, "coach", filters)
    picked = charts.caseload(
        rows, terms, "by-coach", closed=filters.closed, alt_text=_("Cases by coach")
    )
    figures.narrow("coaches", picked)
with right.container(border=True, height="stretch"):
    st.subheader(
        _("Closed cases by site") if filters.closed else _("Open cases by site"), anchor=False
    )
    rows = caseload.load(user, "site", filters)
    picked = charts.caseload(
        rows, terms, "by-site", closed=filters.closed, alt_text=_("Cases by site")
    )
    figures.narrow("sites", picked)
