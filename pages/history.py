"""History: who did what, when; by case, by person, by day, by set; and the way back."""

import streamlit as st

from db import history, house
from ui import past, tables
from ui.session import enter
from ui.telling import Teller
from ui.words import _, language, ngettext, number

user = enter("history")

filters = past.filters(user)
sets, total = history.sets(user, filters, past.page_number(), past.SIZE)
if total and not sets:
    sets, total = history.sets(user, filters, past.first_page(), past.SIZE)
if not total:
    tables.empty(_("Nothing is on record for this. Clear a filter, or look at another day."))
else:
    count = ngettext("{count} set of changes", "{count} sets of changes", total)
    st.caption(count.format(count=number(total)))
places = house.places(user, "history", language())
teller = Teller(house.terms(language()), places, masked=user.masked)
past.show(user, sets, teller)
past.pager(total)
