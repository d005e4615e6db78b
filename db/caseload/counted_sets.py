"""The sets of cases that rounded figures are told of, each counted whole into
``db.caseload.rounded_sums``: in persons, the household of each case. Appointments are counted as
such, and of who was invited, that person alone.

Whatever is chosen, the whole set is counted: so one count is told alike by whatever question it is
reached, and next to the same parts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql import Select

from db import clock
from db.case import later_orders
from db.case.attention import ATTENTION, attention
from db.case.filters import RECENT_DAYS, Filters, closed_within, open_on
from db.case.joins import join_person
from db.caseload import invited
from db.caseload.invited import Period
from db.caseload.rounded_sums import REST, Lists, Row, Sums
from db.models import (
    CAME,
    DURABLE,
    NOT_INVITED,
    OPEN_STAGES,
    OUTCOME_GROUPS,
    Case,
    Meeting,
    Person,
    Site,
    Term,
    Unit,
)
from db.security import small_counts

APPOINTMENTS = (CAME[0], "no_show")
ATTENDED = ("attended", "absent")
Column = InstrumentedAttribute[Any]
# A household of so many that it would be told alone counts as one that is not.
HOUSEHOLD = case(
    (Person.household_size < small_counts.LEAST, Person.household_size),
    else_=small_counts.LEAST - 1,
)


def choices(session: Session, nationalities: Sequence[str]) -> Lists:
    """Places and groups; ``nationalities`` are those to choose among."""
    sites: dict[int, list[int]] = {unit: [] for unit in session.scalars(select(Unit.id))}
    for site, unit in session.execute(select(Site.id, Site.unit_id)):
        sites[unit].append(site)
    targets = list(session.scalars(select(Term.code).where(Term.kind == "target")))
    return Lists(sites, [targets, [*nationalities, REST]])


def opened(
    session: Session, lists: Lists, day: date, names: Sequence[str] | None = None
) -> dict[str, Sums]:
    """Persons whose cases are open at the end of a day, as ``open``, and those of each reason for
    attention; or only those of ``names``.

    In stages today only: which stage a case had on another day is told nowhere.
    """
    names = ("open", *ATTENTION) if names is None else names
    stages = (Case.stage,) if day == clock.today() else ()
    counts = [_flagged(name, day) for name in names]
    found = session.execute(_of_cases(stages, counts).where(open_on(day))).all()
    told = [_told(lists, name, today=bool(stages)) for name in names]
    return {
        name: Sums(_rows(found, one, len(stages), place), one)
        for place, (name, one) in enumerate(zip(names, told, strict=True))
    }


def _told(lists: Lists, name: str, *, today: bool) -> Lists:
    """Groups are told by place and stage of all open cases; who waits is one of their stages."""
    if not today:
        return lists
    lists = replace(lists, parts={"": [OPEN_STAGES]})
    deep = name in ("open", "waiting")
    return replace(lists, by_group=OPEN_STAGES, by_place=True) if deep else lists


def closed(session: Session, lists: Lists, period: Filters) -> Sums:
    """Persons whose cases closed in a period, in outcomes and their groups; durable is one more
    group, told besides in who got a new order within some months (``lost_6``) and who did not
    (``still_6``), of the months that are over for the whole period. Who was not invited is told
    by reason.
    """
    months = months_over(period)
    parts: dict[str, list[Sequence[str]]] = {"": [OUTCOME_GROUPS, ("durable", "none")]}
    parts["durable"] = [DURABLE]
    for whole, one in zip(("durable", *(f"still_{one}" for one in months)), months, strict=False):
        parts.setdefault(whole, []).append((f"lost_{one}", f"still_{one}"))
    for group in OUTCOME_GROUPS:
        parts[group] = [session.scalars(select(Term.code).where(Term.parent_code == group)).all()]
    reasons = select(Term.code).where(Term.kind == "notinvited")
    parts[NOT_INVITED] = [session.scalars(reasons.order_by(Term.position)).all()]
    lists = replace(lists, parts=parts, by_group=OUTCOME_GROUPS, by_place=True)
    told = (Case.outcome_group, Case.outcome, Case.not_invited_reason)
    lost = later_orders.lost_within(clock.today()) if months else literal(later_orders.LASTED)
    asked = _of_cases(told, [func.sum(HOUSEHOLD)])
    asked = asked.add_columns(lost.label("lost")).group_by("lost")
    within = closed_within(replace(period, outcomes=()))
    found = session.execute(asked.where(*within, Case.voided_on.is_(None))).all()
    return Sums(_rows(found, lists, len(told), months=months), lists)


def months_over(period: Filters) -> list[int]:
    """Those of ``later_orders.MONTHS`` that are over today for all that closed in a period."""
    last, today = period.closed_to, clock.today()
    return [
        months
        for months in later_orders.MONTHS
        if last and later_orders.add_months(last, months) <= today
    ]


def recent(session: Session, lists: Lists, day: date) -> Sums:
    """Persons whose cases closed in the four weeks up to a day: durable or not, and where."""
    parts = {"": [("durable", "none")], "durable": [DURABLE]}
    lists = replace(lists, parts=parts, by_group=(*OUTCOME_GROUPS, "durable"))
    asked = _of_cases((Case.outcome_group,), [func.sum(HOUSEHOLD)]).where(Case.voided_on.is_(None))
    return Sums(_rows(_recent(session, asked, Case.closed_on, day), lists, 1), lists)


def appointments(session: Session, lists: Lists, day: date) -> Sums:
    """Appointments of the four weeks up to a day: came, or did not."""
    lists = replace(lists, parts={"": [APPOINTMENTS]}, by_group=APPOINTMENTS)
    asked = _of_cases((Meeting.attendance,), [func.count()]).join(
        Meeting, Meeting.case_id == Case.id
    )
    held = asked.where(Meeting.attendance.in_(APPOINTMENTS), Case.voided_on.is_(None))
    return Sums(_rows(_recent(session, held, Meeting.held_on, day), lists, 1), lists)


def attended(session: Session, lists: Lists, period: Period, day: date) -> Sums:
    """Persons first invited in a period and followed until ``day``: came, or did not."""
    lists = replace(lists, parts={"": [ATTENDED]}, by_group=ATTENDED)
    came = case((invited.came(), ATTENDED[0]), else_=ATTENDED[1]).label("attended")
    asked = _of_cases((), [func.count()]).add_columns(came).group_by("attended")
    found = session.execute(asked.where(*invited.within(period, day))).all()
    rows = [(*some, part, persons) for *some, persons, part in found]
    return Sums(_rows(rows, lists, 1), lists)


def _flagged(name: str, day: date) -> ColumnElement[int]:
    if name == "open":
        return func.sum(HOUSEHOLD)
    return func.sum(case((attention(name, day), HOUSEHOLD), else_=0))


def _of_cases(parts: Sequence[Column], counts: Sequence[ColumnElement[Any]]) -> Select[Any]:
    alike = (Case.unit_id, Case.site_id, Person.target_group, Person.nationality, *parts)
    return join_person(select(*alike, *counts).select_from(Case)).group_by(*alike)


def _recent(session: Session, asked: Select[Any], column: Column, day: date) -> Iterable[Any]:
    since = day - timedelta(days=RECENT_DAYS)
    return session.execute(asked.where(column > since, column <= day)).all()


def _rows(
    found: Iterable[Any], lists: Lists, parts: int, place: int = 0, months: Sequence[int] = ()
) -> Iterable[Row]:
    """Rows of one of the counts behind the columns of ``parts``; then, of ``months``, whether a new
    order came within them.
    """
    known = set(lists.groups[1])
    for unit, site, target, nationality, *rest in found:
        named = tuple(part for part in rest[:parts] if part)
        if set(named) & set(DURABLE):
            named += ("durable", *_lasted(rest[-1], months))
        groups = (target, nationality if nationality in known else REST)
        if rest[parts + place]:
            yield Row(unit, site, named, groups, rest[parts + place])


def _lasted(lost: int, months: Sequence[int]) -> Iterable[str]:
    """The parts of ``months`` that a durable outcome is counted in."""
    for one in months:
        if lost == one:
            yield f"lost_{one}"
            return
        yield f"still_{one}"
