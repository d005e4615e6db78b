"""What belongs to what in a folder: whose a number, a contact or a language is."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from db.importers.hsds.folder import (
    AREAS,
    AT_LOCATION,
    CONTACTS,
    LANGUAGES,
    LOCATIONS,
    ORGANISATIONS,
    PHONES,
    SERVICES,
    Folder,
)
from db.importers.hsds.table import Row
from db.importers.problem import Problem

TARGETS = {
    "service_id": SERVICES,
    "service_at_location_id": AT_LOCATION,
    "location_id": LOCATIONS,
    "organization_id": ORGANISATIONS,
    "contact_id": CONTACTS,
    "phone_id": PHONES,
}
POINTING = {
    CONTACTS: ("service_id", "service_at_location_id", "location_id", "organization_id"),
    PHONES: (
        "service_id", "service_at_location_id", "location_id", "organization_id", "contact_id",
    ),
    LANGUAGES: ("service_id", "service_at_location_id", "location_id", "phone_id"),
    AREAS: ("service_id",),
}  # fmt: skip


@dataclass(frozen=True)
class Owners:
    """Identifiers as the folder writes them, in its order."""

    services: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Links:
    folder: Folder

    def owners(self, row: Row) -> Owners:
        """The nearest owners that a row names: services, else those at its location, else the
        organisation. A number that names all of them is the service's, not everybody's."""
        if services := self._own(row):
            return Owners(services)
        place = row["location_id"]
        if services := tuple(self._at.get(place, {})):
            return Owners(services)
        known = self.folder.ids[ORGANISATIONS]
        named = [row["organization_id"]]
        if place in self.folder.ids[LOCATIONS]:
            named.append(self.folder.ids[LOCATIONS][place]["organization_id"])
        return Owners((), tuple(one for one in named if one in known)[:1])

    def of_services(self, file: str) -> dict[str, list[Row]]:
        """The rows of a file by service; a service's own rows come before its location's."""
        found: dict[str, list[Row]] = defaultdict(list)
        rows = self.folder.tables[file]
        for row in sorted(rows, key=lambda one: (not one["service_id"], not self._own(one))):
            for key in self._services(row):
                found[key].append(row)
        return found

    def of_organisations(self, file: str) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.folder.tables[file]:
            for key in self.owners(row).organisations:
                found[key].append(row)
        return found

    def of_contacts(self, file: str) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.folder.tables[file]:
            if row["contact_id"] in self.folder.ids[CONTACTS]:
                found[row["contact_id"]].append(row)
        return found

    def problems(self) -> Iterator[Problem]:
        """Rows that belong to nothing of the folder, and would be dropped."""
        for file, columns in POINTING.items():
            for row in self.folder.tables[file]:
                named = [column for column in columns if row[column]]
                if not named:
                    yield row.problem(columns[0], f"is needed, or {_either(columns[1:])}")
                elif self._is_lost(row):
                    yield row.problem(named[0], self._lost(row, named[0]))

    def notes(self) -> Iterator[Problem]:
        """Identifiers that point nowhere, in rows that belong to something all the same."""
        for file, columns in {**POINTING, AT_LOCATION: ("service_id", "location_id")}.items():
            for row in self.folder.tables[file]:
                for column in columns:
                    if row[column] and row[column] not in self.folder.ids[TARGETS[column]]:
                        yield row.problem(column, f"points to nothing in {TARGETS[column]}")

    def _is_lost(self, row: Row) -> bool:
        if row.file == LANGUAGES:
            return not self._services(row)
        owners = self.owners(row)
        contact = row["contact_id"] in self.folder.ids[CONTACTS]
        return not (owners.services or owners.organisations or contact)

    def _lost(self, row: Row, column: str) -> str:
        if row[column] not in self.folder.ids[TARGETS[column]]:
            return f"points to nothing in {TARGETS[column]}"
        return "leads to no service or organisation of the folder"

    def _services(self, row: Row) -> tuple[str, ...]:
        own = self.owners(row).services
        phone = self.folder.ids[PHONES].get(row["phone_id"])
        return own or (self.owners(phone).services if phone else ())

    def _own(self, row: Row) -> tuple[str, ...]:
        at = self.folder.ids[AT_LOCATION].get(row["service_at_location_id"])
        named = (row["service_id"], at["service_id"] if at else "")
        return tuple(one for one in named if one in self.folder.ids[SERVICES])[:1]

    @cached_property
    def _at(self) -> dict[str, dict[str, None]]:
        """The services at each location, each once."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for row in self.folder.tables[AT_LOCATION]:
            if row["service_id"] in self.folder.ids[SERVICES]:
                found[row["location_id"]][row["service_id"]] = None
        return found


def _either(columns: tuple[str, ...]) -> str:
    return " or ".join(columns) or "the row belongs to nothing"
