"""Hand over a caseload: spread the open cases of a coach who leaves or is on leave."""

import streamlit as st

from db.allocation import coach_loads
from db.case import listing
from db.case.filters import Filters
from db.case.listing import Sort
from db.reference import terms
from db.security import rights
from ui.allocation import handover
from ui.components import feedback, tables, undo
from ui.shell.page import end, enter
from ui.text.i18n import _, language

user = enter("handover")

st.page_link("pages/cases.py", label=_("Back to the list"), icon=":material/arrow_back:")
if not rights.may_give(user):
    st.info(_("Only a unit head gives a case to another coach or site."))
    end()
feedback.say()
leaving = handover.leaver(coach_loads.loads(user))
if leaving is None:
    undo.draw(user, handover.PAGE, None, lambda: None)
    tables.empty(_("Choose a coach to see the open cases and a proposal."))
    end()

frame, _total = listing.page(user, Filters(coaches=(leaving.id,)), Sort("name"), 1, 500)
coaches = coach_loads.loads(user, [leaving.unit_id])
handover.lines(user, frame, coaches, leaving, terms.terms(language()))
