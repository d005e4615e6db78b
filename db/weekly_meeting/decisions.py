"""What is decided in a weekly meeting: on the spot, or by somebody until a day."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import clock, lengths, limits
from db.case import edit, value_rules
from db.errors import NotFound, Refusal, Refused
from db.models import DEEDS, Case, Coach, Decision
from db.models.departure import GOES_WITH
from db.text import clean
from db.transaction import write
from db.user import User
from db.weekly_meeting.meeting import find_running

LONGEST = 2000  # characters of a decision


def decide(
    user: User, team_meeting_id: int, kind: str, values: Mapping[str, object], page: str
) -> None:
    """Do something on the spot, or leave it to somebody, in one transaction.

    ``values`` has case_id, and as ``kind`` needs: coach_id (given, task), due_on (appointment,
    task), outcome and what goes with it (closed), text (noted, task). Raises Refused or NotFound.
    """
    with write(user, "cases", page) as session:
        meeting = find_running(session, team_meeting_id)
        refusals = _check_decision(kind, values)
        case_id = values.get("case_id")
        if not refusals and case_id and kind != "task":
            refusals = _act(session, int(str(case_id)), kind, values)
        if refusals:
            raise Refused(refusals)
        coach, due = values.get("coach_id"), values.get("due_on")
        session.add(
            Decision(
                team_meeting_id=team_meeting_id,
                unit_id=meeting.unit_id,
                case_id=int(str(case_id)) if case_id else None,
                kind=kind,
                coach_id=int(str(coach)) if coach else None,
                text=str(values.get("outcome") or clean(values.get("text"))),
                due_on=due if isinstance(due, date) else None,
                done_on=None if kind == "task" else clock.today(),
            )
        )


def mark_done(user: User, decision_id: int, page: str) -> None:
    """Say that a task was done, today. Raises NotFound."""
    with write(user, "team", page) as session:
        found = session.scalars(select(Decision).where(Decision.id == decision_id)).one_or_none()
        if found is None:
            raise NotFound(f"decision {decision_id}")
        found.done_on = found.done_on or clock.today()


def _act(session: Session, case_id: int, kind: str, values: Mapping[str, object]) -> list[Refusal]:
    """The deed on the case itself, under the rules of every other save."""
    found = session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one_or_none()
    if found is None:
        raise NotFound(f"case {case_id}")
    coach = session.get(Coach, values.get("coach_id")) if values.get("coach_id") else None
    said = f"{clock.today():%d/%m/%Y}: {clean(values.get('text'))}"
    facts = {name: values[name] for name in GOES_WITH if values.get(name) is not None}
    closing = {"stage": "closed", "outcome": values.get("outcome"), "closed_on": clock.today()}
    after: dict[str, dict[str, object]] = {
        # A case goes to the coach's site, as whenever it is given.
        "given": {"coach_id": values.get("coach_id"), "site_id": coach and coach.site_id},
        "appointment": {"next_appointment_on": values.get("due_on")},
        "closed": closing | facts,
        "noted": {"note": f"{found.note}\n{said}" if found.note else said},
    }
    return edit.apply(session, found, after[kind])


def _check_decision(kind: str, values: Mapping[str, object]) -> list[Refusal]:
    needed = {
        "given": ("case_id", "coach_id"),
        "appointment": ("case_id", "due_on"),
        "closed": ("case_id", "outcome"),
        "noted": ("text",),
        "task": ("text", "due_on"),
    }
    if kind not in DEEDS:
        return [Refusal(None, "kind", "needed")]
    for name in needed[kind]:
        if not clean(values.get(name)):
            return [Refusal(None, name, "needed")]
    due = values.get("due_on")
    if wrong := lengths.check(None, "text", clean(values.get("text")), LONGEST):
        return wrong
    return _check_due(kind, due) if due else []


def _check_due(kind: str, due: object) -> list[Refusal]:
    if not limits.is_day(due):
        return [Refusal(None, "due_on", "day_unfit", {"value": due})]
    if kind == "task" and due < clock.today():
        return [Refusal(None, "due_on", "due_in_past", {"day": due})]
    return value_rules.check_ahead(None, "due_on", due)
