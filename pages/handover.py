"""Hand over a caseload: spread the open cases of a coach who leaves or is on leave."""

import streamlit as st

from db import allocation, cases, house
from db.cases import Sort
from db.filters import Filters
from ui import handing, tables, undo_button, undoing
from ui.session import end, enter
from ui.words import _, language

user = enter("handover")

st.page_link("pages/cases.py", label=_("Back to the list"), icon=":material/arrow_back:")
if user.role == "coach":
    st.info(_("Only a unit head gives a case to another coach or site."))
    end()
undoing.say()
leaving = handing.leaver(allocation.loads(user))
if leaving is None:
    undo_button.draw(user, handing.PAGE, None, lambda: None)
    tables.empty(_("Choose a coach to see the open cases and a proposal."))
    end()

frame, _total = cases.page(user, Filters(coaches=(leaving.id,)), Sort("name"), 1, 500)
coaches = allocation.loads(user, [leaving.unit_id])
handing.lines(user, frame, coaches, leaving, house.terms(language()))
