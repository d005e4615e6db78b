"""The stages of a case: how it stands, and the step that is noted when that changes."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import clock
from db.errors import NotFound, Refusal
from db.models import CAME, Case, Coach, Meeting, Site
from db.models.case import add_step
from db.security import rights
from db.user import User


def follow_standing(case: Case) -> None:
    """What follows by itself from a new stage or a new coach."""
    day = clock.today()
    if case.stage != "waiting" and case.stage != "closed":
        case.invited_on = case.invited_on or max(day, case.ordered_on)
    if case.stage not in ("waiting", "invited", "closed"):
        case.answered_on = case.answered_on or day
    add_step(case, day)


def let_go(session: Session, case: Case) -> None:
    """A case that is open again is held by nobody who has left, and at no site that is closed."""
    if case.coach_id and _who_left(session, case.coach_id):
        case.coach_id = None
    site = session.get(Site, case.site_id) if case.site_id else None
    if site is None or (site.closed_on and site.closed_on <= clock.today()):
        case.site_id = None


def check_holder(session: Session, case: Case, coach_id: int | None) -> list[Refusal]:
    """Who does not give cases cannot open one again that nobody would hold."""
    left = _who_left(session, coach_id) if coach_id else None
    user: User = session.info["user"]
    if left is None or rights.may_give(user):
        return []
    return [Refusal(case.id, "coach_id", "reopened_for_nobody", {"day": left.ends_on})]


def _who_left(session: Session, coach_id: int) -> Coach | None:
    coach = session.get(Coach, coach_id)
    return coach if coach and coach.ends_on and coach.ends_on < clock.today() else None


def find_case(session: Session, case_id: int) -> Case:
    """The case, or NotFound."""
    case = session.scalars(select(Case).where(Case.id == case_id)).one_or_none()
    if case is None:
        raise NotFound(f"case {case_id}")
    return case


def follow(case: Case, meeting: Meeting) -> None:
    """What follows by itself: who came has answered, and a first meeting was had."""
    if meeting.attendance == "planned":
        if case.next_appointment_on is None or case.next_appointment_on < clock.today():
            case.next_appointment_on = meeting.held_on
            case.appointment_made_on = clock.today()
        if case.stage == "waiting":
            reach(case, "invited", clock.today())
        return
    if case.next_appointment_on and case.next_appointment_on <= meeting.held_on:
        case.next_appointment_on = case.appointment_made_on = None
    if meeting.attendance in CAME:
        case.invited_on = case.invited_on or meeting.held_on
        case.answered_on = case.answered_on or max(meeting.held_on, case.invited_on)
        if case.stage in ("waiting", "invited"):
            reach(case, "first_meeting", meeting.held_on)


def reach(case: Case, stage: str, day: date) -> None:
    """The case comes to a stage on a day."""
    case.stage = stage
    case.invited_on = case.invited_on or max(day, case.ordered_on)
    add_step(case, day)
