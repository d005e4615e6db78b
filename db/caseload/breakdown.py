"""The caseload: open cases by coach and by site against capacity, or closed ones by outcome."""

from collections.abc import Iterable
from datetime import date
from math import nan
from typing import Any, Literal

import pandas as pd
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db import clock
from db.case.attention import attention
from db.case.filters import NOBODY, Filters, closed_within, joined, where
from db.caseload import capacity, rounded, rounded_questions
from db.caseload.capacity import Holder
from db.caseload.rounded import Bar
from db.models import OPEN_STAGES, OUTCOME_GROUPS, Case, Unit
from db.security.session import open_session
from db.user import User

By = Literal["coach", "site", "unit"]
Cells = dict[int, dict[str, int]]
HOLDERS = {"coach": capacity.coaches, "site": capacity.sites, "unit": capacity.units}
KEYS = {"coach": Case.coach_id, "site": Case.site_id, "unit": Case.unit_id}
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
    "exact": "bool",
}


def load(user: User, by: By, filters: Filters) -> pd.DataFrame:
    """Cases by coach, site or unit, in parts: stages of open ones, outcome groups of closed ones.

    One row for each (holder, part) that has cases; who has none gets one row with an empty part.
    Columns: id int64 (0: nobody yet), name str, unit str (code), part str (code of a stage or an
    outcome group), cases int64, total int64, of int64 (closed cases of any outcome under the same
    filters; the total where no outcome is chosen), capacity float64 (cases; missing where there
    is none to compare with), on_leave bool, exact bool. Who sees small counts hidden gets every
    part in persons, rounded, 0 for under ten, no capacity, and may not ask everything
    (``db.caseload.rounded_questions.exact``: NotAllowed, Refused).
    """
    exact = rounded_questions.exact(user, filters, by=by)
    known = [] if exact else rounded_questions.nationalities(user)
    with open_session(user, "figures") as session:
        units = dict(session.execute(select(Unit.id, Unit.code)).all())
        bars = _bars(session, by, filters) if exact else rounded.bars(session, by, filters, known)
    return _frame(bars, units, OUTCOME_GROUPS if filters.closed else OPEN_STAGES, exact)


def _bars(session: Session, by: By, filters: Filters) -> list[Bar]:
    today, key = clock.today(), KEYS[by]
    part = Case.outcome_group if filters.closed else Case.stage
    holders = _holders(session, by, filters, today)
    counts = session.execute(_counted(key, part, filters, today)).all()
    every = counts
    if filters.outcomes or filters.still:
        every = session.execute(_counted(key, part, filters.any_outcome(), today)).all()
    cells, all_cells = _cells(counts, holders), _cells(every, holders)
    known = {holder.id: holder for holder in holders}
    return [
        (
            known.get(one, capacity.NOBODY_YET),
            found,
            sum(found.values()),
            sum(all_cells[one].values()),
        )
        for one, found in cells.items()
    ]


def _holders(session: Session, by: By, filters: Filters, day: date) -> list[Holder]:
    """Those who are asked for, and, to be named if they hold a case, those who are not.

    A coach of one site holds cases of another: such a case is not "not allocated yet", and the
    other site has no capacity of that coach to be measured by.
    """
    asked = HOLDERS[by](session, filters, day)
    known = {one.id for one in asked}
    others = [one for one in HOLDERS[by](session, Filters(), day) if one.id not in known]
    if by == "site":
        others = [one._replace(capacity=nan) for one in others]
    return [*asked, *(one._replace(here=False) for one in others)]


def _counted(key: Any, part: Any, filters: Filters, day: date) -> Select[Any]:  # noqa: ANN401
    state = closed_within(filters) if filters.closed else [Case.is_open]
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
    bars: list[Bar], units: dict[int, str], parts: tuple[str, ...], exact: bool
) -> pd.DataFrame:
    records = []
    for one, cells, total, of in bars:
        about = {
            "id": one.id,
            "name": one.name,
            "unit": units.get(one.unit_id, ""),
            "total": total,
            "of": of,
            "capacity": one.capacity,
            "on_leave": one.on_leave,
            "exact": exact,
        }
        for part in [part for part in parts if part in cells] or [""]:
            records.append(about | {"part": part, "cases": cells.get(part, 0)})
    return pd.DataFrame(records, columns=list(COLUMNS)).astype(COLUMNS)
