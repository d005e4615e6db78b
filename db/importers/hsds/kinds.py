"""The kind of help of a service, where its taxonomy terms say one that the board knows."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.importers.hsds.folder import ATTRIBUTES, SERVICES, TERMS, Folder
from db.importers.hsds.table import Row
from db.importers.problem import Problem
from db.models import Term
from db.text import fold

OTHER = "help_other"


def of_services(session: Session, folder: Folder) -> dict[str, str]:
    """Service as the folder writes it -> code of a kind; services without one are left out."""
    known = _known(session)
    found: dict[str, str] = {}
    for service, terms in _terms(folder).items():
        kinds = [kind for term in terms if (kind := _kind(term, known))]
        if kinds:
            found[service] = kinds[0]
    return found


def notes(session: Session, folder: Folder) -> list[Problem]:
    """Terms that say no kind of the board's list, and attributes that point nowhere."""
    known = _known(session)
    used = {term["id"]: term for terms in _terms(folder).values() for term in terms}
    reason = "is no kind of help of the board; its services are listed as other help"
    found = [term.problem("code", reason) for term in used.values() if not _kind(term, known)]
    for row in folder.tables[ATTRIBUTES]:
        if row["taxonomy_term_id"] not in folder.ids[TERMS]:
            found.append(row.problem("taxonomy_term_id", f"points to nothing in {TERMS}"))
        elif row["link_id"] not in folder.ids[SERVICES]:
            found.append(row.problem("link_id", f"points to nothing in {SERVICES}; not kept"))
    return found


def _terms(folder: Folder) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in folder.tables[ATTRIBUTES]:
        term = folder.ids[TERMS].get(row["taxonomy_term_id"])
        if term and row["link_id"] in folder.ids[SERVICES]:
            found[row["link_id"]].append(term)
    return found


def _kind(term: Row, known: dict[str, str]) -> str | None:
    return known.get(fold(term["code"])) or known.get(fold(term["name"]))


def _known(session: Session) -> dict[str, str]:
    """Codes, with and without their prefix, and labels in four languages."""
    found: dict[str, str] = {}
    for term in session.scalars(select(Term).where(Term.kind == "help")):
        words = (term.code, term.code.removeprefix("help_"), term.fr, term.nl, term.de, term.en)
        found |= {fold(word): term.code for word in words}
    return found
