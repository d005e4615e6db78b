"""Reopen and Resume on the page of a case: each with its day and its reason."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from db import clock
from db.case import reopen
from db.case.view import View
from db.user import User
from ui.case import edit_form
from ui.components import feedback, tables
from ui.components.callbacks import act
from ui.text import labels, saved
from ui.text.i18n import _

PAGE = "case"
Deed = Callable[[User, int, int, date, str, str], None]  # reopen and resume


def draw(user: User, view: View) -> None:
    """The act that the case as it stands lets be done; none on a shared screen, which hides why."""
    if user.masked:
        return
    case = view.case
    if case.closed_on:
        said = saved.of_case(case.id, _("reopened"))
        _ask(user, view, _("Reopen"), "lock_open", reopen.reopen, said, case.closed_on)
    elif case.suspended_on:
        said = saved.of_case(case.id, _("resumed"))
        label = _("Resume the coaching")
        _ask(user, view, label, "play_circle", reopen.resume, said, case.suspended_on)


def _ask(user: User, view: View, label: str, icon: str, deed: Deed, said: str, since: date) -> None:
    count, case = feedback.saves(), view.case
    with (
        st.popover(label, icon=f":material/{icon}:", key=f"{icon}-{case.id}-{count}"),
        st.form(f"{icon}-form-{case.id}-{count}", border=False),
    ):
        on, why = f"{icon}-on-{case.id}-{count}", f"{icon}-why-{case.id}-{count}"
        st.date_input(
            labels.field("on"),
            clock.today(),
            key=on,
            min_value=reopen.first_day(list(view.steps["on"].dt.date), since),
            max_value=clock.today(),
            format=tables.DAY_FORMAT,
        )
        st.text_input(labels.field("reason"), key=why)
        # A callback: the version is that of the case as it was shown when this was filled in.
        done = partial(_do, user, case.id, case.version, deed, said, on, why)
        st.form_submit_button(label, type="primary", on_click=act(done))


def _do(user: User, key: int, version: int, deed: Deed, said: str, on: str, why: str) -> None:
    day: Any = st.session_state.get(on)  # none where it was emptied, which is refused
    reason = str(st.session_state.get(why) or "")
    if feedback.attempt(partial(deed, user, key, version, day, reason, PAGE)):
        edit_form.begin_anew()
        feedback.done(said, user, PAGE, key)
