"""Residence procedures and appeals beside the order, with their effect on its term."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import clock, lengths
from db.case import value_rules
from db.case.stages import find_case
from db.errors import Conflicts, NotFound, Refusal, Refused
from db.models import Case, Procedure, Term
from db.models.case import add_step, standing
from db.text import clean
from db.transaction import write
from db.user import User

# While these are pending nobody is removed by force: a request for protection, and the appeal
# against its refusal (law of 15 December 1980, articles 39/70 and 52/3). Appeals for annulment
# and requests under 9bis or 9ter do not suspend the order by themselves.
HOLDING = ("procedure_asylum", "procedure_appeal_asylum")
SUSPENSION = "suspended_procedure"
LONGEST = 4000  # characters of a note


def add_procedure(user: User, case_id: int, values: Mapping[str, object], page: str) -> None:
    """Note a procedure of a case: kind, lodged_on, prospect, holds_term, note; and whether
    the coaching is suspended (``suspends``). Raises Refused or NotFound.
    """
    with write(user, "cases", page) as session:
        case = find_case(session, case_id)
        if wrong := _check_procedure(session, case, values):
            raise Refused([wrong])
        session.add(
            Procedure(
                case_id=case_id,
                kind=values["kind"],
                lodged_on=values["lodged_on"],
                prospect=values["prospect"],
                holds_term=bool(values.get("holds_term")),
                note=clean(values.get("note")) or None,
            )
        )
        if values.get("suspends") and case.suspension is None:
            case.suspension, case.suspended_on = SUSPENSION, clock.today()
            add_step(case, clock.today())


def record_ruling(user: User, procedure_id: int, ruling: str, day: date, page: str) -> None:
    """Say what was decided in a procedure, on ``day``. What it suspended goes on from today,
    once no other procedure is pending. Raises Refused or NotFound, and Conflicts where somebody
    said otherwise meanwhile.
    """
    with write(user, "cases", page) as session:
        asked = select(Procedure).where(Procedure.id == procedure_id).with_for_update()
        found = session.scalars(asked).one_or_none()
        if found is None:
            raise NotFound(f"procedure {procedure_id}")
        if found.ruling not in (None, ruling) or found.decided_on not in (None, day):
            raise Conflicts([])
        if _kind(session, ruling) != "ruling":
            raise Refused([Refusal(procedure_id, "ruling", "needed")])
        if wrong := value_rules.check_day(procedure_id, "decided_on", day):
            raise Refused(wrong)
        said = {"day": day, "lodged": found.lodged_on}
        if day > clock.today():
            raise Refused([Refusal(procedure_id, "decided_on", "day_in_future", said)])
        if day < found.lodged_on:
            raise Refused([Refusal(procedure_id, "decided_on", "decided_before_lodged", said)])
        found.ruling, found.decided_on = ruling, day
        session.flush()
        _resume(session, find_case(session, found.case_id))


def _resume(session: Session, case: Case) -> None:
    pending = select(Procedure.id).where(
        Procedure.case_id == case.id, Procedure.decided_on.is_(None)
    )
    if case.suspension != SUSPENSION or session.scalars(pending).first() is not None:
        return
    was = standing(case)
    case.suspension = case.suspended_on = None
    if standing(case) != was:
        add_step(case, clock.today())


def _check_procedure(session: Session, case: Case, values: Mapping[str, object]) -> Refusal | None:
    for name, kind in (("kind", "procedure"), ("prospect", "prospect")):
        if _kind(session, values.get(name)) != kind:
            return Refusal(case.id, name, "needed")
    lodged = values.get("lodged_on")
    if wrong := value_rules.check_day(case.id, "lodged_on", lodged):
        return wrong[0]
    assert isinstance(lodged, date)
    if lodged > clock.today():
        return Refusal(case.id, "lodged_on", "day_in_future", {"day": lodged})
    if case.closed_on:
        return Refusal(case.id, "lodged_on", "closed_is_closed")
    wrong = lengths.check(case.id, "note", clean(values.get("note")), LONGEST)
    return wrong[0] if wrong else None


def _kind(session: Session, code: object) -> str | None:
    term = session.get(Term, str(code))
    return term.kind if term else None
