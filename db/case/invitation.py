"""Invitations of a case: sent, and answered."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import clock
from db.case import value_rules
from db.case.stages import find_case, follow, reach
from db.errors import NotFound, Refusal, Refused
from db.models import Case, Invitation, Meeting, Term
from db.transaction import write
from db.user import User


def add_invitation(user: User, case_id: int, values: Mapping[str, object], page: str) -> None:
    """Note an invitation of a case: channel, sent_on, and if wanted proposed_on, the day of
    the first meeting, which is planned with it. Raises Refused or NotFound.
    """
    with write(user, "cases", page) as session:
        case = find_case(session, case_id)
        if wrong := _check_invitation(session, case, values):
            raise Refused([wrong])
        sent, proposed = values["sent_on"], values.get("proposed_on") or None
        assert isinstance(sent, date)
        invitation = Invitation(case_id=case_id, channel=str(values["channel"]), sent_on=sent)
        session.add(invitation)
        if case.stage == "waiting":
            reach(case, "invited", sent)
        if isinstance(proposed, date):
            invitation.proposed_on = proposed
            _plan(session, case, sent, proposed)


def record_answer(user: User, invitation_id: int, day: date, page: str) -> None:
    """The person answered an invitation on ``day``. Raises NotFound or Refused."""
    with write(user, "cases", page) as session:
        found = session.scalars(
            select(Invitation).where(Invitation.id == invitation_id)
        ).one_or_none()
        if found is None:
            raise NotFound(f"invitation {invitation_id}")
        case = find_case(session, found.case_id)
        if case.closed_on:
            raise Refused([Refusal(case.id, "answered_on", "closed_is_closed")])
        if wrong := _check_answer(found, day):
            raise Refused([wrong])
        found.answered_on = found.answered_on or day
        case.answered_on = case.answered_on or max(day, case.invited_on or day)


def _plan(session: Session, case: Case, sent: date, proposed: date) -> None:
    if proposed < clock.today():
        return
    planned = Meeting(
        case_id=case.id,
        coach_id=case.coach_id,
        kind="meeting_first",
        made_on=sent,
        held_on=proposed,
        attendance="planned",
    )
    session.add(planned)
    follow(case, planned)


def _check_answer(invitation: Invitation, day: date) -> Refusal | None:
    if wrong := value_rules.check_day(invitation.case_id, "answered_on", day):
        return wrong[0]
    said = {"day": day, "sent": invitation.sent_on}
    if day > clock.today():
        return Refusal(invitation.case_id, "answered_on", "day_in_future", said)
    if day < invitation.sent_on:
        return Refusal(invitation.case_id, "answered_on", "answered_before_sent", said)
    return None


def _check_invitation(session: Session, case: Case, values: Mapping[str, object]) -> Refusal | None:
    term = session.get(Term, str(values.get("channel")))
    if term is None or term.kind != "channel":
        return Refusal(case.id, "channel", "needed")
    if case.closed_on:
        return Refusal(case.id, "sent_on", "closed_is_closed")
    wrong = _check_sent(case, values.get("sent_on")) or _check_proposed(case, values)
    return wrong[0] if wrong else None


def _check_sent(case: Case, sent: object) -> list[Refusal]:
    if wrong := value_rules.check_day(case.id, "sent_on", sent):
        return wrong
    assert isinstance(sent, date)
    said = {"day": sent, "order": case.ordered_on}
    if sent > clock.today():
        return [Refusal(case.id, "sent_on", "day_in_future", said)]
    if sent < case.ordered_on:
        return [Refusal(case.id, "sent_on", "invited_before_order", said)]
    return []


def _check_proposed(case: Case, values: Mapping[str, object]) -> list[Refusal]:
    sent, proposed = values["sent_on"], values.get("proposed_on") or None
    if proposed is None:
        return []
    if wrong := value_rules.check_day(case.id, "proposed_on", proposed):
        return wrong
    assert isinstance(sent, date)
    assert isinstance(proposed, date)
    if proposed < sent:
        return [Refusal(case.id, "proposed_on", "proposed_before_sent", {"day": sent})]
    return value_rules.check_ahead(case.id, "proposed_on", proposed)
