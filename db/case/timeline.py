"""What happened in one case, as frames: steps, invitations, meetings, referrals, procedures, offers
to other units.

Days are datetime64, terms are codes; what people wrote is masked on a shared screen.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from db.models import (
    CaseTerm,
    Coach,
    Invitation,
    Meeting,
    Procedure,
    Referral,
    Service,
    Step,
    Transfer,
)
from db.security import masking
from db.user import User

COLUMNS: dict[str, tuple[str, ...]] = {
    "steps": ("on", "stage", "coach", "perspective", "suspension", "note", "id", "coach_id"),
    "invitations": ("sent_on", "channel", "proposed_on", "answered_on", "id"),
    "meetings": (
        "held_on", "starts_at", "kind", "attendance", "coach", "discussed", "next_step", "id",
    ),
    "procedures": (
        "lodged_on", "kind", "holds_term", "prospect", "ruling", "decided_on", "note", "id",
    ),
    "referrals": ("referred_on", "organisation", "service", "result", "answered_on", "note", "id",
                  "service_id"),
    "transfers": (
        "asked_on", "from_unit_id", "to_unit_id", "accepted", "answered_on", "note", "id",
    ),
}  # fmt: skip


def steps(session: Session, user: User, key: int) -> pd.DataFrame:
    """How the case stood from a day on, oldest first; columns as COLUMNS["steps"]."""
    statement = (
        select(
            Step.on,
            Step.stage,
            Coach.name,
            Step.perspective,
            Step.suspension,
            masking.hidden(user, Step.note),
            Step.id,
            Step.coach_id,
        )
        .join(Coach, Coach.id == Step.coach_id, isouter=True)
        .where(Step.case_id == key)
        .order_by(Step.on, Step.id)
    )
    return _frame("steps", session.execute(statement).all())


def invitations(session: Session, key: int) -> pd.DataFrame:
    statement = (
        select(
            Invitation.sent_on,
            Invitation.channel,
            Invitation.proposed_on,
            Invitation.answered_on,
            Invitation.id,
        )
        .where(Invitation.case_id == key)
        .order_by(Invitation.sent_on.desc(), Invitation.id.desc())
    )
    return _frame("invitations", session.execute(statement).all())


def meetings(session: Session, user: User, key: int) -> pd.DataFrame:
    statement = (
        select(
            Meeting.held_on,
            Meeting.starts_at,
            Meeting.kind,
            Meeting.attendance,
            Coach.name,
            masking.hidden(user, Meeting.discussed),
            masking.hidden(user, Meeting.next_step),
            Meeting.id,
        )
        .join(Coach, Coach.id == Meeting.coach_id, isouter=True)
        .where(Meeting.case_id == key)
        .order_by(Meeting.held_on.desc(), Meeting.id.desc())
    )
    return _frame("meetings", session.execute(statement).all())


def procedures(session: Session, user: User, key: int) -> pd.DataFrame:
    found = session.scalars(
        select(Procedure)
        .where(Procedure.case_id == key)
        .order_by(Procedure.lodged_on.desc(), Procedure.id.desc())
    )
    rows = [
        (
            one.lodged_on,
            one.kind,
            one.holds_term,
            one.prospect,
            one.ruling,
            one.decided_on,
            masking.text(user, one.note),
            one.id,
        )
        for one in found
    ]
    return _frame("procedures", rows)


def referrals(session: Session, user: User, key: int) -> pd.DataFrame:
    statement = (
        select(Referral)
        .where(Referral.case_id == key)
        .order_by(Referral.referred_on.desc(), Referral.id.desc())
        .options(joinedload(Referral.service).joinedload(Service.organisation))
    )
    rows = [
        (
            one.referred_on,
            one.service.organisation.name,
            one.service.name,
            one.result,
            one.answered_on,
            masking.text(user, one.note),
            one.id,
            one.service_id,
        )
        for one in session.scalars(statement)
    ]
    return _frame("referrals", rows)


def transfers(session: Session, user: User, key: int) -> pd.DataFrame:
    """Offers of the case to another unit, as far as the user's own unit has to do with them."""
    found = session.scalars(select(Transfer).where(Transfer.case_id == key))
    rows = [
        (
            one.asked_on,
            one.from_unit_id,
            one.to_unit_id,
            one.accepted,
            one.answered_on,
            masking.text(user, " → ".join(said for said in (one.reason, one.answer) if said)),
            one.id,
        )
        for one in found
    ]
    return _frame("transfers", rows)


def findings(session: Session, user: User, key: int) -> dict[str, str]:
    """What was found, by term: its note, or an empty text."""
    found = session.scalars(select(CaseTerm).where(CaseTerm.case_id == key))
    return {one.term: masking.text(user, one.note) or "" for one in found}


def _frame(name: str, rows: Sequence[Any]) -> pd.DataFrame:
    frame = pd.DataFrame([tuple(row) for row in rows], columns=list(COLUMNS[name]))
    days = [one for one in frame.columns if one == "on" or one.endswith("_on")]
    return frame.assign(**{one: pd.to_datetime(frame[one]) for one in days})
