"""Coaches and sites with their capacity, as the caseload and the figures need them."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.case.filters import NOBODY, Filters
from db.models import Coach, Site, Unit


class Holder(NamedTuple):
    """Who or what holds cases. ``capacity`` in cases: full-time share times the unit's norm."""

    id: int
    name: str
    unit_id: int
    site_id: int
    capacity: float
    on_leave: bool
    here: bool


NOBODY_YET = Holder(NOBODY, "", 0, 0, 0.0, False, True)


def coaches(session: Session, filters: Filters, day: date) -> list[Holder]:
    """Coaches in order of unit and name. On leave, gone or not yet come: a capacity of nothing."""
    capacity = Coach.full_time_share * Unit.norm
    statement = select(Coach, capacity).join(Unit, Unit.id == Coach.unit_id)
    for column, keys in (
        (Coach.unit_id, filters.units),
        (Coach.site_id, filters.sites),
        (Coach.id, filters.coaches),
    ):
        if keys:
            statement = statement.where(column.in_(keys))
    found = session.execute(statement.order_by(Coach.unit_id, Coach.name))
    return [_holder(coach, float(cases), day) for coach, cases in found]


def sites(session: Session, filters: Filters, day: date) -> list[Holder]:
    """Sites with the capacity of the coaches at work there."""
    capacity: dict[int, float] = {}
    for coach in coaches(session, filters, day):
        capacity[coach.site_id] = capacity.get(coach.site_id, 0.0) + coach.capacity
    statement = select(Site).order_by(Site.unit_id, Site.id)
    if filters.units:
        statement = statement.where(Site.unit_id.in_(filters.units))
    if filters.sites:
        statement = statement.where(Site.id.in_(filters.sites))
    return [
        Holder(site.id, site.name, site.unit_id, site.id, capacity.get(site.id, 0.0), False, True)
        for site in session.scalars(statement)
        if not filters.coaches or site.id in capacity
    ]


def units(session: Session, filters: Filters, day: date) -> list[Holder]:
    """Units with the capacity of the coaches at work there."""
    capacity: dict[int, float] = {}
    for coach in coaches(session, filters, day):
        capacity[coach.unit_id] = capacity.get(coach.unit_id, 0.0) + coach.capacity
    statement = select(Unit).order_by(Unit.id)
    if filters.units:
        statement = statement.where(Unit.id.in_(filters.units))
    return [
        Holder(unit.id, unit.code, unit.id, 0, capacity.get(unit.id, 0.0), False, True)
        for unit in session.scalars(statement)
        if unit.id in capacity or not (filters.coaches or filters.sites)
    ]


def _holder(coach: Coach, cases: float, day: date) -> Holder:
    here = coach.starts_on <= day and (coach.ends_on is None or coach.ends_on >= day)
    capacity = cases if here and not coach.on_leave else 0.0
    return Holder(
        coach.id, coach.name, coach.unit_id, coach.site_id, capacity, coach.on_leave, here
    )
