"""The files of an HSDS 3.0 folder: which are read, what they must have, and what is not kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from db.importers.hsds import table
from db.importers.hsds.table import UUID, Row
from db.importers.problem import BadFile, Problem
from db.text import fold

ORGANISATIONS, SERVICES, CONTACTS = "organizations.csv", "services.csv", "contacts.csv"
PHONES, LANGUAGES, AREAS = "phones.csv", "languages.csv", "service_areas.csv"
LOCATIONS, AT_LOCATION = "locations.csv", "service_at_location.csv"
ATTRIBUTES, TERMS = "attributes.csv", "taxonomy_terms.csv"
# Columns without which a file is refused, and those that the board reads besides.
NEEDED = {
    ORGANISATIONS: ("id", "name", "description"),
    SERVICES: ("id", "organization_id", "name", "status"),
    CONTACTS: ("id",),
    PHONES: ("number",),
    LANGUAGES: (),
    AREAS: ("service_id",),
    LOCATIONS: ("id",),
    AT_LOCATION: ("id", "service_id", "location_id"),
    ATTRIBUTES: ("link_id", "taxonomy_term_id"),
    TERMS: ("id", "code"),
}
OWNERS = ("service_id", "service_at_location_id", "location_id", "organization_id")
ALSO_READ = {
    ORGANISATIONS: ("alternate_name", "website", "email"),
    SERVICES: (
        "description", "url", "email", "eligibility_description", "assured_date", "assurer_email",
    ),
    CONTACTS: (*OWNERS, "name", "title", "email"),
    PHONES: ("id", *OWNERS, "contact_id", "extension", "type"),
    LANGUAGES: ("id", *OWNERS, "phone_id", "name", "code"),
    AREAS: ("id", "name", "description"),
    LOCATIONS: ("organization_id",),
    AT_LOCATION: (),
    ATTRIBUTES: ("id", "link_entity", "link_type", "value"),
    TERMS: ("name", "taxonomy", "taxonomy_id", "language", "parent_id", "description", "term_uri"),
}  # fmt: skip
KEPT = (ORGANISATIONS, SERVICES, CONTACTS)  # whose identifiers the directory keeps


@dataclass(frozen=True)
class Folder:
    """The rows of each file, the name of who made it, and what the board does not keep of it."""

    tables: dict[str, list[Row]]
    source: str | None
    notes: tuple[Problem, ...]

    def key(self, file: str, written: str) -> str:
        """The identifier that the directory keeps: a UUID, if need be made of source and id."""
        if UUID.fullmatch(written) or not self.source:
            return written
        return str(uuid5(uuid5(NAMESPACE_OID, f"icam-board/{fold(self.source)}"), file + written))

    @cached_property
    def ids(self) -> dict[str, dict[str, Row]]:
        return {name: {row["id"]: row for row in rows} for name, rows in self.tables.items()}


def read(folder: Path, source: str | None) -> Folder:
    """Every file that the board reads. Raises BadFile with all that cannot be read."""
    if not folder.is_dir():
        raise BadFile([Problem(str(folder), 0, "", "", "is not a folder")])
    missing = [name for name in (ORGANISATIONS, SERVICES) if not (folder / name).is_file()]
    if missing:
        reason = "is missing; an HSDS folder has it"
        raise BadFile([Problem(name, 0, "", "", reason) for name in missing])
    tables: dict[str, list[Row]] = {name: [] for name in NEEDED}
    problems: list[Problem] = []
    for name in NEEDED:
        if (folder / name).is_file():
            tables[name], wrong = table.read(folder / name, NEEDED[name])
            problems += wrong
    if problems:
        raise BadFile(problems)
    return Folder(tables, source, (*_unread_files(folder), *_unread_columns(tables)))


def _unread_files(folder: Path) -> Iterator[Problem]:
    for path in sorted(folder.glob("*.csv")):
        if path.name not in NEEDED:
            yield Problem(path.name, 0, "", "", "is not read; the board keeps nothing of it")


def _unread_columns(tables: dict[str, list[Row]]) -> Iterator[Problem]:
    for name, rows in tables.items():
        known = {*NEEDED[name], *ALSO_READ[name]}
        filled = {column for row in rows for column, text in row.cells.items() if text}
        if unread := sorted(filled - known):
            yield Problem(name, 1, ", ".join(unread), "", "has no place in the board; not kept")
