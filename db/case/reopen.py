"""A case reopened, or resumed after its suspension: acts with a day and a reason, each a step."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import lengths
from db.case.stages import add_step
from db.clock import today
from db.errors import Conflicts, NotFound, Refusal, Refused
from db.models import Case, Coach, Site
from db.text import clean
from db.transaction import write
from db.user import User

LONGEST = 500  # characters of a reason


def reopen(user: User, key: int, version: int, day: date, reason: str, page: str) -> None:
    """Open closed case ``key`` again on ``day``, at the stage that it had before it was closed.

    The outcome and the closing day go. So does a coach who has left, and a site that is closed:
    the case waits to be given. ``version`` is that of the case as it was seen. Raises Refused,
    Conflicts or NotFound.
    """
    with write(user, "cases", page) as session:
        case = _read(session, user, key, version)
        if not case.closed_on:
            raise Refused([Refusal(key, "stage", "reopen_not_closed")])
        _check(case, day, reason, case.closed_on)
        case.stage = stage_before(case)
        case.outcome = case.outcome_group = case.closed_on = None
        _let_go(session, case)
        add_step(case, day, clean(reason))


def resume(user: User, key: int, version: int, day: date, reason: str, page: str) -> None:
    """Lift the suspension of open case ``key`` on ``day``; arguments and errors as ``reopen``."""
    with write(user, "cases", page) as session:
        case = _read(session, user, key, version)
        if case.closed_on or not case.suspended_on:
            raise Refused([Refusal(key, "suspension", "resume_not_suspended")])
        _check(case, day, reason, case.suspended_on)
        case.suspension = case.suspended_on = None
        add_step(case, day, clean(reason))


def first_day(steps: Iterable[date], since: date) -> date:
    """The first day on which an act can follow what was done on ``since``, given the days of all
    steps: they keep their order, and a closing may have been noted later than its day."""
    return min(max([since, *steps]), today())


def stage_before(case: Case) -> str:
    """The stage that a closed case had last, as far as it is still lawful."""
    was = next((one.stage for one in reversed(case.steps) if one.stage != "closed"), "waiting")
    if case.invited_on is None:
        return "waiting"
    return "invited" if was == "waiting" else was


def _read(session: Session, user: User, key: int, version: int) -> Case:
    statement = select(Case).where(Case.id == key, Case.voided_on.is_(None)).with_for_update()
    case = session.scalars(statement).one_or_none()
    if case is None:
        raise NotFound(f"case {key}")
    if user.masked:
        raise Refused([Refusal(key, "reason", "masked")])
    if case.version != version:
        raise Conflicts([])
    return case


def _check(case: Case, day: date, reason: str, since: date) -> None:
    """The day and the reason of an act that follows what was done on ``since``."""
    refusals = lengths.check(case.id, "reason", clean(reason), LONGEST)
    first = first_day((one.on for one in case.steps), since)
    if not isinstance(day, date):
        refusals.append(Refusal(case.id, "on", "needed"))
    elif not first <= day <= today():
        refusals.append(Refusal(case.id, "on", "day_out_of_turn", {"first": first, "day": day}))
    if not clean(reason):
        refusals.append(Refusal(case.id, "reason", "needed"))
    if refusals:
        raise Refused(refusals)


def _let_go(session: Session, case: Case) -> None:
    """An open case is held by nobody who has left, and at no site that is closed."""
    coach = session.get(Coach, case.coach_id) if case.coach_id else None
    if coach is None or (coach.ends_on and coach.ends_on < today()):
        case.coach_id = None
    site = session.get(Site, case.site_id) if case.site_id else None
    if site is None or (site.closed_on and site.closed_on <= today()):
        case.site_id = None
