"""This week: appointments day by day, and what is overdue; for a coach, the own cases."""

import streamlit as st

from db import house
from ui import calendar, settling
from ui.session import enter
from ui.words import language

user = enter("week")

terms = house.terms(language())
monday = calendar.week()
left, right = st.columns(2, gap="large")
with left:
    calendar.appointments(user, monday, terms)
    settling.own(user)
with right:
    calendar.tasks(user, terms)
    calendar.overdue(user)
