"""Allocation: who waits, who could take them, a proposal with reasons, and the weeks to come."""

import streamlit as st

from db.allocation import coach_loads, waiting_list
from db.reference import places
from db.reference import terms as reference_terms
from db.security import rights
from ui.allocation import coach_table, offers, outlook
from ui.allocation import proposal as allocation_proposal
from ui.allocation import waiting_list as allocation_waiting_list
from ui.components import feedback, tables, undo
from ui.shell.page import end, enter
from ui.text.i18n import _, language

user = enter("allocation")

if not rights.may_give(user):
    st.info(_("Only a unit head gives a case to another coach or site."))
    end()
feedback.say()
terms = reference_terms.terms(language())
unit = allocation_waiting_list.unit(user, places.places(user, "cases", language()))
offers.draw_offers(user, terms)
titles = [_("Waiting list"), _("Coming weeks")]
waiting, coming = st.tabs(titles, key="allocation-tab", on_change="rerun")
if coming.open:
    with coming:
        outlook.draw_outlook(user, unit, terms)
    end()
with waiting:
    frame = allocation_waiting_list.ordered(waiting_list.waiting(user, [unit]))
    if frame.empty:
        tables.empty(_("Nobody waits for a coach here."))
    chosen = allocation_waiting_list.choose(frame, terms)
    side = waiting_list.coaches(user, [unit])
    if chosen.empty:
        coach_table.coaches(side, terms)
    else:
        allocation_proposal.propose(user, chosen, coach_loads.loads(user, [unit]), terms)
        coach_table.coaches(side, terms)
    undo.draw(user, allocation_waiting_list.PAGE, None, lambda: None)
