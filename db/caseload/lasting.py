"""How many durable outcomes lasted: no new order within 6, 12 and 24 months."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from db.case import later_orders
from db.case.filters import Filters, closed_within, where
from db.case.joins import join_person
from db.caseload import counted_sets, rounded, rounded_questions
from db.caseload.rounded_sums import Lists
from db.models import DURABLE, Case, Person
from db.security.session import open_session
from db.user import User


@dataclass(frozen=True)
class Count:
    """Cases, and the persons of their households; None for what is not told."""

    cases: int | None
    persons: int | None


@dataclass(frozen=True)
class Lasting:
    """Durable outcomes since which ``months`` are over, and those of them with a new order within
    these months. Rounded counts are not divided: each may be ten off, and nearly all last.
    """

    months: int
    over: Count
    lost: Count


def lasting(user: User, filters: Filters, day: date) -> tuple[Lasting, ...]:
    """Of the durable cases that closed in the period of ``filters``, or ever, for each of
    ``later_orders.MONTHS``, as known at the end of ``day``; under every filter but stage.

    Who gets it rounded is told persons, of today, of one whole quarter in which the months are over
    for all, and of one unit or site at most: else NotAllowed or Refused.
    """
    if rounded_questions.exact(user, filters, day):
        with open_session(user, "figures") as session:
            return _count(session.execute(_asked(filters, day)).all())
    rounded_questions.check_lasting(filters, day)
    known = rounded_questions.nationalities(user)
    with open_session(user, "figures") as session:
        return _tell(session, filters, counted_sets.choices(session, known))


def _asked(filters: Filters, day: date) -> Select[Any]:
    """Cases and persons, by the months within which a new order came and those that are over."""
    lost = later_orders.lost_within(day).label("lost")
    whens = [
        (Case.closed_on <= later_orders.last_over(months, day), months)
        for months in reversed(later_orders.MONTHS)
    ]
    over = case(*whens, else_=0).label("over")
    asked = select(lost, over, func.count(), func.sum(Person.household_size)).select_from(Case)
    narrowed = replace(filters, stages=(), attention=None)
    conditions = [*closed_within(narrowed), *where(narrowed), Case.outcome_group.in_(DURABLE)]
    return join_person(asked).where(*conditions, Case.closed_on <= day).group_by("lost", "over")


def _count(rows: Iterable[Any]) -> tuple[Lasting, ...]:
    found = list(rows)
    told = []
    for months in later_orders.MONTHS:
        over = [row for row in found if row.over >= months]
        lost = [row for row in over if later_orders.LASTED < row.lost <= months]
        told.append(Lasting(months, _sum(over), _sum(lost)))
    return tuple(told)


def _sum(rows: Iterable[Any]) -> Count:
    counts = [(cases, persons) for _lost, _over, cases, persons in rows]
    return Count(sum(one for one, _ in counts), sum(one for _, one in counts))


def _tell(session: Session, filters: Filters, lists: Lists) -> tuple[Lasting, ...]:
    sums = counted_sets.closed(session, lists, filters)
    whole = Count(None, rounded.tell(sums, filters, "durable") or None)
    told = []
    for months in later_orders.MONTHS:
        over = months in counted_sets.months_over(filters)
        lost = rounded.tell(sums, filters, f"lost_{months}") if over else 0
        told.append(
            Lasting(months, whole if over else Count(None, None), Count(None, lost or None))
        )
    return tuple(told)
