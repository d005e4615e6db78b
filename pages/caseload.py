"""Caseload: what a unit head must see at a glance, and open cases by coach and site."""

import streamlit as st

from db import access, caseload, house
from ui import charts, figures
from ui.filters import Bar
from ui.onefilter import OneFilter
from ui.session import end, enter
from ui.texts import plain
from ui.words import _, language

user = enter("caseload")

terms = house.terms(language())
exact = access.exact(user)
bar = Bar(user, terms) if exact else OneFilter(user, terms)
if isinstance(bar, OneFilter) and bar.refused:
    st.info(plain(bar.refused), icon=":material/filter_alt:")
    end()
filters, closed = bar.filters, bar.filters.closed

figures.show(user, filters)

left, right = st.columns(2, gap="medium")
with left.container(border=True, height="stretch"):
    by: caseload.By = "coach" if exact else "unit"
    titles = (_("Open cases by coach"), _("Closed cases by coach"))
    if not exact:
        titles = (_("Open cases by unit"), _("Closed cases by unit"))
    st.subheader(titles[closed], anchor=False)
    picked = charts.caseload(
        caseload.load(user, by, filters), terms, "by-" + by, closed=closed, alt_text=titles[closed]
    )
    holders = "coaches" if exact else "units"
    figures.narrow(holders, picked, bar.options[holders], alone=not exact)
with right.container(border=True, height="stretch"):
    titles = (_("Open cases by site"), _("Closed cases by site"))
    st.subheader(titles[closed], anchor=False)
    picked = charts.caseload(
        caseload.load(user, "site", filters),
        terms,
        "by-site",
        closed=closed,
        alt_text=titles[closed],
    )
    figures.narrow("sites", picked, bar.options["sites"], alone=not exact)
if not exact:
    st.caption(
        _(
            "Counts under 5 are not told, all others are rounded to 5; a total that would give one "
            "away is told a little further off."
        )
    )
