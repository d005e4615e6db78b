"""The caseload and the figures of a day, in persons, for who gets them rounded."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import nan
from typing import Any

from sqlalchemy.orm import Session

from db import clock
from db.case.filters import NOBODY, Filters
from db.caseload import capacity as caseload_capacity
from db.caseload import counted_sets, invited
from db.caseload.capacity import Holder
from db.caseload.rounded_sums import ALL, Place, Sums
from db.models import DURABLE, OPEN_STAGES, OUTCOME_GROUPS
from db.security import small_counts

Bar = tuple[Holder, dict[str, int], int, int]  # persons of each part, of all that is chosen, of all


def bars(session: Session, by: str, filters: Filters, known: Sequence[str]) -> list[Bar]:
    """What a chart tells of each unit or site, in persons, which no capacity in cases can be held
    against; ``known`` are the nationalities to choose among.
    """
    today = clock.today()
    lists = counted_sets.choices(session, known)
    if filters.closed:
        sums = counted_sets.closed(session, lists, filters)
    else:
        name = filters.attention or "open"
        sums = counted_sets.opened(session, lists, today, (name,))[name]
    holders = _units(session, filters, today) if by == "unit" else _sites(session, filters, today)
    return [
        _bar(sums, holder._replace(capacity=nan), _place(by, holder, filters), filters)
        for holder in holders
    ]


def figures(session: Session, filters: Filters, known: Sequence[str], day: date) -> dict[str, Any]:
    """Counts and shares of a day by the fields of ``db.caseload.figures.Figures``; None for what is
    not told.
    """
    lists = counted_sets.choices(session, known)
    closed = counted_sets.recent(session, lists, day)
    shown = counted_sets.appointments(session, lists, day)
    attended = counted_sets.attended(session, lists, invited.followed(day), day)
    persons = {part or "closed": tell(closed, filters, part) for part in ("", "durable", "stay")}
    persons |= {"invited": tell(attended, filters)}
    persons |= {"came": tell(attended, filters, counted_sets.ATTENDED[0])}
    came = tell(shown, filters, counted_sets.APPOINTMENTS[0])
    opened = counted_sets.opened(session, lists, day)
    counts = {name: tell(sums, filters) or None for name, sums in opened.items()}
    return {
        "open": counts.pop("open"),
        "attention": counts,
        "closed": persons["closed"] or None,
        "durable": small_counts.share(persons["durable"], persons["closed"]),
        "stay": small_counts.share(persons["stay"], persons["closed"]),
        "attendance": small_counts.share(persons["came"], persons["invited"]),
        "show_up": small_counts.share(came, tell(shown, filters)),
        "persons": {name: told or None for name, told in persons.items()},
    }


def tell(sums: Sums, filters: Filters, part: str = "") -> int:
    """What is told of the one place or group that is chosen; 0 for under ten."""
    return sums.told(chosen_place(filters), part, _group(filters))


def _bar(sums: Sums, holder: Holder, place: Place, filters: Filters) -> Bar:
    chosen, group = (*filters.stages, *filters.outcomes, "")[0], _group(filters)
    parts = OUTCOME_GROUPS if filters.closed else OPEN_STAGES
    cells = dict.fromkeys(parts, 0)
    for part, cell in _cells(sums, chosen, parts).items():
        cells[part] = sums.told(place, cell, group)
    total = sums.told(place, chosen, group)
    return holder, cells, total, sums.told(place) if filters.outcomes else total


def _cells(sums: Sums, chosen: str, parts: Sequence[str]) -> dict[str, str]:
    """The parts of a chart that can have cases, and the part that is counted for each."""
    if chosen in ("", "durable"):
        return {part: part for part in (DURABLE if chosen else parts)}
    if chosen in parts:
        return {chosen: chosen}
    above = [part for part in parts if chosen in (*sums.lists.parts.get(part, ((),))[0],)]
    return dict.fromkeys(above, chosen)


def _group(filters: Filters) -> str:
    return (*filters.targets, *filters.nationalities, "")[0]


def chosen_place(filters: Filters) -> Place:
    """The one place that is asked for, or all."""
    if filters.sites:
        return ("site", filters.sites[0]) if filters.sites[0] != NOBODY else ("nosite", 0)
    return ("unit", filters.units[0]) if filters.units else ALL


def _place(by: str, holder: Holder, filters: Filters) -> Place:
    if by == "unit" and filters.sites:
        chosen = filters.sites[0]
        return ("nosite", holder.id) if chosen == NOBODY else ("site", chosen)
    if by == "unit":
        return "unit", holder.id
    if holder.id == NOBODY:
        return "nosite", (*filters.units, 0)[0]
    return "site", holder.id


def _units(session: Session, filters: Filters, day: date) -> list[Holder]:
    """Units; with the capacity of the site that is chosen, and of all units only its own."""
    capacity = {one.id: one.capacity for one in caseload_capacity.units(session, filters, day)}
    sites = {one.id: one.unit_id for one in caseload_capacity.sites(session, Filters(), day)}
    own = {sites.get(site, 0) for site in filters.sites if site != NOBODY}
    return [
        one._replace(capacity=capacity.get(one.id, 0.0))
        for one in caseload_capacity.units(session, replace(filters, sites=()), day)
        if not own or one.id in own
    ]


def _sites(session: Session, filters: Filters, day: date) -> list[Holder]:
    """Sites, and a place for cases without one: always, because its absence would tell."""
    found = caseload_capacity.sites(session, filters, day)
    none = filters.sites in ((), (NOBODY,))
    return [*found, caseload_capacity.NOBODY_YET] if none else found
