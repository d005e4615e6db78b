"""A case that one unit offers to another: asked with a reason, taken or declined."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from db import clock, lengths
from db.case.joins import join_person
from db.case.stages import find_case
from db.errors import NotFound, Refusal, Refused
from db.models import Case, Order, Person, Transfer, Unit, reference
from db.models.case import add_step
from db.security import rights
from db.security.session import open_session
from db.text import clean
from db.transaction import write
from db.user import SYSTEM, User

LONGEST = 1000  # characters of a reason or an answer


@dataclass(frozen=True)
class Offer:
    """A case on offer, as the unit that is asked may know it: nothing by which it is named."""

    id: int
    case_id: int
    from_unit: str
    to_unit: str
    asked_on: date
    reason: str
    stage: str
    household_size: int
    minors: int
    language: str | None
    postal_code: str
    term_ends_on: date | None
    incoming: bool

    @property
    def reference(self) -> str:
        return reference(self.case_id)


def offer_case(user: User, case_id: int, to_unit_id: int, reason: str, page: str) -> None:
    """Offer a case to another unit. Raises Refused or NotFound."""
    with write(user, "cases", page) as session:
        case = find_case(session, case_id)
        if not rights.may_give(user):
            raise Refused([Refusal(case_id, "to_unit_id", "coach_not_yours_to_give")])
        said = clean(reason)
        if not said:
            raise Refused([Refusal(case_id, "reason", "needed")])
        if wrong := lengths.check(case_id, "reason", said, LONGEST):
            raise Refused(wrong)
        if case.closed_on:
            raise Refused([Refusal(case_id, "to_unit_id", "closed_is_closed")])
        if to_unit_id == case.unit_id or to_unit_id not in {one for one, _code in units()}:
            raise Refused([Refusal(case_id, "to_unit_id", "other_unit_needed")])
        pending = select(Transfer.id).where(
            Transfer.case_id == case_id, Transfer.answered_on.is_(None)
        )
        if session.scalars(pending).first() is not None:
            raise Refused([Refusal(case_id, "to_unit_id", "offered_already")])
        session.add(
            Transfer(
                case_id=case_id,
                from_unit_id=case.unit_id,
                to_unit_id=to_unit_id,
                asked_on=clock.today(),
                reason=said,
            )
        )


def answer_offer(user: User, transfer_id: int, accepted: bool, text: str, page: str) -> None:
    """Take or decline the case of an offer; taken, it waits for a coach of the new unit.

    Raises NotFound, or Refused where somebody answered already or ``text`` is too long.
    """
    with write(user, "team", page) as session:
        found = session.scalars(select(Transfer).where(Transfer.id == transfer_id)).one_or_none()
        if found is None or user.unit_id not in (None, found.to_unit_id):
            raise NotFound(f"transfer {transfer_id}")
        if found.answered_on:
            raise Refused([Refusal(found.case_id, "answered_on", "answered_already")])
        if wrong := lengths.check(found.case_id, "answer", clean(text), LONGEST):
            raise Refused(wrong)
        if accepted:
            case = find_case(session, found.case_id)
            case.unit_id, case.coach_id, case.site_id = found.to_unit_id, None, None
            add_step(case, clock.today())
            session.flush()  # taken while the offer still stands
        found.accepted, found.answered_on = accepted, clock.today()
        found.answer = clean(text) or None


def pending(user: User) -> list[Offer]:
    """Offers without an answer, to the user's unit or from it; oldest first."""
    with open_session(user, "team") as session:
        known = {
            one.id: one
            for one in session.scalars(select(Transfer).where(Transfer.answered_on.is_(None)))
        }
    asking, asked = aliased(Unit), aliased(Unit)
    chosen = select(Transfer.id, asking.code, asked.code, Case.stage, Person, Order)
    told = (
        join_person(chosen.join(Case, Case.id == Transfer.case_id))
        .join(asking, asking.id == Transfer.from_unit_id)
        .join(asked, asked.id == Transfer.to_unit_id)
        .where(Transfer.id.in_(known))
        .order_by(Transfer.asked_on, Transfer.id)
    )
    with open_session(SYSTEM, "cases") as session:
        return [
            Offer(
                key,
                known[key].case_id,
                source,
                target,
                known[key].asked_on,
                known[key].reason,
                stage,
                person.household_size,
                person.minors,
                person.language,
                order.postal_code,
                order.term_ends_on,
                known[key].to_unit_id == user.unit_id,
            )
            for key, source, target, stage, person, order in session.execute(told)
        ]


def units() -> list[tuple[int, str]]:
    """Every unit in use: a case may go to one whose work the user does not see."""
    with open_session(SYSTEM, "house") as session:
        chosen = select(Unit.id, Unit.code).where(Unit.closed_on.is_(None)).order_by(Unit.id)
        return [(key, code) for key, code in session.execute(chosen)]
