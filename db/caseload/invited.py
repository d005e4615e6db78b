"""Who was first invited in a period, and who of them came: what attendance counts.

A person counts once a period, with the first case under which they were invited in it; not the
household. Followed for ``FOLLOWED`` days: whoever was invited later is no part yet. Somebody whom
nobody had invited, and who came to the desk, counts for the case as invited on that day, and is no
part of this.
"""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from db.case.filters import RECENT_DAYS
from db.models import CAME, AddDays, Case, Invitation, Meeting, Order

FOLLOWED = 60  # days
Period = tuple[date, date]


def followed(day: date) -> Period:
    """The last four weeks of which everybody who was invited has been followed, at a day's end."""
    last = day - timedelta(days=FOLLOWED)
    return last - timedelta(days=RECENT_DAYS - 1), last


def is_over(period: Period, day: date) -> bool:
    """Whether everybody who was invited in a period has been followed at the end of a day."""
    return period[1] + timedelta(days=FOLLOWED) <= day


def within(period: Period, day: date) -> list[ColumnElement[bool]]:
    """The case with which each person counts; on Case with Order joined."""
    first, last = period[0], min(period[1], followed(day)[1])
    other, its = aliased(Case), aliased(Order)
    earlier = exists().where(
        its.person_id == Order.person_id,
        other.order_id == its.id,
        other.invited_on >= first,
        or_(
            other.invited_on < Case.invited_on,
            and_(other.invited_on == Case.invited_on, other.id < Case.id),
        ),
        other.voided_on.is_(None),
        _was_invited(other),
    )
    here = [Case.voided_on.is_(None), Case.invited_on.between(first, last)]
    return [*here, ~earlier, _was_invited(Case)]


def came() -> ColumnElement[bool]:
    """Whether the person was seen within the days after, in this case or in another one."""
    other, its = aliased(Case), aliased(Order)
    return exists().where(
        its.person_id == Order.person_id,
        other.order_id == its.id,
        other.voided_on.is_(None),
        Meeting.case_id == other.id,
        Meeting.attendance.in_(CAME),
        Meeting.held_on.between(Case.invited_on, AddDays(Case.invited_on, FOLLOWED)),
    )


def _was_invited(of: type[Case]) -> ColumnElement[bool]:
    """Before or on the day, if the person came to the desk on it."""
    at_desk = exists().where(
        Meeting.case_id == of.id,
        Meeting.attendance == CAME[1],
        Meeting.held_on == of.invited_on,
    )
    sent = exists().where(Invitation.case_id == of.id, Invitation.sent_on <= of.invited_on)
    return or_(~at_desk, sent)
