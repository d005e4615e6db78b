"""Meetings of a case: planned, and kept or not."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import clock, lengths
from db.case import value_rules
from db.case.stages import find_case, follow
from db.errors import Conflicts, NotFound, Refusal, Refused
from db.models import ATTENDANCE, Case, Meeting, Term
from db.text import clean
from db.transaction import write
from db.user import User

LONGEST = 10_000  # characters of what was discussed, and of the next step


def add_meeting(user: User, case_id: int, values: Mapping[str, object], page: str) -> None:
    """Note a meeting of a case: kind, held_on, attendance, and if wanted starts_at,
    interpreter, discussed, next_step. Raises Refused or NotFound.
    """
    with write(user, "cases", page) as session:
        case = find_case(session, case_id)
        refusals = _check_open(case, None) or _check_meeting(session, case, values)
        if refusals:
            raise Refused(refusals)
        held = _day(values["held_on"])
        meeting = Meeting(
            case_id=case.id,
            coach_id=case.coach_id,
            kind=str(values["kind"]),
            made_on=min(clock.today(), held),
            held_on=held,
            starts_at=starts if isinstance(starts := values.get("starts_at"), time) else None,
            attendance=str(values["attendance"]),
            interpreter=clean(values.get("interpreter")) or None,
            discussed=clean(values.get("discussed")) or None,
            next_step=clean(values.get("next_step")) or None,
        )
        session.add(meeting)
        follow(case, meeting)


def record_attendance(user: User, meeting_id: int, attendance: str, page: str) -> None:
    """Say whether the person came to a meeting that was planned; also where the case was closed
    since. Raises Refused or NotFound, and Conflicts where somebody said otherwise meanwhile.
    """
    with write(user, "cases", page) as session:
        found = select(Meeting).where(Meeting.id == meeting_id).with_for_update()
        meeting = session.scalars(found).one_or_none()
        if meeting is None:
            raise NotFound(f"meeting {meeting_id}")
        if meeting.attendance not in ("planned", attendance):
            raise Conflicts([])
        case = find_case(session, meeting.case_id)
        values = {"kind": meeting.kind, "held_on": meeting.held_on, "attendance": attendance}
        refusals = _check_open(case, meeting.held_on) or _check_meeting(session, case, values)
        if refusals:
            raise Refused(refusals)
        meeting.attendance = attendance
        follow(case, meeting)


def _check_open(case: Case, planned_on: date | None) -> list[Refusal]:
    """A closed case gets no meeting; of one that was planned until the closing it is still said
    who came.
    """
    if case.closed_on and (planned_on is None or planned_on > case.closed_on):
        return [Refusal(case.id, "held_on", "closed_has_no_appointment")]
    return []


def _check_meeting(session: Session, case: Case, values: Mapping[str, Any]) -> list[Refusal]:
    term = session.get(Term, str(values.get("kind")))
    if term is None or term.kind != "meeting":
        return [Refusal(case.id, "kind", "needed")]
    attendance, held = values.get("attendance"), values.get("held_on")
    if attendance not in ATTENDANCE:
        return [Refusal(case.id, "attendance", "needed")]
    if wrong := value_rules.check_day(case.id, "held_on", held):
        return wrong
    assert isinstance(held, date)
    said = {"day": held, "order": case.ordered_on}
    if held < case.ordered_on:
        return [Refusal(case.id, "held_on", "meeting_before_order", said)]
    if attendance == "planned" and held < clock.today():
        return [Refusal(case.id, "held_on", "planned_in_past", said)]
    if attendance != "planned" and held > clock.today():
        return [Refusal(case.id, "held_on", "kept_in_future", said)]
    return value_rules.check_ahead(case.id, "held_on", held) or [
        wrong
        for name in ("discussed", "next_step")
        for wrong in lengths.check(case.id, name, clean(values.get(name)), LONGEST)
    ]


def _day(value: object) -> date:
    assert isinstance(value, date)
    return value
