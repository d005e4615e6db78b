"""The agenda of a unit's weekly meeting: what the data say since the last one, persons masked.

It is fixed when the meeting starts, so that its items keep their places while they are decided.
"""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import func, select

from db import clock
from db.allocation import coach_loads, proposal
from db.allocation.coach_loads import Load
from db.case import ranking
from db.case.attention import OVERDUE
from db.case.filters import Filters
from db.caseload import figures
from db.directory import entries, reports
from db.directory.entries import DirectoryFilters
from db.models import Case, Coach, Order, Organisation, Person, Referral, Service, reference
from db.security import masking
from db.security.session import open_session
from db.user import User

Agenda = dict[str, Any]
FAILED = ("referral_refused", "referral_unreached")
MOST = 24  # cases that an hour has time for
LISTED = 7  # rows that stand on one screen
STALE = 5  # entries of the directory, which take two lines each
REPORTS = 5  # entries said to be wrong, which may take as many
MOVES = 5  # cases of an overloaded coach that are proposed to others


def build(user: User, unit_id: int, since: date) -> Agenda:
    """What the unit should look at, from ``since`` until today; plain values for JSON."""
    masked, today = replace(user, masked=True), clock.today()
    filters = Filters(units=(unit_id,))
    found = ranking.ranked(masked, filters, today, OVERDUE)
    waiting = ranking.ranked(masked, filters, today, ("waiting",)).sort_values("opened_on")
    loads = coach_loads.loads(user, [unit_id])
    found = _overloaded(found, loads)
    return {
        "since": since.isoformat(),
        "day": today.isoformat(),
        "figures": asdict(figures.figures(user, filters, today)),
        "before": asdict(figures.figures(user, filters, since)),
        "new": int((waiting["opened_on"] > pd.Timestamp(since)).sum()),
        "waiting": [_item(row) for row in _rows(waiting.head(LISTED))],
        "attention": [_item(row) for row in _rows(found.head(MOST))],
        "pressing": len(found),
        "loads": [_load(one) for one in loads if one.open or one.takes],
        "moves": _moves(masked, loads),
        **_since(masked, unit_id, since),
        **_stale(user),
        **_reported(user, unit_id),
    }


def _overloaded(found: pd.DataFrame, loads: list[Load]) -> pd.DataFrame:
    """A coach with more than capacity is a reason, too, and makes a case a little more pressing."""
    over = {one.id for one in loads if one.over}
    held = found["coach_id"].isin(over)
    reasons = [
        (*some, "overload") if more else some
        for some, more in zip(found["reasons"], held, strict=True)
    ]
    ranked = found.assign(weight=found["weight"] + held.astype("int64"), reasons=reasons)
    return ranked.sort_values("weight", ascending=False, kind="stable")


def _item(row: Any) -> Agenda:  # noqa: ANN401
    return {
        "case": int(row.id),
        "reference": row.reference,
        "name": row.name,
        "stage": row.stage,
        "coach_id": None if pd.isna(row.coach_id) else int(row.coach_id),
        "coach": None if pd.isna(row.coach) else row.coach,
        "site": None if pd.isna(row.site) else row.site,
        "target_group": row.target_group,
        "minors": int(row.minors),
        "language": row.language,
        "opened_on": _day(row.opened_on),
        "invited_on": _day(row.invited_on),
        "term_ends_on": _day(row.term_ends_on),
        "next_appointment_on": _day(row.next_appointment_on),
        "reasons": list(row.reasons),
    }


def _load(one: Load) -> Agenda:
    return {"id": one.id, "name": one.name, "open": one.open, "capacity": one.capacity}


def _moves(user: User, loads: list[Load]) -> list[Agenda]:
    """Cases just invited of who has more than capacity, proposed to who has room."""
    over = [one for one in loads if one.over]
    room = [one for one in loads if one.has_room]
    if not over or not room:
        return []
    over.sort(key=lambda one: one.capacity - one.open)
    chosen = (
        select(
            Case.id,
            masking.name(user),
            Case.coach_id,
            Case.site_id,
            Person.target_group,
            Person.language,
        )
        .join(Order, Order.id == Case.order_id)
        .join(Person, Person.id == Order.person_id)
        .where(Case.coach_id.in_([one.id for one in over]), Case.stage == "invited")
        .where(Case.closed_on.is_(None), Case.voided_on.is_(None))
        .order_by(Case.invited_on.desc(), Case.id)
    )
    with open_session(user, "cases") as session:
        rows = [tuple(row) for row in session.execute(chosen)]
    names = ["id", "name", "coach_id", "site_id", "target_group", "language"]
    frame = pd.DataFrame(rows, columns=names)
    order = {one.id: place for place, one in enumerate(over)}
    frame = frame.assign(place=[order[key] for key in frame["coach_id"]])
    frame = frame.sort_values("place", kind="stable").groupby("coach_id", sort=False).head(2)
    # Never more than there are places: relief must not put the next one over capacity.
    places = sum(int(one.capacity - one.open) for one in room)
    frame = frame.head(min(MOVES, places))
    known = proposal.acquainted(user, frame["id"])
    by_id = {one.id: one for one in loads}
    return [
        {
            "case": one.case_id,
            "reference": reference(one.case_id),
            "name": row.name,
            "from": by_id[int(row.coach_id)].name,
            "from_id": int(row.coach_id),
            "to": by_id[one.coach_id].name,
            "to_id": one.coach_id,
            "reasons": list(one.reasons),
        }
        for one, row in zip(proposal.propose(frame, room, known), _rows(frame), strict=True)
        if one.coach_id is not None
    ]


def _since(user: User, unit_id: int, since: date) -> Agenda:
    """Outcomes reached, and referrals that failed, since the last meeting."""
    closed = (
        select(Case.id, masking.name(user), Case.outcome, Coach.name)
        .join(Order, Order.id == Case.order_id)
        .join(Person, Person.id == Order.person_id)
        .join(Coach, Coach.id == Case.coach_id, isouter=True)
        .where(Case.unit_id == unit_id, Case.voided_on.is_(None), Case.closed_on > since)
        .order_by(Case.outcome_group.desc(), Case.closed_on)
    )
    failed = (
        select(Case.id, masking.name(user), Organisation.name, Service.name, Referral.result)
        .select_from(Referral)
        .join(Case, Case.id == Referral.case_id)
        .join(Order, Order.id == Case.order_id)
        .join(Person, Person.id == Order.person_id)
        .join(Service, Service.id == Referral.service_id)
        .join(Organisation, Organisation.id == Service.organisation_id)
        .where(Case.unit_id == unit_id, Case.closed_on.is_(None), Case.voided_on.is_(None))
        .where(Referral.answered_on > since, Referral.result.in_(FAILED))
        .order_by(Referral.answered_on.desc())
    )
    counted = (
        select(Case.outcome_group, func.count())
        .where(Case.unit_id == unit_id, Case.voided_on.is_(None), Case.closed_on > since)
        .group_by(Case.outcome_group)
    )
    with open_session(user, "cases") as session:
        reached = [_named(row, "outcome", "coach") for row in session.execute(closed)]
        groups = {str(name): int(count) for name, count in session.execute(counted)}
        broken = [
            _named(row, "organisation", "service", "result") for row in session.execute(failed)
        ]
    durable = [one for one in reached if not str(one["outcome"]).startswith("none")]
    return {"outcomes": durable[:LISTED], "groups": groups, "failed": broken[:LISTED]}


def _named(row: Any, *names: str) -> Agenda:  # noqa: ANN401
    key, name, *rest = row
    return {"case": int(key), "reference": reference(int(key)), "name": name} | dict(
        zip(names, rest, strict=True)
    )


def _stale(user: User) -> Agenda:
    """Entries of the directory that nobody verified for long: how many, and the oldest."""
    found = entries.entries(user, DirectoryFilters(states=("stale",)))
    oldest = found.sort_values("verified_on").head(STALE)
    named = [
        {
            "organisation": row.organisation,
            "service": row.service,
            "verified_on": _day(row.verified_on),
        }
        for row in _rows(oldest)
    ]
    return {"gone_stale": len(found), "stale": named}


def _reported(user: User, unit_id: int) -> Agenda:
    """What the unit says is wrong in the directory, still open: how many, and the oldest."""
    found = reports.found(user, unit_id=unit_id)
    named = [
        {
            "id": one.id,
            "title": one.title,
            "words": one.words,
            "by": one.by,
            "on": one.on.isoformat(),
        }
        for one in found[:REPORTS]
    ]
    return {"reported": len(found), "reports": named}


def _rows(frame: pd.DataFrame) -> Any:  # noqa: ANN401
    return frame.astype(object).itertuples(index=False)


def _day(value: Any) -> str | None:  # noqa: ANN401
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date().isoformat()
