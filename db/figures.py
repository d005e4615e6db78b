"""The figures that a unit head must see at a glance, on any day (brief)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import Select

from db import access, people, small
from db.access import User
from db.errors import NotAllowed
from db.filters import ATTENTION, RECENT_DAYS, Filters, attention, joined, open_on, where
from db.models import CAME, DURABLE, Case, DaysBetween, Meeting, Order, Person


@dataclass(frozen=True)
class Figures:
    """What must be seen at a glance, on one day. Counts of cases; shares 0 to 1; days.

    None where there is nothing to divide by, and for a count under five that may not be told
    (``db.small``). Rates and the median look at the 28 days up to the
    day; excused meetings and walk-ins are no part of the show-up rate.
    """

    open: int | None
    capacity: float
    waiting: int | None
    longest_wait: int | None
    no_answer: int | None
    no_appointment: int | None
    term: int | None
    not_seen: int | None
    closed: int | None
    durable: float | None
    stay: float | None
    show_up: float | None
    days_to_outcome: float | None


def figures(user: User, filters: Filters, day: date) -> Figures:
    """The figures at the end of ``day``, under every filter but stage, outcome and period."""
    exact = access.exact(user)
    if not exact and filters.coaches:
        raise NotAllowed("coaches are persons")
    narrowed = replace(filters, stages=(), outcomes=(), attention=None, text="")
    with access.session(user, "figures") as session:
        counts = session.execute(_open_figures(narrowed, day)).one()
        groups: dict[str, int] = dict(session.execute(_closed_figures(narrowed, day)).all())
        days = session.execute(_days_figures(narrowed, day)).all()
        came, missed = session.execute(_shown_up(narrowed, day)).one()
        capacity = sum(coach.capacity for coach in people.coaches(session, narrowed, day))
    closed = sum(groups.values())
    wait = (day - counts.first_waiting).days if counts.first_waiting and exact else None
    told = partial(small.told, exact=exact)
    share = partial(small.share, exact=exact)
    return Figures(
        open=told(counts.open),
        capacity=capacity,
        waiting=told(counts.waiting or 0),
        longest_wait=wait,
        no_answer=told(counts.no_answer or 0),
        no_appointment=told(counts.no_appointment or 0),
        term=told(counts.term or 0),
        not_seen=told(counts.not_seen or 0),
        closed=told(closed),
        durable=share(sum(groups.get(group, 0) for group in DURABLE), closed),
        stay=share(groups.get("stay", 0), closed),
        show_up=share(came or 0, (came or 0) + (missed or 0)),
        days_to_outcome=_median(days, exact),
    )


def _open_figures(filters: Filters, day: date) -> Select[Any]:
    waiting = attention("waiting", day)
    columns = [func.count().label("open")]
    columns.append(func.min(case((waiting, Case.opened_on))).label("first_waiting"))
    for name in ATTENTION:
        columns.append(func.sum(case((attention(name, day), 1), else_=0)).label(name))
    statement: Any = select(*columns).select_from(Case).join(Order, Order.id == Case.order_id)
    if filters.targets or filters.nationalities:
        statement = statement.join(Person, Person.id == Order.person_id)
    found: Select[Any] = statement.where(open_on(day), *where(filters))
    return found


def _closed_figures(filters: Filters, day: date) -> Select[Any]:
    statement = joined(select(Case.outcome_group, func.count()).select_from(Case), filters)
    return statement.where(*_recent(Case.closed_on, day), *where(filters)).group_by(
        Case.outcome_group
    )


def _days_figures(filters: Filters, day: date) -> Select[Any]:
    days = DaysBetween(Case.invited_on, Case.closed_on)
    statement = joined(select(days, func.count()).select_from(Case), filters)
    return statement.where(
        *_recent(Case.closed_on, day), *where(filters), Case.invited_on.is_not(None)
    ).group_by(days)


def _shown_up(filters: Filters, day: date) -> Select[Any]:
    came = func.sum(case((Meeting.attendance == CAME[0], 1), else_=0))
    missed = func.sum(case((Meeting.attendance == "no_show", 1), else_=0))
    statement = select(came, missed).select_from(Meeting).join(Case, Case.id == Meeting.case_id)
    return joined(statement, filters).where(*_recent(Meeting.held_on, day), *where(filters))


def _recent(column: InstrumentedAttribute[Any], day: date) -> list[ColumnElement[bool]]:
    return [column > day - timedelta(days=RECENT_DAYS), column <= day]


def _median(counted: Iterable[tuple[int, int]], exact: bool) -> float | None:
    days = [day for day, count in counted for _ in range(count)]
    if not exact:  # the median of a few is one person's
        return float(small.rounded(int(median(days)))) if len(days) >= 2 * small.LEAST else None
    return float(median(days)) if days else None
