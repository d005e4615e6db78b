"""People who wait, given to coaches: who could take them, what was chosen, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import clock, lengths, transaction
from db.allocation import proposal
from db.case import edit, ranking
from db.case.filters import RECENT_DAYS, Filters
from db.caseload import capacity as caseload_capacity
from db.errors import Refusal, Refused
from db.models import OPEN_STAGES, Allocation, Case, Coach, Meeting, Term
from db.security.session import open_session
from db.text import clean
from db.transaction import Edit, write
from db.user import User

LONGEST = 2000  # characters of a note
DESK = 2  # Wednesday, 9 to 12 (brief)
DESK_PLACES = 3  # an hour each
LOOKED = 8  # weeks of desks that are looked through
WEEKS = 8  # of the outlook, and of the flow that it assumes


@dataclass(frozen=True)
class Choice:
    """A case to give: to whom, who was proposed, and why another if so."""

    case_id: int
    coach_id: int
    proposed_id: int | None
    reason: str | None = None
    note: str = ""

    @property
    def overrules(self) -> bool:
        """Whether this is another coach than the one who was proposed."""
        return self.proposed_id is not None and self.proposed_id != self.coach_id


@dataclass(frozen=True)
class Outlook:
    """``frame``: week datetime64, open float64, capacity float64; ``inflow`` and ``outflow`` in
    cases a week, as they were over the last eight weeks."""

    frame: pd.DataFrame
    inflow: float
    outflow: float


def waiting(user: User, units: Iterable[int]) -> pd.DataFrame:
    """Who waits for an invitation and has no coach yet, longest first; as ``attention.ranked``."""
    filters = Filters(units=tuple(units))
    found = ranking.ranked(user, filters, clock.today(), ("waiting", "term"))
    found = found[found["coach_id"].isna() & (found["stage"] == "waiting")]
    return found.sort_values(["opened_on", "id"])


def coaches(user: User, units: Iterable[int]) -> pd.DataFrame:
    """Coaches side by side. Columns: id int64, name str, open int64, capacity float64, each of
    OPEN_STAGES int64, target_group str, languages (sorted list), desk_on datetime64 (next desk
    with a free place), on_leave bool, given int64 (in 28 days), last_given_on datetime64.
    """
    loads = proposal.loads(user, units)
    with open_session(user, "cases") as session:
        stages = _stages(session)
        desks = _desks(session, clock.today())
        given = _given(session)
    rows = [
        (
            one.id,
            one.name,
            one.open,
            one.capacity,
            *(stages.get((one.id, stage), 0) for stage in OPEN_STAGES),
            one.target_group,
            sorted(one.languages),
            desks.get(one.id, _wednesday(clock.today())) if one.takes else None,
            one.on_leave,
            *given.get(one.id, (0, None)),
        )
        for one in loads
        if one.open or one.takes or one.on_leave
    ]
    names = ["id", "name", "open", "capacity", *OPEN_STAGES, "target_group", "languages"]
    names += ["desk_on", "on_leave", "given", "last_given_on"]
    frame = pd.DataFrame(rows, columns=names)
    days = {name: pd.to_datetime(frame[name]) for name in ("desk_on", "last_given_on")}
    return frame.assign(**days)


def give(user: User, choices: Sequence[Choice], page: str) -> int:
    """Give cases to coaches and to the coaches' sites, all or none; returns how many.

    Raises Refused, or Conflicts where somebody else gave one meanwhile.
    """
    chosen = {one.case_id: one for one in choices}
    with write(user, "cases", page) as session:
        if refusals := [wrong for one in choices if (wrong := _check(session, one))]:
            raise Refused(refusals)
        edits = [
            Edit(one.case_id, {"coach_id": None}, {"coach_id": one.coach_id}) for one in choices
        ]
        for row in transaction.save(session, Case, edits, edit.apply, edit.read):
            one = chosen[row.id]
            coach = session.get(Coach, one.coach_id)
            row.site_id = row.site_id or (coach.site_id if coach else None)
            session.add(
                Allocation(
                    case_id=row.id,
                    coach_id=one.coach_id,
                    proposed_id=one.proposed_id,
                    made_on=clock.today(),
                    reason=one.reason if one.overrules else None,
                    note=clean(one.note) or None if one.overrules else None,
                )
            )
    return len(choices)


def overruled(user: User) -> pd.DataFrame:
    """Why proposals were overruled, counted. Columns: reason str (code), count int64."""
    statement = (
        select(Allocation.reason, func.count())
        .join(Case, Case.id == Allocation.case_id)
        .where(Allocation.reason.is_not(None))
        .group_by(Allocation.reason)
        .order_by(func.count().desc(), Allocation.reason)
    )
    with open_session(user, "cases") as session:
        rows = [tuple(row) for row in session.execute(statement)]
    return pd.DataFrame(rows, columns=["reason", "count"]).astype({"count": "int64"})


def outlook(user: User, units: Iterable[int], day: date) -> Outlook:
    """Open cases and capacity of the coming eight weeks, if people come and go as they did."""
    keys, since = tuple(units), day - timedelta(weeks=WEEKS)
    weeks = [day + timedelta(weeks=n) for n in range(WEEKS + 1)]
    here: list[Any] = [Case.voided_on.is_(None)] + ([Case.unit_id.in_(keys)] if keys else [])
    with open_session(user, "cases") as session:
        held = session.scalar(select(func.count(Case.id)).where(*here, Case.closed_on.is_(None)))
        came = session.scalar(select(func.count(Case.id)).where(*here, Case.opened_on > since))
        left = session.scalar(select(func.count(Case.id)).where(*here, Case.closed_on > since))
        capacity = [_capacity(session, keys, week) for week in weeks]
    inflow, outflow = (came or 0) / WEEKS, (left or 0) / WEEKS
    rows = [
        (week, max((held or 0) + n * (inflow - outflow), 0.0), capacity[n])
        for n, week in enumerate(weeks)
    ]
    frame = pd.DataFrame(rows, columns=["week", "open", "capacity"])
    return Outlook(frame.assign(week=pd.to_datetime(frame["week"])), inflow, outflow)


def _capacity(session: Session, units: tuple[int, ...], day: date) -> float:
    return sum(
        one.capacity for one in caseload_capacity.coaches(session, Filters(units=units), day)
    )


def _check(session: Session, one: Choice) -> Refusal | None:
    if wrong := lengths.check(one.case_id, "note", clean(one.note), LONGEST):
        return wrong[0]
    if not one.overrules:
        return None
    term = session.get(Term, str(one.reason))
    if term is None or term.kind != "overrule":
        return Refusal(one.case_id, "reason", "overrule_needs_reason")
    return None


def _stages(session: Session) -> dict[tuple[int, str], int]:
    statement = (
        select(Case.coach_id, Case.stage, func.count())
        .where(Case.closed_on.is_(None), Case.voided_on.is_(None), Case.coach_id.is_not(None))
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
