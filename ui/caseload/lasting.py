"""How many durable outcomes lasted, in a line under the figures."""

import streamlit as st

from db import clock
from db.case.filters import Filters
from db.caseload import lasting
from db.caseload.lasting import Lasting
from db.errors import Refused
from db.user import User
from ui.caseload.period import say_period
from ui.text.i18n import _, number


def draw_lasting(user: User, filters: Filters) -> None:
    """Who is still durable after 6, 12 and 24 months; nothing where it may not be told."""
    try:
        found = lasting.lasting(user, filters, clock.today())
    except Refused:  # rounded: only of one quarter, and of no group
        if not filters.closed_to:
            st.caption(_("Choose a quarter to see how many durable outcomes of it lasted."))
        return
    told = [_say(one) for one in found if one.over.persons]
    if not told:
        return
    help_text = _(
        "Of the durable outcomes since whose closing so many months are over: those without a new "
        "order in these months. Calendar months; persons are the household of each case. A new "
        "order is one decided after the day of closing."
    )
    said = _("**Still durable**, {period}: {shares}")
    st.markdown(said.format(period=say_period(filters), shares=" · ".join(told)), help=help_text)


def _say(one: Lasting) -> str:
    persons, months = number(one.over.persons), one.months
    if one.over.cases is not None:
        said = _("after {months} months {still} of {persons} persons ({cases} cases)")
        still = number((one.over.persons or 0) - (one.lost.persons or 0))
        cases = number(one.over.cases)
        return said.format(months=months, still=still, persons=persons, cases=cases)
    if one.lost.persons is None:
        said = _("after {months} months all but fewer than 10 of {persons} persons")
        return said.format(months=months, persons=persons)
    said = _("after {months} months all but {lost} of {persons} persons")
    return said.format(months=months, lost=number(one.lost.persons), persons=persons)
