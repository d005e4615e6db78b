"""The rows of a folder into the directory, in one transaction."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from db.errors import Refusal, Refused
from db.importers.hsds import folder as hsds_folder
from db.importers.hsds import kinds, numbers, rules
from db.importers.hsds.contacts import Contacts
from db.importers.hsds.folder import CONTACTS, LANGUAGES, ORGANISATIONS, PHONES, SERVICES, Folder
from db.importers.hsds.links import Links
from db.importers.hsds.organisations import Organisations
from db.importers.hsds.services import Services
from db.importers.problem import BadFile, Problem
from db.names import read_name
from db.transaction import write
from db.user import SYSTEM

Progress = Callable[[Iterable[Any]], Iterable[Any]]


@dataclass(frozen=True)
class Loaded:
    """How many organisations and services came in, how many services were there already; and what
    was joined, differs from what is known, or has no place in the board."""

    organisations: int
    services: int
    known: int
    notes: tuple[Problem, ...] = field(default=(), compare=False)


def load(folder: Path, source: str | None = None, progress: Progress = iter) -> Loaded:
    """Load a folder whole, or nothing and BadFile with every place that is wrong.

    ``source`` names who made the folder: identifiers that are no UUIDs are refused without it.
    Raises Refused where there is no letter or digit in it.
    """
    if source is not None and not read_name(source):
        raise Refused([Refusal(None, "source", "source_needed")])
    found = hsds_folder.read(folder, read_name(source) or None)
    links = Links(found)
    if problems := rules.problems(found, links):
        raise BadFile(problems)
    with write(SYSTEM, "directory", "load-directory") as session:
        try:
            return _load(session, found, links, progress)
        except (IntegrityError, DataError) as error:
            raise Refused([Refusal(None, "", "database", {"reason": str(error.orig)})]) from error


def _load(session: Session, folder: Folder, links: Links, progress: Progress) -> Loaded:
    organisations = Organisations(session, folder, links)
    for row in folder.tables[ORGANISATIONS]:
        organisations.take(row)
    session.flush()
    services = Services(session, folder, links, organisations.found)
    for row in progress(folder.tables[SERVICES]):
        services.take(row)
    session.flush()
    contacts = Contacts(session, folder, links, organisations.found, services.found)
    for row in folder.tables[CONTACTS]:
        contacts.take(row)
    session.flush()
    told = (organisations.notes, services.notes, contacts.notes, _notes(session, folder, links))
    return Loaded(
        organisations=organisations.created,
        services=services.created,
        known=len(folder.tables[SERVICES]) - services.created,
        notes=tuple(note for notes in told for note in notes),
    )


def _notes(session: Session, folder: Folder, links: Links) -> list[Problem]:
    faxes = [
        row.problem("number", "is a fax or pager; the board keeps telephones only")
        for row in folder.tables[PHONES]
        if numbers.is_fax(row)
    ]
    named = [
        row.problem("name", f"is not the language of the code «{row['code']}», which counts")
        for row in folder.tables[LANGUAGES]
        if rules.disagrees(row)
    ]
    return [*faxes, *named, *links.notes(), *kinds.notes(session, folder), *folder.notes]
