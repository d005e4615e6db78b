"""One case: the person, the order, the stages, what happened, and the fields to mend."""

import streamlit as st

from db import clock
from db.allocation import transfer
from db.case import next_steps
from db.case import view as case_view
from db.errors import NotFound
from db.models.case import case_id
from db.reference import terms as reference_terms
from ui.allocation import offers
from ui.case import (
    departure,
    edit_form,
    findings,
    header,
    invitations,
    meetings,
    procedures,
    referrals,
    reopen,
    timeline,
)
from ui.case import next_steps as case_next_steps
from ui.case_list import neighbours
from ui.components import url_state
from ui.directory import report_dialog
from ui.persons import look_alikes
from ui.shell.page import end, enter
from ui.text.i18n import _, language

user = enter("case")

neighbours.begin()
key = case_id(url_state.code("case"))
neighbours.way(user, key)
try:
    view = case_view.load_view(user, key or 0)
except NotFound:
    look_alikes.follow(user, key)
    st.warning(_("There is no such case, or it is not yours to see. Check the reference."))
    end()

neighbours.forget(view.case.id)
terms = reference_terms.terms(language())
header.head(view, terms)
look_alikes.tell_beside(user, view, terms)
procedures.pending(view, terms, clock.today())
header.stages(view, terms)
left, right = st.columns([1.15, 1], gap="medium")
with left:
    departure.tell(user, view, terms)
    case_next_steps.draw_steps(next_steps.next_steps(view, clock.today()), terms)
    invitations.due(user, view, terms)
    meetings.due(user, view, terms)
    referrals.due(user, view, terms)
    report_dialog.draw_asked(user, "case", view.case.id)
    with st.container(horizontal=True):
        invitations.invite(user, view, terms)
        meetings.draw_form(user, view, terms)
        referrals.draw_form(user, view, terms)
        procedures.proceed(user, view, terms)
        offers.ask(user, view)
        reopen.draw(user, view)
    timeline.draw_timeline(view, terms, dict(transfer.units()))
with right:
    edit_form.form(user, view, terms)
    findings.draw_findings(user, view, terms)
