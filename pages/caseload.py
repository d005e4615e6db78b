"""Caseload: what a unit head must see at a glance, and open cases by coach and site."""

import streamlit as st

from db.caseload import breakdown
from db.reference import terms as reference_terms
from db.security import rights
from ui.case_list import unheeded
from ui.case_list.filters import Bar
from ui.case_list.rounded_filters import OneFilter
from ui.caseload import chart, figures, lasting, not_invited
from ui.shell.page import end, enter
from ui.text.i18n import _, language
from ui.text.markdown import plain

user = enter("caseload")

terms = reference_terms.terms(language())
exact = rights.sees_exact_counts(user)
bar = Bar(user, terms) if exact else OneFilter(user, terms)
if isinstance(bar, OneFilter) and bar.refused:
    st.info(plain(bar.refused), icon=":material/filter_alt:")
    end()
filters, closed = bar.filters, bar.filters.closed

unheeded.tell(bar)
figures.draw_figures(user, filters)
lasting.draw_lasting(user, filters)

left, right = st.columns(2, gap="medium")
with left.container(border=True, height="stretch"):
    by: breakdown.By = "coach" if exact else "unit"
    titles = (_("Open cases by coach"), _("Closed cases by coach"))
    if not exact:
        titles = (_("Persons in open cases by unit"), _("Persons in closed cases by unit"))
    chart.head(titles[closed], filters, exact=exact)
    frame, holders = breakdown.load(user, by, filters), "coaches" if exact else "units"
    pick = figures.narrow(holders, bar.options[holders], alone=not exact)
    chart.caseload(frame, terms, "by-" + by, pick, closed=closed, alt_text=titles[closed])
with right.container(border=True, height="stretch"):
    titles = (_("Open cases by site"), _("Closed cases by site"))
    if not exact:
        titles = (_("Persons in open cases by site"), _("Persons in closed cases by site"))
    chart.head(titles[closed], filters, exact=exact)
    frame = breakdown.load(user, "site", filters)
    pick = figures.narrow("sites", bar.options["sites"], alone=not exact)
    chart.caseload(frame, terms, "by-site", pick, closed=closed, alt_text=titles[closed])
not_invited.draw(user, filters, terms, exact=exact)
if not exact:
    st.caption(
        _(
            "All counts are of persons, the household of each case, but for attendance and "
            "appointments. Those under 10 are not told, all others are rounded to 10; a total that "
            "would give one away is told a little further off."
        )
    )
