"""What is done to many cases at once: give, set an appointment, suspend, resume, close."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from db import clock
from db.allocation import coach_loads as allocation_coach_loads
from db.allocation.coach_loads import Load
from db.case import reopen
from db.models import reference
from db.reference import terms as reference_terms
from db.reference.terms import Terms
from db.security import rights
from db.transaction import Edit
from db.user import User
from ui.allocation import coach_loads
from ui.allocation.edits import edits, edits_to_give, said_given
from ui.case import departure
from ui.case.outcomes import explain, outcome_label, outcome_leaves
from ui.case_list.edit_grid import PAGE, CaseRows
from ui.components import feedback, tables, undo
from ui.components.callbacks import open_dialog
from ui.text import labels, saved
from ui.text.i18n import _, day, ngettext

GENERATION = "case-list-generation"


class Bulk:
    """The actions on the selected rows of the list of cases."""

    def __init__(self, user: User, terms: Terms, rows: CaseRows) -> None:
        self.user, self.terms, self.rows = user, terms, rows

    def bar(self, chosen: pd.DataFrame) -> None:
        """The actions; what cannot be done with these cases is disabled."""
        count = len(chosen)
        text = ngettext("{count} selected", "{count} selected", count).format(count=count)
        still = bool(count) and bool(chosen["closed_on"].isna().all())
        suspended = bool(count) and bool(chosen["suspended_on"].notna().all())
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{text}**" if count else _("Tick rows:"), width="content")
            if st.button(_("Open"), icon=":material/folder_open:", disabled=count != 1):
                where = {"case": str(chosen["reference"].iloc[0])}
                st.switch_page("pages/case.py", query_params=where)
            if rights.may_give(self.user):
                self._button(
                    _("Give to …"), "swap_horiz", still and chosen["unit_id"].nunique() == 1,
                    self._give, chosen, partial(self._loads, chosen),
                )  # fmt: skip
            self._button(_("Appointment …"), "event", still, self._appoint, chosen)
            if suspended:
                named = still and not self.user.masked  # a shared screen hides why
                self._button(_("Resume"), "play_circle", named, self._resume, chosen)
            else:
                self._button(_("Suspend …"), "pause_circle", still, self._suspend, chosen)
            self._button(_("Close …"), "task_alt", still, self._close, chosen)
            undo.draw(self.user, "cases", None, renew)

    def _button(
        self,
        label: str,
        icon: str,
        enabled: bool,
        act: Callable[..., None],
        chosen: pd.DataFrame,
        prepare: Callable[[], tuple[object, ...]] = tuple,
    ) -> None:
        """``prepare`` is asked once, when the dialog opens: what it shows must not move under it,
        or Streamlit forgets what was chosen there."""
        if st.button(label, icon=f":material/{icon}:", disabled=not enabled):
            count = len(chosen)
            many = ngettext("{count} case", "{count} cases", count).format(count=count)
            title = f"{label.strip(' …')} · {many}"
            open_dialog(title, act, chosen, *prepare(), width="medium")

    def _loads(self, chosen: pd.DataFrame) -> tuple[list[Load]]:
        return (allocation_coach_loads.loads(self.user, [int(chosen["unit_id"].iloc[0])]),)

    def _give(self, chosen: pd.DataFrame, coaches: list[Load]) -> None:
        takers = {one.id: one for one in coaches if one.takes}
        key: int | None = st.selectbox(
            labels.field("coach_id"),
            list(takers),
            index=None,
            format_func=lambda one: coach_loads.label(takers[one]),
            placeholder=_("Choose a coach"),
        )
        if key is None:
            st.caption(_("Only coaches of the unit who are at work can hold cases."))
            return
        given = {int(case): key for case in chosen["id"]}
        coach_loads.table(coach_loads.moved(coaches, chosen, given))
        st.caption(_("The cases move to the coach’s site."))
        wanted = edits_to_give(chosen, given, takers)
        self._confirm(wanted, said_given(wanted, takers), ready=bool(wanted))

    def _appoint(self, chosen: pd.DataFrame) -> None:
        on: date | None = st.date_input(
            labels.field("next_appointment_on"),
            None,
            format=tables.DAY_FORMAT,
            min_value=clock.today(),
        )
        said = _("next appointment {day}").format(day=day(on))
        self._confirm(
            edits(chosen, next_appointment_on=on),
            saved.done(len(chosen), said),
            ready=on is not None,
        )

    def _suspend(self, chosen: pd.DataFrame) -> None:
        terms = self.terms["suspension"]
        reason = st.selectbox(
            labels.field("suspension"),
            reference_terms.choices(self.terms, "suspension"),
            index=None,
            format_func=lambda code: terms[code].label,
            placeholder="–",
        )
        said = _("suspended: {reason}").format(reason=terms[reason].label if reason else "")
        self._confirm(
            edits(chosen, suspension=reason),
            saved.done(len(chosen), said),
            ready=reason is not None,
        )

    def _resume(self, chosen: pd.DataFrame) -> None:
        st.write(_("The coaching goes on; the suspension stays in the history."))
        shown = zip(chosen["id"], chosen["suspension"], strict=True)
        suspended = {int(key): str(why) for key, why in shown}
        with st.form("bulk-resume", border=False):
            on: Any = st.date_input(  # none where it was emptied, which is refused
                labels.field("on"), clock.today(), format=tables.DAY_FORMAT, max_value=clock.today()
            )
            why = st.text_input(labels.field("reason"))
            if not st.form_submit_button(_("Save"), icon=":material/save:", type="primary"):
                return
        deed = partial(reopen.resume_many, self.user, suspended, on, why, PAGE)
        if feedback.attempt(deed, reference):
            feedback.done(saved.done(len(chosen), _("resumed")), self.user, PAGE)
            renew()
            st.rerun()
        feedback.say()  # the dialog stays, with what it was refused for
        feedback.said()

    def _close(self, chosen: pd.DataFrame) -> None:
        outcome = st.selectbox(
            labels.field("outcome"),
            outcome_leaves(self.terms),
            index=None,
            format_func=lambda code: outcome_label(self.terms, code).removeprefix("– "),
            placeholder="–",
        )
        explain(self.terms, outcome)
        on: date | None = st.date_input(
            labels.field("closed_on"),
            clock.today(),
            format=tables.DAY_FORMAT,
            max_value=clock.today(),
        )
        facts = departure.ask(self.terms, "bulk", outcome) if outcome else {}
        wanted = edits(chosen, stage="closed", outcome=outcome, closed_on=on, **facts)
        said = _("closed: {outcome}").format(
            outcome=self.terms["outcome"][outcome].label if outcome else ""
        )
        self._confirm(
            wanted, saved.done(len(chosen), said), ready=outcome is not None and on is not None
        )

    def _confirm(self, wanted: list[Edit], what: str, *, ready: bool = True) -> None:
        """``what`` says what was done, once it is saved."""
        label, icon = _("Save"), ":material/save:"
        if st.button(label, icon=icon, type="primary", disabled=not ready, key="bulk-save"):
            if self.rows.saving.save(wanted, what):
                renew()
            elif not st.session_state.get(self.rows.saving.key):
                feedback.say()  # the dialog stays, with what it was refused for
                feedback.said()
                return
            st.rerun()


def renew() -> None:
    """Let the list forget what was ticked."""
    st.session_state[GENERATION] = st.session_state.get(GENERATION, 0) + 1
