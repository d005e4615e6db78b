"""What happened in one case, as frames: steps, invitations, meetings, referrals, procedures, offers
to other units.

Days are datetime64, terms are codes; what people wrote is masked on a shared screen.
"""

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.frames import read_frame
from db.models import (
    CaseTerm,
    Coach,
    Invitation,
    Meeting,
    Organisation,
    Procedure,
    Referral,
    Service,
    Step,
    Transfer,
)
from db.security import masking
from db.user import User


def steps(session: Session, user: User, case_id: int) -> pd.DataFrame:
    """How the case stood from a day on, oldest first.

    Columns: on datetime64, stage str, coach str or None, perspective and suspension str or None,
    note str or None, id int64.
    """
    statement = (
        select(
            Step.on.label("on"),
            Step.stage.label("stage"),
            Coach.name.label("coach"),
            Step.perspective.label("perspective"),
            Step.suspension.label("suspension"),
            masking.hidden(user, Step.note).label("note"),
            Step.id.label("id"),
            Step.coach_id.label("coach_id"),
        )
        .join(Coach, Coach.id == Step.coach_id, isouter=True)
        .where(Step.case_id == case_id)
        .order_by(Step.on, Step.id)
    )
    return read_frame(session.execute(statement))


def invitations(session: Session, case_id: int) -> pd.DataFrame:
    """Newest first. Columns: sent_on, proposed_on and answered_on datetime64, channel str, id
    int64.
    """
    statement = (
        select(
            Invitation.sent_on.label("sent_on"),
            Invitation.channel.label("channel"),
            Invitation.proposed_on.label("proposed_on"),
            Invitation.answered_on.label("answered_on"),
            Invitation.id.label("id"),
        )
        .where(Invitation.case_id == case_id)
        .order_by(Invitation.sent_on.desc(), Invitation.id.desc())
    )
    return read_frame(session.execute(statement))


def meetings(session: Session, user: User, case_id: int) -> pd.DataFrame:
    """Newest first. Columns: held_on datetime64, starts_at time or None, kind and attendance str,
    coach, discussed and next_step str or None, id int64.
    """
    statement = (
        select(
            Meeting.held_on.label("held_on"),
            Meeting.starts_at.label("starts_at"),
            Meeting.kind.label("kind"),
            Meeting.attendance.label("attendance"),
            Coach.name.label("coach"),
            masking.hidden(user, Meeting.discussed).label("discussed"),
            masking.hidden(user, Meeting.next_step).label("next_step"),
            Meeting.id.label("id"),
        )
        .join(Coach, Coach.id == Meeting.coach_id, isouter=True)
        .where(Meeting.case_id == case_id)
        .order_by(Meeting.held_on.desc(), Meeting.id.desc())
    )
    return read_frame(session.execute(statement))


def procedures(session: Session, user: User, case_id: int) -> pd.DataFrame:
    """Newest first. Columns: lodged_on and decided_on datetime64, kind and prospect str, holds_term
    bool, ruling and note str or None, id int64.
    """
    statement = (
        select(
            Procedure.lodged_on.label("lodged_on"),
            Procedure.kind.label("kind"),
            Procedure.holds_term.label("holds_term"),
            Procedure.prospect.label("prospect"),
            Procedure.ruling.label("ruling"),
            Procedure.decided_on.label("decided_on"),
            masking.hidden(user, Procedure.note).label("note"),
            Procedure.id.label("id"),
        )
        .where(Procedure.case_id == case_id)
        .order_by(Procedure.lodged_on.desc(), Procedure.id.desc())
    )
    return read_frame(session.execute(statement))


def referrals(session: Session, user: User, case_id: int) -> pd.DataFrame:
    """Newest first. Columns: referred_on and answered_on datetime64, organisation, service and
    result str, note str or None, id and service_id int64.
    """
    statement = (
        select(
            Referral.referred_on.label("referred_on"),
            Organisation.name.label("organisation"),
            Service.name.label("service"),
            Referral.result.label("result"),
            Referral.answered_on.label("answered_on"),
            masking.hidden(user, Referral.note).label("note"),
            Referral.id.label("id"),
            Referral.service_id.label("service_id"),
        )
        .select_from(Referral)
        .join(Service, Service.id == Referral.service_id)
        .join(Organisation, Organisation.id == Service.organisation_id)
        .where(Referral.case_id == case_id)
        .order_by(Referral.referred_on.desc(), Referral.id.desc())
    )
    return read_frame(session.execute(statement))


def transfers(session: Session, user: User, case_id: int) -> pd.DataFrame:
    """Offers of the case to another unit, as far as the user's own unit has to do with them.

    Columns: asked_on and answered_on datetime64, from_unit_id and to_unit_id int64, accepted bool
    or None, note str (the reason, and the answer after an arrow), id int64.
    """
    answer = func.coalesce(" → " + Transfer.answer, "")
    statement = select(
        Transfer.asked_on.label("asked_on"),
        Transfer.from_unit_id.label("from_unit_id"),
        Transfer.to_unit_id.label("to_unit_id"),
        Transfer.accepted.label("accepted"),
        Transfer.answered_on.label("answered_on"),
        masking.hidden(user, Transfer.reason + answer).label("note"),
        Transfer.id.label("id"),
    ).where(Transfer.case_id == case_id)
    return read_frame(session.execute(statement))


def findings(session: Session, user: User, case_id: int) -> dict[str, str]:
    """What was found, by term: its note, or an empty text."""
    found = session.scalars(select(CaseTerm).where(CaseTerm.case_id == case_id))
    return {one.term: masking.text(user, one.note) or "" for one in found}
