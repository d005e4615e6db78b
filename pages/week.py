"""This week: appointments day by day, and what is overdue; for a coach, the own cases."""

import streamlit as st

from db.reference import terms as reference_terms
from ui.directory import reports
from ui.shell.page import enter
from ui.text.i18n import language
from ui.week import appointments, overdue

user = enter("week")

terms = reference_terms.terms(language())
monday = appointments.week()
left, right = st.columns(2, gap="large")
with left:
    appointments.appointments(user, monday, terms)
    reports.own(user)
with right:
    overdue.tasks(user, terms)
    overdue.overdue(user)
