"""The fixed furniture: terms, units, sites, postal codes; and the choices a screen offers."""

from dataclasses import dataclass

from sqlalchemy import select

from db import clock
from db.models import Term
from db.security.session import open_session
from db.user import SYSTEM


@dataclass(frozen=True)
class Label:
    """A term in one language, with the group above it."""

    code: str
    label: str
    parent: str | None
    closed: bool = False


Terms = dict[str, dict[str, Label]]


def terms(language: str) -> Terms:
    """Every term in its order, in ``language``: kind -> code -> label."""
    found: Terms = {}
    today = clock.today()
    with open_session(SYSTEM, "house") as session:
        for term in session.scalars(select(Term).order_by(Term.position)):
            closed = term.closed_on is not None and term.closed_on <= today
            label = Label(term.code, term.label(language), term.parent_code, closed)
            found.setdefault(term.kind, {})[term.code] = label
    return found


def choices(terms: Terms, kind: str, standing: object = None) -> list[str]:
    """The codes that may be chosen: those not closed, and the one that stands there."""
    return [one.code for one in terms[kind].values() if not one.closed or one.code == standing]
