"""Entered twice: pairs of persons who look alike, to be merged or told apart."""

import streamlit as st

from db import house, pairs
from ui import tables, twice, undo_button, undoing
from ui.session import enter
from ui.words import _, language, ngettext, number

user = enter("persons")

undoing.say()
terms = house.terms(language())
found, total = pairs.find(user, twice.page_number(), twice.SIZE)
if total and not found:
    st.session_state["pairs_page"] = 1
    found, total = pairs.find(user, 1, twice.SIZE)
with st.container(horizontal=True, vertical_alignment="center"):
    count = ngettext("{count} pair looks alike", "{count} pairs look alike", total)
    st.markdown(count.format(count=number(total)) if total else "", width="stretch")
    twice.ask(user, terms)
    undo_button.draw(user, twice.PAGE, None, undoing.renew)
if user.masked:
    st.info(_("Persons are masked on a shared screen. Turn it off to compare."))
if not total:
    tables.empty(_("No two persons look alike. What was merged or told apart is in the history."))
twice.show(user, found, terms)
twice.pager(total)
