"""A case reopened, or resumed after its suspension: acts with a day and a reason, each a step."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import lengths
from db.case import value_rules
from db.case.stages import check_holder, let_go
from db.clock import today
from db.errors import Conflicts, NotFound, Refusal, Refused
from db.models import Case
from db.models.case import add_step
from db.models.departure import clear
from db.text import clean
from db.transaction import write
from db.user import User

LONGEST = 500  # characters of a reason


def reopen(user: User, case_id: int, version: int, day: date, reason: str, page: str) -> None:
    """Open a closed case again on ``day``, at the stage that it had before it was closed.

    The outcome, what goes with it and the closing day go. So does a coach who has left, and a site
    that is closed: the case waits to be given, which only who gives cases may do. ``version`` is
    that of the case as it was seen. Raises Refused, Conflicts or NotFound.
    """
    with write(user, "cases", page) as session:
        case = _read(session, user, case_id)
        if case.version != version:
            raise Conflicts([])
        if not case.closed_on:
            raise Refused([Refusal(case_id, "stage", "reopen_not_closed")])
        _refuse([*_check_day(case, day, case.closed_on), *_check_reason(case_id, reason)])
        _refuse(check_holder(session, case, case.coach_id))
        case.stage = stage_before(case)
        case.outcome = case.outcome_group = case.closed_on = None
        clear(case)
        let_go(session, case)
        add_step(case, day, clean(reason))


def resume(user: User, case_id: int, version: int, day: date, reason: str, page: str) -> None:
    """Lift the suspension of an open case on ``day``; arguments and errors as ``reopen``."""
    with write(user, "cases", page) as session:
        case = _read(session, user, case_id)
        if case.version != version:
            raise Conflicts([])
        _refuse([*_check_resuming(case, day), *_check_reason(case_id, reason)])
        _lift(case, day, reason)


def resume_many(user: User, suspended: Mapping[int, str], day: date, reason: str, page: str) -> int:
    """Lift the suspension of open cases on one ``day``, for one reason, of all or of none; returns
    how many. ``suspended`` says why each case is suspended, as it was seen.

    Raises Refused, naming each case for which the day does not follow; Conflicts where one was
    suspended for something else meanwhile; NotFound.
    """
    with write(user, "cases", page) as session:
        cases = [_read(session, user, key) for key in sorted(suspended)]
        if any(one.suspension not in (None, suspended[one.id]) for one in cases):
            raise Conflicts([])
        wrong = [found for one in cases for found in _check_resuming(one, day)]
        _refuse([*wrong, *_check_reason(None, reason)])
        for one in cases:
            _lift(one, day, reason)
    return len(cases)


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


def _read(session: Session, user: User, key: int) -> Case:
    statement = select(Case).where(Case.id == key, Case.voided_on.is_(None)).with_for_update()
    case = session.scalars(statement).one_or_none()
    if case is None:
        raise NotFound(f"case {key}")
    if user.masked:
        raise Refused([Refusal(key, "reason", "masked")])
    return case


def _lift(case: Case, day: date, reason: str) -> None:
    case.suspension = case.suspended_on = None
    add_step(case, day, clean(reason))


def _refuse(refusals: list[Refusal]) -> None:
    if refusals:
        raise Refused(refusals)


def _check_resuming(case: Case, day: date) -> list[Refusal]:
    if case.closed_on or not case.suspended_on:
        return [Refusal(case.id, "suspension", "resume_not_suspended")]
    return _check_day(case, day, case.suspended_on)


def _check_day(case: Case, day: object, since: date) -> list[Refusal]:
    """The day of an act that follows what was done on ``since``."""
    first = first_day((one.on for one in case.steps), since)
    if wrong := value_rules.check_day(case.id, "on", day):
        return wrong
    assert isinstance(day, date)
    if not first <= day <= today():
        return [Refusal(case.id, "on", "day_out_of_turn", {"first": first, "day": day})]
    return []


def _check_reason(key: int | None, reason: str) -> list[Refusal]:
    if not clean(reason):
        return [Refusal(key, "reason", "needed")]
    return lengths.check(key, "reason", clean(reason), LONGEST)
