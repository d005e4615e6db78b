"""Deciding in a meeting: on the spot, or by somebody until a day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import streamlit as st

from db import clock
from db.reference.places import Places
from db.reference.terms import Terms
from db.user import User
from db.weekly_meeting import decisions, meeting
from db.weekly_meeting.agenda import AgendaCase, Move
from db.weekly_meeting.meeting import Deed, Held
from ui.case import departure
from ui.case.outcomes import explain_all, outcome_label, outcome_leaves
from ui.components import feedback, tables, undo
from ui.components.callbacks import act
from ui.text import saved
from ui.text.i18n import N_, _
from ui.text.markdown import plain
from ui.weekly_meeting import minutes

PAGE = "meeting"
LISTED = 9  # decisions that stand on one screen
DECIDED = {
    "given": N_("given to a coach"),
    "appointment": N_("appointment made"),
    "closed": N_("closed"),
    "noted": N_("note kept"),
    "task": N_("decision kept"),
    "done": N_("done"),
}


def bar(user: User, held: Held, item: AgendaCase, terms: Terms, places: Places) -> None:
    """What can be decided of a case."""
    case, coaches = item.case_id, unit_coaches(places, held.unit_id)
    key = f"{case}-{feedback.saves()}"
    with st.container(horizontal=True, gap="small"):
        with form(_("Give to …"), "person"):
            one = _who(coaches, f"give-{key}")
            _submit(user, held, "given", {"case_id": case, "coach_id": one})
        with form(_("Appointment"), "event"):
            on = _on(f"appointment-on-{key}")
            _submit(user, held, "appointment", {"case_id": case, "due_on": on})
        with form(_("Close"), "inventory"):
            outcome = st.selectbox(
                _("Outcome"),
                outcome_leaves(terms),
                index=None,
                key=f"outcome-{key}",
                format_func=lambda code: outcome_label(terms, code),
                placeholder="–",
            )
            explain_all(terms)
            with st.expander(_("Departure, or why not invited")):
                facts = departure.ask(terms, key)
            _submit(user, held, "closed", {"case_id": case, "outcome": outcome} | facts)
        with form(_("Note"), "edit_note"):
            text = st.text_area(_("Note"), key=f"note-{key}")
            _submit(user, held, "noted", {"case_id": case, "text": text})
        with form(_("Decision"), "task_alt"):
            _task(user, held, coaches, case)
        undo.draw(user, PAGE, held.id, lambda: None)


def general(user: User, held: Held, places: Places) -> None:
    """A decision that is about no case; and the way back from the last one."""
    with form(_("Decision"), "task_alt"):
        _task(user, held, unit_coaches(places, held.unit_id), None)
    undo.draw(user, PAGE, held.id, lambda: None)


def move(user: User, held: Held, one: Move, line: str, *, leads: bool) -> None:
    """A proposal to balance the loads: accepted in a click."""
    done = any(deed.kind == "given" and deed.case_id == one.case_id for deed in held.deeds)
    told, place = st.columns([4, 1], vertical_alignment="center")
    told.markdown((":material/check: " if done else "") + line)
    with place:
        if leads and not done:
            values = {"case_id": one.case_id, "coach_id": one.to_id}
            deed = partial(decisions.decide, user, held.id, "given", values, PAGE)
            said = _said(one.case_id, "given")
            key, args = f"move-{one.case_id}", (user, held.id, deed, said)
            st.button(_("Accept"), key=key, type="primary", on_click=act(record), args=args)


def tasks(user: User, held: Held, terms: Terms, *, leads: bool) -> None:
    """What is still open, of this meeting and those before."""
    found = meeting.tasks(user, held.unit_id)
    if not found:
        st.subheader(_("Nothing is open."), anchor=False)
    for deed in found[:LISTED]:
        line, place = st.columns([6, 1], vertical_alignment="center")
        line.markdown(open_task(deed, terms))
        with place:
            if leads:
                st.button(
                    _("Done"),
                    key=f"done-{deed.id}",
                    icon=":material/check:",
                    on_click=act(record),
                    args=(
                        user,
                        held.id,
                        partial(decisions.mark_done, user, deed.id, PAGE),
                        _said(deed.case_id, "done"),
                    ),
                )
    if len(found) > LISTED:
        st.caption(_("And {count} more.").format(count=len(found) - LISTED))


def decided(held: Held, terms: Terms) -> None:
    """What was decided in this meeting, uncut."""
    if not held.deeds:
        st.subheader(_("Nothing was decided yet."), anchor=False)
    for deed in held.deeds[:LISTED]:
        st.markdown(f"- {told(deed, terms)}")
    if len(held.deeds) > LISTED:
        st.caption(_("And {count} more.").format(count=len(held.deeds) - LISTED))


def end(user: User, key: int) -> None:
    """The end, which writes the minutes."""
    st.button(
        _("End the meeting and write the minutes"),
        type="primary",
        icon=":material/stop_circle:",
        on_click=act(_end),
        args=(user, key),
    )


def open_task(deed: Deed, terms: Terms) -> str:
    """A decision that waits to be done, marked when its day has passed."""
    late = deed.due_on is not None and deed.due_on < clock.today()
    return (":material/priority_high: " if late else "") + told(deed, terms)


def told(deed: Deed, terms: Terms) -> str:
    """A decision as Markdown, uncut."""
    return plain(minutes.sentence(deed, terms))


@contextmanager
def form(title: str, icon: str) -> Iterator[None]:
    """A form that opens at a click, and is closed and empty after each save."""
    key = f"{icon}-{feedback.saves()}"
    with (
        st.popover(title, icon=f":material/{icon}:", key=key),
        st.form(f"decide-{key}", border=False),
    ):
        yield


def _task(user: User, held: Held, coaches: dict[int, str], case: int | None) -> None:
    key = f"{case}-{feedback.saves()}"
    text = st.text_area(_("What"), key=f"task-{key}")
    one, two = st.columns(2)
    with one:
        who = _who(coaches, f"task-who-{key}", _("the unit head"))
    with two:
        due = _on(f"task-on-{key}")
    values = {"case_id": case, "text": text, "coach_id": who, "due_on": due}
    _submit(user, held, "task", values)


def _who(coaches: dict[int, str], key: str, nobody: str = "–") -> int | None:
    return st.selectbox(
        _("Who"),
        list(coaches),
        index=None,
        key=key,
        format_func=lambda one: coaches.get(one, "–"),
        placeholder=nobody,
    )


def _on(key: str) -> object:
    week = clock.today() + timedelta(days=7)
    return st.date_input(_("Day"), week, key=key, format=tables.DAY_FORMAT)


def unit_coaches(places: Places, unit: int) -> dict[int, str]:
    """Names of the coaches at work in a unit."""
    return {one.id: one.name for one in places.coaches if one.unit_id == unit and one.active}


def _submit(user: User, held: Held, kind: str, values: dict[str, Any]) -> None:
    """The end of a form: what was typed last is in ``values``, however fast the button came."""
    if st.form_submit_button(_("Decide"), type="primary"):
        said = _said(values["case_id"], kind)
        record(user, held.id, partial(decisions.decide, user, held.id, kind, values, PAGE), said)
        st.rerun()


def _said(case: int | None, kind: str) -> str:
    """What was decided, in words; a decision may be about no case."""
    what = _(DECIDED[kind])
    return saved.of_case(case, what) if case else saved.of(_("Weekly meeting"), what)


def record(user: User, key: int, deed: partial[None], said: str) -> None:
    """Do it, say so, and offer to undo it; what goes wrong is said instead."""
    if feedback.attempt(deed):
        feedback.done(said, user, PAGE, key)


def _end(user: User, key: int) -> None:
    if feedback.attempt(partial(meeting.end_meeting, user, key, PAGE)):
        st.session_state[minutes.SHOWN] = key
