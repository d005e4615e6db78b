"""Organisations of a folder: known by their id, by a service, or by their name; or new."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.directory import fields
from db.importers.hsds import numbers
from db.importers.hsds.compare import differences
from db.importers.hsds.folder import ORGANISATIONS, PHONES, SERVICES, Folder
from db.importers.hsds.links import Links
from db.importers.hsds.table import Row
from db.importers.problem import Problem
from db.models import Organisation, Service
from db.text import fold


class Organisations:
    """Takes rows one by one; ``found`` has each by its id in the folder."""

    def __init__(self, session: Session, folder: Folder, links: Links) -> None:
        self.session, self.folder = session, folder
        self.phones = links.of_organisations(PHONES)
        listed = list(session.scalars(select(Organisation)))
        self.by_key = {one.hsds_id: one for one in listed if one.hsds_id}
        self.by_name = {one.folded: one for one in listed}
        self.by_service = self._of_services({one.id: one for one in listed})
        self.found: dict[str, Organisation] = {}
        self.notes: list[Problem] = []
        self.created = 0

    def take(self, row: Row) -> None:
        key, name = self.folder.key(ORGANISATIONS, row["id"]), row["name"]
        values = self._values(row)
        there = self.by_key.get(key)
        if there is None:
            there = self.by_service.get(row["id"]) or self.by_name.get(fold(name))
            if there is None:
                self.found[row["id"]] = self._add(key, values)
                return
            there.hsds_id = there.hsds_id or key
            reason = f"is in the directory already, as «{there.name}»; its services join it there"
            self.notes.append(row.problem("name", reason))
        self.found[row["id"]] = there
        self.notes += differences(row, there, values, {"phone": PHONES})

    def _add(self, key: str, values: dict[str, str | None]) -> Organisation:
        new = Organisation(hsds_id=key, folded=fold(str(values["name"])), **values)
        self.session.add(new)
        self.by_name[new.folded] = new
        self.created += 1
        return new

    def _values(self, row: Row) -> dict[str, str | None]:
        return {
            "name": row["name"],
            "alternate_name": row["alternate_name"] or None,
            "description": row["description"] or None,
            "website": fields.with_scheme(row["website"]) or None,
            "email": row["email"] or None,
            "phone": numbers.line(self.phones.get(row["id"], [])) or None,
        }

    def _of_services(self, listed: dict[int, Organisation]) -> dict[str, Organisation]:
        """Those whose services the directory knows, though it may call them otherwise by now."""
        owners = select(Service.hsds_id, Service.organisation_id).where(
            Service.hsds_id.is_not(None)
        )
        known = dict(self.session.execute(owners).all())
        return {
            row["organization_id"]: listed[known[key]]
            for row in self.folder.tables[SERVICES]
            if (key := self.folder.key(SERVICES, row["id"])) in known
        }
