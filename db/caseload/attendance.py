"""Attendance: persons who came at least once, of persons who were invited (brief)."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db.case.filters import Filters, where
from db.case.joins import join_order, join_person
from db.caseload import counted_sets, invited, rounded, rounded_questions
from db.caseload.invited import Period
from db.models import Case
from db.security.session import open_session
from db.user import User


@dataclass(frozen=True)
class Attendance:
    """Persons first invited in a period and followed for 60 days, and those of them who came within
    these days. None, as for the share (0 to 1), where there is nobody or too few to be told.
    """

    invited: int | None
    came: int | None

    @property
    def share(self) -> float | None:
        if not self.invited or self.came is None:
            return None
        return min(self.came / self.invited, 1.0)


def attendance(user: User, filters: Filters, period: Period, day: date) -> Attendance:
    """Of who was first invited from the first to the last day of ``period``, as far as they have
    been followed at the end of ``day``, under every filter but stage, outcome and closing.

    A person counts once, not their household. Who gets it rounded asks for a quarter, or the four
    weeks that figures look at, that were followed to the end: else NotAllowed or Refused.
    """
    exact = rounded_questions.exact(user, filters, day)
    if not exact:
        rounded_questions.check_followed(period, day)
    known = [] if exact else rounded_questions.nationalities(user)
    with open_session(user, "figures") as session:
        if exact:
            return count(session, replace(filters, stages=()), period, day)
        lists = counted_sets.choices(session, known)
        sums = counted_sets.attended(session, lists, period, day)
    whole, came = (rounded.tell(sums, filters, one) for one in ("", counted_sets.ATTENDED[0]))
    return Attendance(whole or None, came or None)


def count(session: Session, filters: Filters, period: Period, day: date) -> Attendance:
    """Attendance as it is, in a session for figures."""
    asked = select(func.count(), func.sum(case((invited.came(), 1), else_=0)))
    persons = filters.targets or filters.nationalities
    asked = (join_person if persons else join_order)(asked.select_from(Case))
    whole, came = session.execute(asked.where(*invited.within(period, day), *where(filters))).one()
    return Attendance(whole, came or 0)
