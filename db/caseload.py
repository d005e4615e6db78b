"""The caseload: open cases by coach and by site against capacity, or closed ones by outcome."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

import pandas as pd
from sqlalchemy import Select, func, select

from db import access, people
from db.access import User
from db.filters import NOBODY, Filters, attention, closed_within, joined, where
from db.models import OPEN_STAGES, OUTCOME_GROUPS, Case, Order, Person, Unit
from db.people import Holder

By = Literal["coach", "site"]
Cells = dict[int, dict[str, int]]
HOLDERS = {"coach": people.coaches, "site": people.sites}
COLUMNS = {
    "id": "int64",
    "name": "str",
    "unit": "str",
    "part": "str",
    "cases": "int64",
    "total": "int64",
    "of": "int64",
    "capacity": "float64",
    "on_leave": "bool",
}


def load(user: User, by: By, filters: Filters) -> pd.DataFrame:
    """Cases by coach or site, in parts: stages of open cases, or groups of outcomes of closed ones.

    One row for each (coach or site, part) that has cases; who has none gets one row with an empty
    part. Columns: id int64 (0: nobody yet), name str, unit str (code), part str (code of a stage
    or an outcome group), cases int64, total int64, of int64 (closed cases of any outcome under the
    same filters; the total where no outcome is chosen), capacity float64 (cases), on_leave bool.
    """
    today = date.today()
    key = Case.coach_id if by == "coach" else Case.site_id
    part = Case.outcome_group if filters.closed else Case.stage
    with access.session(user, "figures") as session:
        counts = session.execute(_counted(key, part, filters, today)).all()
        every = counts
        if filters.outcomes:
            every = session.execute(_counted(key, part, filters.any_outcome(), today)).all()
        units = dict(session.execute(select(Unit.id, Unit.code)).all())
        holders = HOLDERS[by](session, filters, today)
    parts = OUTCOME_GROUPS if filters.closed else OPEN_STAGES
    return _frame(_cells(counts, holders), _cells(every, holders), holders, units, parts)


def nationalities(user: User) -> list[str]:
    """Codes of the nationalities of open and closed cases that ``user`` may count, most first."""
    statement = (
        select(Person.nationality)
        .select_from(Case)
        .join(Order, Order.id == Case.order_id)
        .join(Person, Person.id == Order.person_id)
        .where(Case.voided_on.is_(None))
        .group_by(Person.nationality)
        .order_by(func.count().desc(), Person.nationality)
    )
    with access.session(user, "figures") as session:
        return list(session.scalars(statement))


def _counted(key: Any, part: Any, filters: Filters, day: date) -> Select[Any]:  # noqa: ANN401
    state = closed_within(filters) if filters.closed else [Case.closed_on.is_(None)]
    asked = [attention(filters.attention, day)] if filters.attention else []
    statement = joined(select(key, part, func.count()).select_from(Case), filters)
    return statement.where(*where(filters), *state, *asked).group_by(key, part)


def _cells(counts: Iterable[Any], holders: list[Holder]) -> Cells:
    """id of a holder -> part -> cases; whoever is here has a place, who is not known is nobody."""
    known = {holder.id for holder in holders}
    found: Cells = {one.id: {} for one in holders if one.here}
    for key, part, cases in counts:
        cells = found.setdefault(key if key in known else NOBODY, {})
        cells[part] = cells.get(part, 0) + cases
    return found


def _frame(
    found: Cells,
    every: Cells,
    holders: list[Holder],
    units: dict[int, str],
    parts: tuple[str, ...],
) -> pd.DataFrame:
    known = {holder.id: holder for holder in holders}
    nobody = Holder(NOBODY, "", 0, 0, 0.0, False, True)
    records = []
    for key, cells in found.items():
        one = known.get(key, nobody)
        about = (key, one.name, units.get(one.unit_id, ""))
        totals = (sum(cells.values()), sum(every[key].values()))
        for part in [part for part in parts if part in cells] or [""]:
            rest = (*totals, one.capacity, one.on_leave)
            records.append((*about, part, cells.get(part, 0), *rest))
    return pd.DataFrame(records, columns=list(COLUMNS)).astype(COLUMNS)
