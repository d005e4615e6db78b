"""The fixed furniture: terms, units, sites, postal codes; and the choices a screen offers."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import clock
from db.models import Coach, PostalCode, Site, Term, Unit
from db.security import session as security_session
from db.security.session import Subject, open_session
from db.transaction import write
from db.user import SYSTEM, User

REFERENCE = Path(__file__).parent / "reference"


@dataclass(frozen=True)
class Place:
    """A unit, site or coach that a screen can offer."""

    id: int
    name: str
    unit_id: int
    code: str = ""
    site_id: int | None = None
    active: bool = True


@dataclass(frozen=True)
class Places:
    units: tuple[Place, ...]
    sites: tuple[Place, ...]
    coaches: tuple[Place, ...]


@dataclass(frozen=True)
class Label:
    """A term in one language, with the group above it."""

    code: str
    label: str
    parent: str | None
    closed: bool = False


Terms = dict[str, dict[str, Label]]


def furnish() -> None:
    """Put in whatever terms, units, sites and postal codes are missing; change nothing there."""
    with write(SYSTEM, "house", "migrate") as session:
        known = set(session.scalars(select(Term.code)))
        rows = _rows("terms.csv")
        for position, row in enumerate(rows):
            if row["code"] not in known:
                session.add(_term(row, position))
                session.flush() if not row["parent"] else None
        if session.scalar(select(Unit.id).limit(1)) is None:
            _add_places(session)


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


def places(user: User, subject: Subject, language: str) -> Places:
    """Units, sites and coaches that ``user`` may see; coaches who left before today inactive.

    Who sees rounded figures only sees no coach.
    """
    with open_session(user, subject) as session:
        units = session.scalars(select(Unit).order_by(Unit.id)).all()
        sites = session.scalars(select(Site).order_by(Site.unit_id, Site.id)).all()
        known = select(Coach).order_by(Coach.unit_id, Coach.name)
        hidden = security_session.RIGHTS[user.role, subject].rounded
        coaches = [] if hidden else session.scalars(known).all()
    today = clock.today()
    return Places(
        tuple(Place(unit.id, unit.label(language), unit.id, unit.code) for unit in units),
        tuple(
            Place(
                site.id,
                site.name,
                site.unit_id,
                active=site.closed_on is None or site.closed_on > today,
            )
            for site in sites
        ),
        tuple(
            Place(
                coach.id,
                coach.name,
                coach.unit_id,
                site_id=coach.site_id,
                active=coach.ends_on is None or coach.ends_on >= today,
            )
            for coach in coaches
        ),
    )


def unit_of(session: Session, postal_code: str) -> int | None:
    """The unit of a Belgian postal code: the row with the greatest code not above it."""
    if not postal_code.isdecimal():
        return None
    return session.scalar(
        select(PostalCode.unit_id)
        .where(PostalCode.first <= int(postal_code))
        .order_by(PostalCode.first.desc())
        .limit(1)
    )


@cache
def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _term(row: dict[str, str], position: int) -> Term:
    labels = {language: row[language] for language in ("fr", "nl", "de", "en")}
    return Term(
        code=row["code"],
        kind=row["kind"],
        parent_code=row["parent"] or None,
        position=position,
        **labels,
    )


def _add_places(session: Session) -> None:
    for row in _rows("places.csv"):
        labels = {language: row[language] for language in ("fr", "nl", "de", "en")}
        unit = Unit(code=row["unit"], **labels)
        session.add(unit)
        session.flush()
        session.add_all(Site(unit_id=unit.id, name=name) for name in row["sites"].split("|"))
        session.add_all(
            PostalCode(first=int(first), unit_id=unit.id)
            for first in row["postal_codes"].split("|")
        )
        session.flush()
