"""What a unit's weekly meeting should look at: what the data say since the last one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db import clock
from db.allocation import coach_loads
from db.allocation.coach_loads import Load
from db.case import ranking
from db.case.attention import OVERLOAD, OVERLOAD_WEIGHT, overdue
from db.case.filters import Filters
from db.case.joins import join_coach, join_person
from db.caseload import figures
from db.directory import entries, reports
from db.directory.entries import DirectoryFilters
from db.models import DURABLE, Case, Coach, Organisation, Referral, Service
from db.security import masking
from db.security.session import open_session
from db.user import User
from db.weekly_meeting import balancing
from db.weekly_meeting.agenda import (
    Agenda,
    AgendaCase,
    CoachLoad,
    FailedReferral,
    ReachedOutcome,
    ReportedEntry,
    StaleEntry,
)

FAILED = ("referral_refused", "referral_unreached")
MOST = 24  # cases that an hour has time for
LISTED = 7  # rows that stand on one screen
STALE = 5  # entries of the directory, which take two lines each
REPORTS = 5  # entries said to be wrong, which may take as many


def build_agenda(user: User, unit_id: int, since: date) -> Agenda:
    """What the unit should look at, from ``since`` until today; persons masked."""
    masked, today = replace(user, masked=True), clock.today()
    filters = Filters(units=(unit_id,))
    loads = coach_loads.loads(user, [unit_id])
    found = _add_overload(ranking.ranked(masked, filters, today, overdue()), loads)
    waiting = ranking.ranked(masked, filters, today, ("waiting",)).sort_values("opened_on")
    with open_session(masked, "cases") as session:
        lately = (Case.closed_on > since, Case.closed_on <= today)
        closed = [Case.unit_id == unit_id, Case.voided_on.is_(None), *lately]
        outcomes, groups = _outcomes(session, masked, closed), _groups(session, closed)
        failed = _failed_referrals(session, masked, unit_id, since)
    stale = entries.entries(user, DirectoryFilters(states=("stale",))).sort_values("verified_on")
    reported = reports.found(user, unit_id=unit_id)
    return Agenda(
        since=since,
        day=today,
        figures=figures.figures(user, filters, today),
        before=figures.figures(user, filters, since),
        new=int((waiting["opened_on"] > pd.Timestamp(since)).sum()),
        waiting=_cases(waiting.head(LISTED)),
        attention=_cases(found.head(MOST)),
        pressing=len(found),
        loads=_loads(loads),
        moves=balancing.propose_moves(masked, loads),
        outcomes=outcomes,
        groups=groups,
        failed=failed,
        gone_stale=len(stale),
        stale=_stale(stale.head(STALE)),
        reported=len(reported),
        reports=_reports(reported[:REPORTS]),
    )


def _add_overload(found: pd.DataFrame, loads: Sequence[Load]) -> pd.DataFrame:
    """A coach with more than capacity is a reason, too, and makes a case a little more pressing."""
    held = found["coach_id"].isin([one.id for one in loads if one.over])
    reasons = [
        (*some, OVERLOAD) if more else some
        for some, more in zip(found["reasons"], held, strict=True)
    ]
    weight = found["weight"] + held.astype("int64") * OVERLOAD_WEIGHT
    ranked = found.assign(weight=weight, reasons=reasons)
    return ranked.sort_values("weight", ascending=False, kind="stable")


def _cases(ranked: pd.DataFrame) -> tuple[AgendaCase, ...]:
    """Lines of what ``ranking.ranked`` gives."""
    return tuple(
        AgendaCase(
            case_id=int(row["id"]),
            name=row["name"],
            stage=row["stage"],
            coach_id=None if pd.isna(row["coach_id"]) else int(row["coach_id"]),
            coach=_known(row["coach"]),
            site=_known(row["site"]),
            target_group=row["target_group"],
            minors=int(row["minors"]),
            language=_known(row["language"]),
            opened_on=row["opened_on"].date(),
            invited_on=_day(row["invited_on"]),
            term_ends_on=_day(row["term_ends_on"]),
            next_appointment_on=_day(row["next_appointment_on"]),
            reasons=row["reasons"],
        )
        for row in ranked.to_dict("records")
    )


def _loads(loads: Sequence[Load]) -> tuple[CoachLoad, ...]:
    return tuple(
        CoachLoad(one.id, one.name, one.open, one.capacity)
        for one in loads
        if one.open or one.takes
    )


def _outcomes(
    session: Session, user: User, closed: Sequence[ColumnElement[bool]]
) -> tuple[ReachedOutcome, ...]:
    chosen = select(
        Case.id.label("case_id"),
        masking.name(user).label("name"),
        Case.outcome.label("outcome"),
        Coach.name.label("coach"),
    )
    statement = (
        join_coach(join_person(chosen.select_from(Case)))
        .where(*closed, Case.outcome_group.in_(DURABLE))
        .order_by(Case.outcome_group.desc(), Case.closed_on, Case.id)
        .limit(LISTED)
    )
    return tuple(ReachedOutcome(**row) for row in session.execute(statement).mappings())


def _groups(session: Session, closed: Sequence[ColumnElement[bool]]) -> dict[str, int]:
    """Cases closed, by group of outcomes."""
    counted = select(Case.outcome_group, func.count()).where(*closed).group_by(Case.outcome_group)
    return {str(name): int(count) for name, count in session.execute(counted)}


def _failed_referrals(
    session: Session, user: User, unit_id: int, since: date
) -> tuple[FailedReferral, ...]:
    chosen = select(
        Case.id.label("case_id"),
        masking.name(user).label("name"),
        Organisation.name.label("organisation"),
        Service.name.label("service"),
        Referral.result.label("result"),
    )
    of_cases = chosen.select_from(Referral).join(Case, Case.id == Referral.case_id)
    statement = (
        join_person(of_cases)
        .join(Service, Service.id == Referral.service_id)
        .join(Organisation, Organisation.id == Service.organisation_id)
        .where(Case.is_open, Case.unit_id == unit_id)
        .where(Referral.answered_on > since, Referral.result.in_(FAILED))
        .order_by(Referral.answered_on.desc(), Referral.id)
        .limit(LISTED)
    )
    return tuple(FailedReferral(**row) for row in session.execute(statement).mappings())


def _stale(oldest: pd.DataFrame) -> tuple[StaleEntry, ...]:
    return tuple(
        StaleEntry(row["organisation"], row["service"], row["verified_on"])
        for row in oldest.to_dict("records")
    )


def _reports(said: Sequence[reports.Said]) -> tuple[ReportedEntry, ...]:
    return tuple(ReportedEntry(one.id, one.title, one.words, one.by, one.on) for one in said)


def _known(value: Any) -> Any:  # noqa: ANN401 - of a frame
    return None if pd.isna(value) else value


def _day(value: pd.Timestamp) -> date | None:
    return None if pd.isna(value) else value.date()
