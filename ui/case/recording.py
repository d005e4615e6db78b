"""What the forms on the page of a case share: a day, a button, and what becomes of it."""

from functools import partial

import streamlit as st

from db import clock
from db.case.view import View
from db.user import User
from ui.case import edit_form
from ui.components import feedback, tables
from ui.components.callbacks import act
from ui.text import labels, saved
from ui.text.i18n import _

PAGE = "case"


def day_field(key: str) -> None:
    """The day of what a button says; today, unless it was another."""
    st.date_input(
        labels.field("on"),
        clock.today(),
        key=key,
        max_value=clock.today(),
        format=tables.DAY_FORMAT,
        label_visibility="collapsed",
        width=150,
    )


def button(user: User, view: View, label: str, key: str, deed: partial[None], what: str) -> None:
    st.button(label, key=key, on_click=act(attempt), args=(user, view.case.id, deed, what))


def submit(user: User, view: View, deed: partial[None], what: str) -> None:
    if not st.form_submit_button(_("Add"), type="primary"):
        return
    if attempt(user, view.case.id, deed, what):
        st.rerun()
    feedback.say()
    feedback.said()


def attempt(user: User, case: int, deed: partial[None], what: str) -> bool:
    """Do it; the stage may have moved then, and the form to mend begins anew."""
    if not feedback.attempt(deed):
        return False
    edit_form.begin_anew()
    feedback.done(saved.of_case(case, what), user, PAGE, case)
    return True
