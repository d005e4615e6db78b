"""Cases: the list under the filters, searched, sorted and paged by the database."""

import streamlit as st

from db.case import listing as case_listing
from db.reference import places
from db.reference import terms as reference_terms
from db.security import rights
from ui.case_list import departures, listing
from ui.case_list.bulk_actions import Bulk
from ui.case_list.edit_grid import CaseRows
from ui.case_list.filters import Bar
from ui.components import downloads, feedback, pager, tables
from ui.shell.page import end, enter
from ui.text.i18n import _, language, ngettext, number

user = enter("cases")

listing.follow()
terms = reference_terms.terms(language())
filters = Bar(user, terms, search=True).filters
sort, columns = listing.choices(filters)
rows = CaseRows(user, terms, places.places(user, "cases", language()))

page = pager.page_number(listing.PAGE)
frame, total = case_listing.page(user, filters, sort, page, listing.SIZE)
feedback.say()
rows.saving.choose()
if not total:
    tables.empty(_("No case fits these filters. Clear some, or search for something else."))
    listing.remember(filters)
    end()
if frame.empty:
    frame, total = case_listing.page(
        user, filters, sort, pager.begin_again(listing.PAGE), listing.SIZE
    )

count = ngettext("{count} case", "{count} cases", total).format(count=number(total))
question = downloads.list_question(filters, sort, columns)
departures.draw(user, filters)
listing.bar(user, count, question, gives=rights.may_give(user))
if st.session_state.get(listing.EDITING):
    rows.table(frame)
else:
    listing.table(frame, columns, terms, Bulk(user, terms, rows))
listing.draw_pager(total, filters)
