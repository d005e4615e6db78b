"""What the analysis found: why the order was given, what is missing, grounds, obstacles, help."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import lengths, transaction
from db.errors import Refusal, Refused
from db.models import Case, CaseTerm, Term
from db.text import clean
from db.transaction import Edit, write
from db.user import User

# ``help`` are the kinds of help of the directory: support that is needed leads to a referral.
KINDS = ("reason", "missing", "ground", "obstacle", "help")
LONGEST = 2000  # characters of a note


def save(
    user: User, case_id: int, before: Mapping[str, str], after: Mapping[str, str], page: str
) -> None:
    """Make the findings of a case those of ``after`` (term -> note) where they differ from
    ``before``; what others found meanwhile stays. Raises Refused, Conflicts or NotFound.
    """
    if user.masked:
        raise Refused([Refusal(case_id, "note", "masked")])
    terms = [code for code in {**before, **after} if before.get(code) != after.get(code)]
    was: dict[str, object] = {code: before.get(code) for code in terms}
    wanted: dict[str, object] = {code: after.get(code) for code in terms}
    with write(user, "cases", page) as session:
        reader = _Reader(session)
        transaction.save(session, Case, [Edit(case_id, was, wanted)], reader.apply, reader.read)


class _Reader:
    """A finding looks like a field of the case: its note, or None where it was not found."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def row(self, case: Case, code: str) -> CaseTerm | None:
        chosen = select(CaseTerm).where(CaseTerm.case_id == case.id, CaseTerm.term == code)
        return self.session.scalars(chosen).one_or_none()

    def read(self, case: Case, code: str) -> object:
        found = self.row(case, code)
        return None if found is None else found.note or ""

    def apply(self, session: Session, case: Case, after: Mapping[str, object]) -> list[Refusal]:
        return [wrong for code, note in after.items() if (wrong := self._set(case, code, note))]

    def _set(self, case: Case, code: str, note: object) -> Refusal | None:
        term = self.session.get(Term, code)
        if term is None or term.kind not in KINDS:
            return Refusal(case.id, "term", "field_unknown")
        written = clean(note)
        if wrong := lengths.check(case.id, "note", written, LONGEST):
            return wrong[0]
        found = self.row(case, code)
        if note is None and found is not None:
            self.session.delete(found)
        elif note is not None and found is None:
            self.session.add(CaseTerm(case_id=case.id, term=code, note=written or None))
        elif found is not None:
            found.note = written or None
        return None
