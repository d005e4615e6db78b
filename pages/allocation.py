"""Allocation: who waits, who could take them, a proposal with reasons, and the weeks to come."""

import streamlit as st

from db import allocating, allocation, house
from ui import giving, offers, outlook, proposing, tables, undo_button, undoing
from ui.session import end, enter
from ui.words import _, language

user = enter("allocation")

if user.role == "coach":
    st.info(_("Only a unit head gives a case to another coach or site."))
    end()
undoing.say()
terms = house.terms(language())
unit = giving.unit(user, house.places(user, "cases", language()))
offers.show(user, terms)
titles = [_("Waiting list"), _("Coming weeks")]
waiting, coming = st.tabs(titles, key="allocation-tab", on_change="rerun")
if coming.open:
    with coming:
        outlook.show(user, unit, terms)
    end()
with waiting:
    frame = giving.ordered(allocating.waiting(user, [unit]))
    if frame.empty:
        tables.empty(_("Nobody waits for a coach here."))
    chosen = giving.choose(frame, terms)
    side = allocating.coaches(user, [unit])
    if chosen.empty:
        giving.coaches(side, terms)
    else:
        proposing.propose(user, chosen, allocation.loads(user, [unit]), terms)
        giving.coaches(side, terms)
    undo_button.draw(user, giving.PAGE, None, lambda: None)
