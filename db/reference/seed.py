"""The lists of terms, the units, sites and postal codes, put into the database from files."""

import csv
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import PostalCode, Site, Term, Unit
from db.transaction import write
from db.user import SYSTEM

REFERENCE = Path(__file__).parent


def seed() -> None:
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
