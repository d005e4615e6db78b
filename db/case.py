"""One case: read whole, and mended field by field under its rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from db import access, changes, clock, happenings, lengths, mask, merging, record
from db.access import SYSTEM, User
from db.changes import Edit
from db.errors import NotFound, Refusal, Refused
from db.models import (
    STAGES,
    Case,
    Change,
    Coach,
    Order,
    Site,
    Step,
    Term,
    now,
)
from db.words import clean

LONGEST_NOTE = 10_000
AGAIN = timedelta(hours=1)  # after this, reading a case again is a new opening
MENDABLE = (
    "stage",
    "coach_id",
    "site_id",
    "next_appointment_on",
    "perspective",
    "suspension",
    "outcome",
    "closed_on",
    "note",
)
OF_ORDER = ("extended_to",)  # of the order behind the case
TERMS = {"perspective": "perspective", "outcome": "outcome", "suspension": "suspension"}


@dataclass(frozen=True)
class View:
    """A case as its page shows it; frames as ``db.happenings`` gives them, newest first but for
    the steps. ``findings`` has a note by term. Masked where the user's screen is shared.
    """

    case: Case
    steps: pd.DataFrame
    invitations: pd.DataFrame
    meetings: pd.DataFrame
    procedures: pd.DataFrame
    referrals: pd.DataFrame
    transfers: pd.DataFrame
    findings: dict[str, str]
    former: tuple[str, ...] = ()  # SP numbers under which the person stood before a merge

    def values(self) -> dict[str, object]:
        return {name: read(self.case, name) for name in (*MENDABLE, *OF_ORDER)}

    @property
    def held(self) -> bool:
        """Whether a pending procedure keeps the term of the order from running out."""
        pending = self.procedures[self.procedures["ruling"].isna()]
        return bool(pending["holds_term"].any())


def view(user: User, key: int, page: str = "case") -> View:
    """Read one case, which the record keeps. Raises NotFound when there is none for this user."""
    with access.session(user, "cases") as session:
        case = session.scalars(
            select(Case)
            .where(Case.id == key, Case.voided_on.is_(None))
            .options(
                joinedload(Case.order).joinedload(Order.person),
                joinedload(Case.unit),
                joinedload(Case.site),
                joinedload(Case.coach),
            )
        ).one_or_none()
        if case is None:
            raise NotFound(f"case {key}")
        parts = (
            happenings.steps(session, key),
            happenings.invitations(session, key),
            happenings.meetings(session, user, key),
            happenings.procedures(session, user, key),
            happenings.referrals(session, user, key),
            happenings.transfers(session, user, key),
            happenings.findings(session, user, key),
            merging.find_former(session, case.order.person_id),
        )
    case.note = mask.text(user, case.note)
    mask.person(user, case.order.person)
    _opened(user, key, page)
    if user.masked:
        parts = (*parts[:-1], ())
    return View(case, *parts)


def read(case: Case, name: str) -> object:
    """A field as people mend it; the term's extension stands in the order."""
    return getattr(case.order if name in OF_ORDER else case, name)


def _opened(user: User, key: int, page: str) -> None:
    """Need to know: who opened which case stays on record, once an hour for each account."""
    with access.session(SYSTEM, "history") as session:
        lately = session.scalar(
            select(Change.id)
            .where(
                Change.case_id == key,
                Change.account_id == user.account_id,
                Change.table_name == record.OPENED,
                Change.before.is_(None),
                Change.after.is_(None),
                Change.at > now() - AGAIN,
            )
            .limit(1)
        )
    if lately is None:
        with changes.transaction(user, "cases", page) as session:
            record.note(session, record.OPENED, str(key), key)


def save(user: User, edits: Sequence[Edit], page: str) -> int:
    """Save new values of MENDABLE and OF_ORDER fields of one case or many, all or none; returns how
    many cases.

    Raises Refused, Conflicts or NotFound.
    """
    if user.masked and any("note" in edit.after for edit in edits):
        raise Refused([Refusal(None, "note", "masked")])  # a collision would tell the text
    with changes.transaction(user, "cases", page) as session:
        return len(changes.save(session, Case, edits, apply, read))


def apply(session: Session, case: Case, after: Mapping[str, object]) -> list[Refusal]:
    """Set fields of a case under its rules; returns those that are broken."""
    was = standing(case)
    outcome = after.get("outcome", case.outcome)
    for name in MENDABLE:
        if name in after:
            setattr(case, name, (clean(after[name]) if name == "note" else after[name]) or None)
    refusals = [*_check_places(session, case, after), *_check_terms(session, case, after)]
    refusals += [*_check_stage(case, was[0], after), *_check_order(case, after)]
    refusals += lengths.check(case.id, "note", case.note, LONGEST_NOTE)
    if refusals:
        return refusals
    if "next_appointment_on" in after:
        case.appointment_made_on = clock.today() if case.next_appointment_on else None
    case.outcome_group = str(outcome).split("_")[0] if outcome else None
    if "suspension" in after:
        case.suspended_on = (case.suspended_on or clock.today()) if case.suspension else None
    if standing(case) != was:
        _step(case)
    return []


def standing(case: Case) -> tuple[str, int | None, str | None, str | None]:
    """What a step of the case holds."""
    return case.stage, case.coach_id, case.perspective, case.suspension


def step(case: Case, day: date) -> None:
    """Note how the case stands from a day on."""
    stage, coach, perspective, suspension = standing(case)
    case.steps.append(
        Step(on=day, stage=stage, coach_id=coach, perspective=perspective, suspension=suspension)
    )


def _step(case: Case) -> None:
    """What follows by itself from a new stage or a new coach."""
    today = clock.today()
    if case.stage != "waiting" and case.stage != "closed":
        case.invited_on = case.invited_on or max(today, case.ordered_on)
    if case.stage not in ("waiting", "invited", "closed"):
        case.answered_on = case.answered_on or today
    step(case, today)


def _check_order(case: Case, after: Mapping[str, object]) -> list[Refusal]:
    """An extended term."""
    if "extended_to" not in after:
        return []
    day, order = after["extended_to"] or None, case.order
    if isinstance(day, date) and (order.notified_on is None or day < order.notified_on):
        values = {"day": day, "notified": order.notified_on or "–"}
        return [Refusal(case.id, "extended_to", "extended_before_notified", values)]
    order.extended_to = day if isinstance(day, date) else None
    return []


def _check_places(session: Session, case: Case, after: Mapping[str, object]) -> list[Refusal]:
    refusals = []
    user: User = session.info["user"]
    if user.role == "coach" and {"coach_id", "site_id"} & after.keys():
        refusals.append(Refusal(case.id, "coach_id", "coach_not_yours_to_give"))
    if "coach_id" in after and case.coach_id and (wrong := _coach(session, case)):
        refusals.append(wrong)
    if "site_id" in after and case.site_id:
        site = session.get(Site, case.site_id)
        if site is None or site.unit_id != case.unit_id:
            refusals.append(Refusal(case.id, "site_id", "site_of_other_unit"))
    return refusals


def _coach(session: Session, case: Case) -> Refusal | None:
    """Why the coach may not hold the case."""
    coach = session.get(Coach, case.coach_id)
    if coach is None or coach.unit_id != case.unit_id:
        return Refusal(case.id, "coach_id", "coach_of_other_unit")
    if coach.ends_on and coach.ends_on < clock.today():
        values = {"coach": coach.name, "day": coach.ends_on}
        return Refusal(case.id, "coach_id", "coach_has_left", values)
    if coach.starts_on > clock.today():
        values = {"coach": coach.name, "day": coach.starts_on}
        return Refusal(case.id, "coach_id", "coach_not_here_yet", values)
    if coach.on_leave:
        return Refusal(case.id, "coach_id", "coach_on_leave", {"coach": coach.name})
    return None


def _check_terms(session: Session, case: Case, after: Mapping[str, object]) -> list[Refusal]:
    refusals = []
    for name, kind in TERMS.items():
        code = getattr(case, name)
        term = session.get(Term, code) if code else None
        known = term is not None and term.kind == kind
        if code and not (known and term and (kind != "outcome" or term.parent_code)):
            refusals.append(Refusal(case.id, name, f"{name}_unknown", {"value": code}))
        elif term and name in after and term.closed_on and term.closed_on <= clock.today():
            values = {"value": term.label(session.info["user"].language)}
            refusals.append(Refusal(case.id, name, "term_closed", values))
    return refusals


def _check_stage(case: Case, was: str, after: Mapping[str, object]) -> list[Refusal]:
    if case.stage not in STAGES:
        return [Refusal(case.id, "stage", "stage_unknown", {"value": case.stage})]
    if case.stage == "waiting" and case.invited_on:
        return [Refusal(case.id, "stage", "waiting_was_invited", {"day": case.invited_on})]
    if case.stage == "closed":
        return _check_closing(case, was, after)
    if case.outcome or case.closed_on:
        field = "outcome" if case.outcome else "closed_on"
        return [Refusal(case.id, field, "outcome_needs_closed_stage")]
    if after.get("next_appointment_on") and _past(case.next_appointment_on):
        values = {"day": case.next_appointment_on}
        return [Refusal(case.id, "next_appointment_on", "appointment_in_past", values)]
    return []


def _check_closing(case: Case, was: str, after: Mapping[str, object]) -> list[Refusal]:
    if not case.outcome:
        return [Refusal(case.id, "outcome", "closed_needs_outcome")]
    if not case.closed_on:
        return [Refusal(case.id, "closed_on", "closed_needs_date")]
    values = {"day": case.closed_on, "order": case.ordered_on, "invited": case.invited_on}
    if case.closed_on > clock.today():
        return [Refusal(case.id, "closed_on", "closed_in_future", values)]
    if case.closed_on < case.ordered_on:
        return [Refusal(case.id, "closed_on", "closed_before_order", values)]
    if case.invited_on and case.closed_on < case.invited_on:
        return [Refusal(case.id, "closed_on", "closed_before_invitation", values)]
    if after.get("next_appointment_on") and was == "closed":
        return [Refusal(case.id, "next_appointment_on", "closed_has_no_appointment")]
    case.next_appointment_on = None  # closing cancels what was still to come
    return []


def _past(day: date | None) -> bool:
    return day is not None and day < clock.today()
