"""The coming weeks: open cases against capacity."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.case.filters import Filters
from db.caseload import capacity as caseload_capacity
from db.models import Case
from db.security.session import open_session
from db.user import User

WEEKS = 8  # of the outlook, and of the flow that it assumes


@dataclass(frozen=True)
class Outlook:
    """``frame``: week datetime64, open float64, capacity float64; ``inflow`` and ``outflow`` in
    cases a week, as they were over the last eight weeks."""

    frame: pd.DataFrame
    inflow: float
    outflow: float


def outlook(user: User, units: Iterable[int], day: date) -> Outlook:
    """Open cases and capacity of the coming eight weeks, if people come and go as they did."""
    keys, since = tuple(units), day - timedelta(weeks=WEEKS)
    weeks = [day + timedelta(weeks=n) for n in range(WEEKS + 1)]
    here: list[Any] = [Case.voided_on.is_(None)] + ([Case.unit_id.in_(keys)] if keys else [])
    with open_session(user, "cases") as session:
        held = session.scalar(select(func.count(Case.id)).where(*here, Case.is_open))
        came = session.scalar(select(func.count(Case.id)).where(*here, Case.opened_on > since))
        left = session.scalar(select(func.count(Case.id)).where(*here, Case.closed_on > since))
        capacity = [_capacity(session, keys, week) for week in weeks]
    inflow, outflow = (came or 0) / WEEKS, (left or 0) / WEEKS
    opened = [max((held or 0) + n * (inflow - outflow), 0.0) for n in range(len(weeks))]
    frame = pd.DataFrame({"week": pd.to_datetime(weeks), "open": opened, "capacity": capacity})
    return Outlook(frame, inflow, outflow)


def _capacity(session: Session, units: tuple[int, ...], day: date) -> float:
    return sum(
        one.capacity for one in caseload_capacity.coaches(session, Filters(units=units), day)
    )
