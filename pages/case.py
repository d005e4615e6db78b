"""One case: the person, the order, the stages, what happened, and the fields to mend."""

import streamlit as st

from db import case, clock, house, journey, transfer
from db.cases import case_id
from db.errors import NotFound
from ui import (
    address,
    advice,
    analysing,
    casefile,
    inviting,
    meetings,
    mending,
    neighbours,
    offers,
    referrals,
    reopening,
    reporting,
    timeline,
    twice,
)
from ui.session import end, enter
from ui.words import _, language

user = enter("case")

neighbours.begin()
key = case_id(address.code("case"))
neighbours.way(user, key)
try:
    view = case.view(user, key or 0)
except NotFound:
    twice.follow(user, key)
    st.warning(_("There is no such case, or it is not yours to see. Check the reference."))
    end()

neighbours.forget(view.case.id)
terms = house.terms(language())
casefile.head(view, terms)
twice.tell_beside(user, view, terms)
inviting.pending(view, terms, clock.today())
casefile.stages(view, terms)
left, right = st.columns([1.15, 1], gap="medium")
with left:
    advice.show(journey.next_steps(view, clock.today()), terms)
    inviting.due(user, view, terms)
    meetings.due(user, view, terms)
    referrals.due(user, view, terms)
    reporting.draw_asked(user, "case", view.case.id)
    with st.container(horizontal=True):
        inviting.invite(user, view, terms)
        meetings.add(user, view, terms)
        referrals.add(user, view, terms)
        inviting.proceed(user, view, terms)
        offers.ask(user, view)
        reopening.draw(user, view)
    timeline.show(view, terms, dict(transfer.units()))
with right:
    mending.form(user, view, terms)
    analysing.show(user, view, terms)
