"""Entered twice: pairs of persons who look alike, to be merged or told apart."""

import streamlit as st

from db.persons import look_alikes
from db.reference import terms as reference_terms
from ui.components import feedback, pager, tables, undo
from ui.persons import look_alikes as persons_look_alikes
from ui.shell.page import enter
from ui.text.i18n import _, language, ngettext, number

user = enter("persons")

feedback.say()
terms = reference_terms.terms(language())
number_of_page = pager.page_number(persons_look_alikes.PAIRS)
found, total = look_alikes.find(user, number_of_page, persons_look_alikes.SIZE)
if total and not found:
    first = pager.begin_again(persons_look_alikes.PAIRS)
    found, total = look_alikes.find(user, first, persons_look_alikes.SIZE)
with st.container(horizontal=True, vertical_alignment="center"):
    count = ngettext("{count} pair looks alike", "{count} pairs look alike", total)
    st.markdown(count.format(count=number(total)) if total else "", width="stretch")
    persons_look_alikes.ask(user, terms)
    undo.draw(user, persons_look_alikes.PAGE, None, feedback.renew)
if user.masked:
    st.info(_("Persons are masked on a shared screen. Turn it off to compare."))
if not total:
    tables.empty(_("No two persons look alike. What was merged or told apart is in the history."))
persons_look_alikes.draw_pairs(user, found, terms)
pager.draw(persons_look_alikes.PAIRS, total, persons_look_alikes.SIZE)
