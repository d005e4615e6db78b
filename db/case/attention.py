"""Why a case asks for attention: each reason once, for every list, figure, meeting and page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from db.models import CAME, Case, Invitation, Meeting, Order, Procedure, Step

NO_ANSWER_DAYS = 14
TERM_DAYS = 14
NOT_SEEN_DAYS = 42


@dataclass(frozen=True)
class Reason:
    """``holds`` says at the end of which day a case has this reason, among cases open then (brief).

    ``weight`` in points: the sum of them says how pressing a case is. ``overdue``: it belongs on
    the agenda of the meeting and among what is overdue in the week. ``of_order``: ``holds`` reads
    the order, which must be joined.
    """

    holds: Callable[[date], ColumnElement[bool]]
    weight: int
    overdue: bool = True
    of_order: bool = False


def attention(name: str, day: date) -> ColumnElement[bool]:
    """Whether a case has the reason ``name`` at the end of ``day``, among cases open then.

    On a statement that selects from Case, with Order joined where the reason is ``of_order``.
    ``db.case.next_steps`` says the same of one case that was read.
    """
    return REASONS[name].holds(day)


def last_invited(day: date) -> ColumnElement[date]:
    """The day of the last invitation until ``day``; a second one begins the wait anew."""
    sent = (
        select(func.max(Invitation.sent_on))
        .where(Invitation.case_id == Case.id, Invitation.sent_on <= day)
        .scalar_subquery()
    )
    return case((sent > Case.invited_on, sent), else_=Case.invited_on)


def suspended(day: date) -> ColumnElement[bool]:
    """Suspended at the end of ``day``: since then, or, as the steps know, until later."""
    step, before, after = aliased(Step), aliased(Step), aliased(Step)
    newer = or_(before.on > step.on, and_(before.on == step.on, before.id > step.id))
    last = ~exists().where(before.case_id == step.case_id, before.on <= day, newer)
    ended = exists().where(after.case_id == step.case_id, after.on > day)
    once = exists().where(
        step.case_id == Case.id, step.on <= day, step.suspension.is_not(None), last, ended
    )
    since = and_(Case.suspended_on.is_not(None), Case.suspended_on <= day)
    return or_(since, once)


def _waiting(day: date) -> ColumnElement[bool]:
    return or_(Case.invited_on.is_(None), Case.invited_on > day)


def _no_answer(day: date) -> ColumnElement[bool]:
    late = last_invited(day) < day - timedelta(days=NO_ANSWER_DAYS)
    unanswered = or_(Case.answered_on.is_(None), Case.answered_on > day)
    return and_(late, unanswered, not_(suspended(day)))


def _no_appointment(day: date) -> ColumnElement[bool]:
    invited = and_(Case.invited_on.is_not(None), Case.invited_on <= day)
    return and_(invited, ~_appointment(day), not_(suspended(day)))


def _appointment(day: date) -> ColumnElement[bool]:
    """One that stands at the end of the day: later, or on the day and not said to be over."""
    to_come = or_(
        Meeting.held_on > day, and_(Meeting.held_on == day, Meeting.attendance == "planned")
    )
    meeting = exists().where(Meeting.case_id == Case.id, Meeting.made_on <= day, to_come)
    noted = and_(Case.next_appointment_on.is_not(None), Case.next_appointment_on >= day)
    return or_(and_(noted, Case.appointment_made_on <= day), meeting)


def _term(day: date) -> ColumnElement[bool]:
    ends = Order.term_ends_on.between(day, day + timedelta(days=TERM_DAYS))
    held = exists().where(
        Procedure.case_id == Case.id,
        Procedure.holds_term,
        Procedure.lodged_on <= day,
        or_(Procedure.decided_on.is_(None), Procedure.decided_on > day),
    )
    return and_(ends, ~held, not_(suspended(day)))


def _not_seen(day: date) -> ColumnElement[bool]:
    since = day - timedelta(days=NOT_SEEN_DAYS)
    seen = exists().where(
        Meeting.case_id == Case.id,
        Meeting.attendance.in_(CAME),
        Meeting.held_on.between(since, day),
    )
    return and_(Case.answered_on < since, ~seen, not_(suspended(day)))


def overdue() -> tuple[str, ...]:
    """The reasons that belong on the agenda, the most pressing first: the order in which a case's
    reasons are said.
    """
    names = [name for name, reason in REASONS.items() if reason.overdue]
    return tuple(sorted(names, key=lambda name: -REASONS[name].weight))


REASONS = {
    "waiting": Reason(_waiting, 1, overdue=False),
    "no_answer": Reason(_no_answer, 3),
    "no_appointment": Reason(_no_appointment, 2),
    "term": Reason(_term, 5, of_order=True),
    "not_seen": Reason(_not_seen, 3),
}
ATTENTION = REASONS.keys()  # always those of the table
# Only on the agenda of a meeting: the coach holds more cases than the capacity allows.
OVERLOAD, OVERLOAD_WEIGHT = "overload", 1
