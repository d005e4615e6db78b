"""Contacts of a folder, with their numbers, at the service or the organisation they belong to."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.importers.hsds import numbers
from db.importers.hsds.compare import differences
from db.importers.hsds.folder import CONTACTS, PHONES, Folder
from db.importers.hsds.links import Links
from db.importers.hsds.table import Row
from db.importers.problem import Problem
from db.models import Contact, Organisation, Service


class Contacts:
    def __init__(
        self,
        session: Session,
        folder: Folder,
        links: Links,
        organisations: dict[str, Organisation],
        services: dict[str, Service],
    ) -> None:
        self.session, self.folder, self.links = session, folder, links
        self.organisations, self.services = organisations, services
        self.phones = links.of_contacts(PHONES)
        listed = session.scalars(select(Contact).where(Contact.hsds_id.is_not(None)))
        self.by_key = {one.hsds_id: one for one in listed}
        self.notes: list[Problem] = []

    def take(self, row: Row) -> None:
        key = self.folder.key(CONTACTS, row["id"])
        values = {name: row[name] or None for name in ("name", "title", "email")}
        values["phone"] = numbers.line(self.phones.get(row["id"], [])) or None
        if not any(values.values()):
            self.notes.append(row.problem("id", "has no name, title, e-mail or number; left out"))
        elif key in self.by_key:
            self.notes += differences(row, self.by_key[key], values, {"phone": PHONES})
        else:
            organisation, service = self._place(row)
            self.session.add(
                Contact(
                    hsds_id=key,
                    organisation_id=organisation.id if organisation else None,
                    service_id=service.id if service else None,
                    **values,
                )
            )

    def _place(self, row: Row) -> tuple[Organisation | None, Service | None]:
        """One service; or, where a location has several, the organisation of the first."""
        owners = self.links.owners(row)
        named = (row["organization_id"], *owners.organisations)
        organisation = next(
            (self.organisations[one] for one in named if one in self.organisations), None
        )
        services = [self.services[one] for one in owners.services]
        if len(services) == 1:
            return organisation, services[0]
        if services and organisation is None:
            reason = f"stands for {len(services)} services; the contact is kept at the organisation"
            self.notes.append(row.problem("location_id", reason))
            organisation = services[0].organisation
        return organisation, None
