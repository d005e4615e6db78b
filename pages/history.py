"""History: who did what, when; by case, by person, by day, by set; and the way back."""

import streamlit as st

from db.history import change_sets
from db.reference import places as reference_places
from db.reference import terms
from ui.components import pager, tables
from ui.history import change_sets as history_change_sets
from ui.history.describe import Teller
from ui.shell.page import enter
from ui.text.i18n import _, language, ngettext, number

user = enter("history")

filters = history_change_sets.filters(user)
sets, total = change_sets.sets(
    user, filters, pager.page_number(history_change_sets.PAST), history_change_sets.SIZE
)
if total and not sets:
    sets, total = change_sets.sets(
        user, filters, pager.begin_again(history_change_sets.PAST), history_change_sets.SIZE
    )
if not total:
    tables.empty(_("Nothing is on record for this. Clear a filter, or look at another day."))
else:
    count = ngettext("{count} set of changes", "{count} sets of changes", total)
    st.caption(count.format(count=number(total)))
places = reference_places.places(user, "history", language())
teller = Teller(terms.terms(language()), places, masked=user.masked)
history_change_sets.draw_sets(user, sets, teller)
history_change_sets.draw_pager(total)
