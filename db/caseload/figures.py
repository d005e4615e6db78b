"""The figures that a unit head must see at a glance, on any day (brief)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql import Select

from db.case.attention import ATTENTION, attention
from db.case.filters import RECENT_DAYS, Filters, joined, open_on, where
from db.case.joins import join_order, join_person
from db.caseload import attendance, invited, rounded, rounded_questions
from db.caseload import capacity as caseload_capacity
from db.models import CAME, DURABLE, Case, DaysBetween, Meeting, Person
from db.security import small_counts
from db.security.session import open_session
from db.user import User

ROUND_DAYS = 5


@dataclass(frozen=True)
class Figures:
    """What must be seen at a glance, on one day. Counts of cases, or, for who gets them rounded, of
    persons; shares 0 to 1; days.

    ``attention``: those with each reason of ATTENTION. None where there is nothing to divide by,
    and for a count under ten that may not be told (``db.security.small_counts``). Rates and
    the median look at the 28 days up to the day; excused meetings and walk-ins are no part of
    ``show_up``. ``attendance`` looks at the last 28 days of which everybody has been followed
    (``db.caseload.invited``). ``cases`` and ``persons``: what closed, durable and stay are, and
    persons of attendance, invited and came; the households of these cases.
    """

    open: int | None
    capacity: float
    attention: Mapping[str, int | None]
    longest_wait: int | None
    closed: int | None
    durable: float | None
    stay: float | None
    show_up: float | None
    days_to_outcome: float | None
    attendance: float | None = None
    cases: Mapping[str, int | None] = field(default_factory=dict)
    persons: Mapping[str, int | None] = field(default_factory=dict)

    def value(self, name: str) -> float | None:
        """A count, a share or days, by its name: a field, or a reason of ATTENTION."""
        found: float | None = getattr(self, name, None)
        return self.attention.get(name) if name in ATTENTION else found


def figures(user: User, filters: Filters, day: date) -> Figures:
    """The figures at the end of ``day``, under every filter but stage, outcome and period.

    Who gets them rounded may not ask everything (``db.caseload.rounded_questions.exact``:
    NotAllowed, Refused).
    """
    exact = rounded_questions.exact(user, filters, day)
    narrowed = replace(filters, stages=(), outcomes=(), still=(), attention=None, text="")
    known = [] if exact else rounded_questions.nationalities(user)
    with open_session(user, "figures") as session:
        capacity = sum(
            coach.capacity for coach in caseload_capacity.coaches(session, narrowed, day)
        )
        days = session.execute(_days_figures(narrowed, day)).all()
        if exact:
            return _exact(session, narrowed, day, capacity, _median(days))
        told = rounded.figures(session, narrowed, known, day)
    median_days = _rounded_median(days)
    return Figures(capacity=capacity, longest_wait=None, days_to_outcome=median_days, **told)


def _exact(
    session: Session, filters: Filters, day: date, capacity: float, days: float | None
) -> Figures:
    counts = session.execute(_open_figures(filters, day)).one()
    cases, persons = _closed(session.execute(_closed_figures(filters, day)).all())
    came, missed = session.execute(_shown_up(filters, day)).one()
    attended = attendance.count(session, filters, invited.followed(day), day)
    return Figures(
        open=counts.open,
        capacity=capacity,
        attention={name: getattr(counts, name) or 0 for name in ATTENTION},
        longest_wait=(day - counts.first_waiting).days if counts.first_waiting else None,
        closed=cases["closed"],
        durable=_share(cases["durable"], cases["closed"]),
        stay=_share(cases["stay"], cases["closed"]),
        show_up=_share(came or 0, (came or 0) + (missed or 0)),
        days_to_outcome=days,
        attendance=attended.share,
        cases=cases,
        persons=persons | {"invited": attended.invited, "came": attended.came},
    )


def _closed(groups: Iterable[Any]) -> tuple[dict[str, int], dict[str, int | None]]:
    """Cases and persons that closed, durable ones and those in Belgium, of counts by group."""
    found = {group: (cases, persons) for group, cases, persons in groups}
    parts = {"closed": tuple(found), "durable": DURABLE, "stay": ("stay",)}
    cases, persons = (
        {name: sum(found.get(one, (0, 0))[place] for one in part) for name, part in parts.items()}
        for place in (0, 1)
    )
    return cases, {**persons}


def _open_figures(filters: Filters, day: date) -> Select[Any]:
    waiting = attention("waiting", day)
    columns: list[ColumnElement[Any]] = [func.count().label("open")]
    columns.append(func.min(case((waiting, Case.opened_on))).label("first_waiting"))
    for name in ATTENTION:
        columns.append(func.sum(case((attention(name, day), 1), else_=0)).label(name))
    persons = filters.targets or filters.nationalities
    join = join_person if persons else join_order
    statement = join(select(*columns).select_from(Case))
    return statement.where(open_on(day), *where(filters))


def _closed_figures(filters: Filters, day: date) -> Select[Any]:
    columns: list[ColumnElement[Any]] = [func.count(), func.sum(Person.household_size)]
    statement = join_person(select(Case.outcome_group, *columns).select_from(Case))
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


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _median(counted: Iterable[tuple[int, int]]) -> float | None:
    days = [day for day, count in counted for _ in range(count)]
    return float(median(days)) if days else None


def _rounded_median(counted: Iterable[tuple[int, int]]) -> float | None:
    """Of ten cases or more, to five days: the median of a few is one person's."""
    enough = sum(count for _day, count in counted) >= small_counts.LEAST
    found = _median(counted) if enough else None
    return None if found is None else float(ROUND_DAYS * round(found / ROUND_DAYS))
