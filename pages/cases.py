"""Cases: the list under the filters, searched, sorted and paged by the database."""

import streamlit as st

from db import cases, house
from ui import files, listing, tables, undoing
from ui.bulk import Bulk
from ui.caserows import CaseRows
from ui.filters import Bar
from ui.session import end, enter
from ui.words import _, language, ngettext, number

user = enter("cases")

listing.follow()
terms = house.terms(language())
filters = Bar(user, terms, search=True).filters
sort, columns = listing.choices(filters)
rows = CaseRows(user, terms, house.places(user, "cases", language()))

page = listing.page_number()
frame, total = cases.page(user, filters, sort, page, listing.SIZE)
undoing.say()
rows.saving.choose()
if not total:
    tables.empty(_("No case fits these filters. Clear some, or search for something else."))
    listing.remember(filters)
    end()
if frame.empty:
    frame, total = cases.page(user, filters, sort, listing.first_page(), listing.SIZE)

count = ngettext("{count} case", "{count} cases", total).format(count=number(total))
question = files.list_question(filters, sort, columns)
listing.bar(user, count, question, gives=user.role != "coach")
if st.session_state.get(listing.EDITING):
    rows.table(frame)
else:
    listing.table(frame, columns, terms, Bulk(user, terms, rows))
listing.pager(total, filters)
