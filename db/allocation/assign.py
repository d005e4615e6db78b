"""Cases that wait, given to coaches: what was chosen, and why another than was proposed."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import clock, lengths, transaction
from db.case import edit
from db.errors import Refusal, Refused
from db.frames import read_frame
from db.models import Allocation, Case, Coach, Term
from db.security.session import open_session
from db.text import clean
from db.transaction import Edit, write
from db.user import User

LONGEST = 2000  # characters of a note


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


def give(user: User, choices: Sequence[Choice], page: str) -> int:
    """Give cases to coaches and to the coaches' sites, all or none; returns how many.

    Raises Refused, or Conflicts where somebody else gave one meanwhile.
    """
    chosen = {one.case_id: one for one in choices}
    with write(user, "cases", page) as session:
        if refusals := [wrong for one in choices if (wrong := _check_choice(session, one))]:
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
        select(Allocation.reason, func.count().label("count"))
        .join(Case, Case.id == Allocation.case_id)
        .where(Allocation.reason.is_not(None))
        .group_by(Allocation.reason)
        .order_by(func.count().desc(), Allocation.reason)
    )
    with open_session(user, "cases") as session:
        return read_frame(session.execute(statement)).astype({"count": "int64"})


def _check_choice(session: Session, one: Choice) -> Refusal | None:
    if wrong := lengths.check(one.case_id, "note", clean(one.note), LONGEST):
        return wrong[0]
    if not one.overrules:
        return None
    term = session.get(Term, str(one.reason))
    if term is None or term.kind != "overrule":
        return Refusal(one.case_id, "reason", "overrule_needs_reason")
    return None
