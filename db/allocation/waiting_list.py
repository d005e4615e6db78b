"""People who wait, given to coaches: who could take them, what was chosen, and why."""

from collections.abc import Iterable
from datetime import date, timedelta

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import clock
from db.allocation import coach_loads
from db.case import ranking
from db.case.filters import RECENT_DAYS, Filters
from db.models import OPEN_STAGES, Allocation, Case, Meeting
from db.security.session import open_session
from db.user import User

DESK = 2  # Wednesday, 9 to 12 (brief)
DESK_PLACES = 3  # an hour each
LOOKED = 8  # weeks of desks that are looked through


def waiting(user: User, units: Iterable[int]) -> pd.DataFrame:
    """Who waits for an invitation and has no coach yet, longest first; as ``ranking.ranked``."""
    filters = Filters(units=tuple(units))
    found = ranking.ranked(user, filters, clock.today(), ("waiting", "term"))
    found = found[found["coach_id"].isna() & (found["stage"] == "waiting")]
    return found.sort_values(["opened_on", "id"])


def coaches(user: User, units: Iterable[int]) -> pd.DataFrame:
    """Coaches side by side. Columns: id int64, name str, open int64, capacity float64, each of
    OPEN_STAGES int64, target_group str, languages (sorted list), desk_on datetime64 (next desk
    with a free place), on_leave bool, given int64 (in 28 days), last_given_on datetime64.
    """
    loads = coach_loads.loads(user, units)
    with open_session(user, "cases") as session:
        stages = _stages(session)
        desks = _desks(session, clock.today())
        given = _given(session)
    shown = [one for one in loads if one.open or one.takes or one.on_leave]
    desk = _wednesday(clock.today())
    of_stages = {stage: [stages.get((one.id, stage), 0) for one in shown] for stage in OPEN_STAGES}
    desk_on = [desks.get(one.id, desk) if one.takes else None for one in shown]
    last = [given[one.id][1] if one.id in given else None for one in shown]
    return pd.DataFrame(
        {
            "id": [one.id for one in shown],
            "name": [one.name for one in shown],
            "open": [one.open for one in shown],
            "capacity": [one.capacity for one in shown],
            **of_stages,
            "target_group": [one.target_group for one in shown],
            "languages": [sorted(one.languages) for one in shown],
            "desk_on": pd.to_datetime(pd.Series(desk_on, dtype=object)),
            "on_leave": [one.on_leave for one in shown],
            "given": [given[one.id][0] if one.id in given else 0 for one in shown],
            "last_given_on": pd.to_datetime(pd.Series(last, dtype=object)),
        }
    )


def _stages(session: Session) -> dict[tuple[int, str], int]:
    statement = (
        select(Case.coach_id, Case.stage, func.count())
        .where(Case.is_open, Case.coach_id.is_not(None))
        .group_by(Case.coach_id, Case.stage)
    )
    return {(key or 0, stage): count for key, stage, count in session.execute(statement)}


def _desks(session: Session, day: date) -> dict[int, date]:
    """The next Wednesday on which a coach with planned meetings has a place at the desk."""
    days = [_wednesday(day) + timedelta(weeks=n) for n in range(LOOKED)]
    statement = (
        select(Meeting.coach_id, Meeting.held_on, func.count())
        .where(Meeting.attendance == "planned", Meeting.held_on.in_(days))
        .group_by(Meeting.coach_id, Meeting.held_on)
    )
    full = {(key, held) for key, held, count in session.execute(statement) if count >= DESK_PLACES}
    busy = {key for key, _held in full}
    free = {key: [one for one in days if (key, one) not in full] for key in busy}
    return {key: some[0] for key, some in free.items() if key is not None and some}


def _given(session: Session) -> dict[int, tuple[int, date]]:
    since = clock.today() - timedelta(days=RECENT_DAYS)
    statement = (
        select(Allocation.coach_id, func.count(), func.max(Allocation.made_on))
        .where(Allocation.made_on > since)
        .group_by(Allocation.coach_id)
    )
    return {key: (count, last) for key, count, last in session.execute(statement)}


def _wednesday(day: date) -> date:
    """The next weekly desk, today's included."""
    return day + timedelta(days=(DESK - day.weekday()) % 7)
