"""Services of a folder: the new ones come in, of the known ones is told what differs."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import clock
from db.directory import fields
from db.importers.hsds import kinds, numbers, rules
from db.importers.hsds.compare import differences
from db.importers.hsds.folder import AREAS, LANGUAGES, PHONES, SERVICES, Folder
from db.importers.hsds.links import Links
from db.importers.hsds.table import Row
from db.importers.problem import Problem
from db.models import Organisation, Service
from db.text import fold

COLUMNS = {
    "website": "url",
    "phone": PHONES,
    "languages": LANGUAGES,
    "area": AREAS,
    "eligibility": "eligibility_description",
}


class Services:
    """Takes rows one by one; ``found`` has each by its id in the folder."""

    def __init__(
        self, session: Session, folder: Folder, links: Links, owners: dict[str, Organisation]
    ) -> None:
        self.session, self.folder, self.owners = session, folder, owners
        self.phones = links.of_services(PHONES)
        self.languages = links.of_services(LANGUAGES)
        self.areas = links.of_services(AREAS)
        self.kinds = kinds.of_services(session, folder)
        listed = list(session.scalars(select(Service)))
        self.by_key = {one.hsds_id: one for one in listed if one.hsds_id}
        self.names = {(one.organisation_id, fold(one.name)) for one in listed}
        self.found: dict[str, Service] = {}
        self.notes: list[Problem] = []
        self.created = 0

    def take(self, row: Row) -> None:
        key = self.folder.key(SERVICES, row["id"])
        known = self.by_key.get(key)
        if known is None:
            self.found[row["id"]] = self._add(row, key)
            self.created += 1
        else:
            self.found[row["id"]] = known
            self.notes += differences(row, known, self._values(row), COLUMNS)
            self.notes += self._moved(row, known)

    def _add(self, row: Row, key: str) -> Service:
        owner = self.owners[row["organization_id"]]
        verified = rules.assured(row)
        in_use = row["status"].casefold() == "active"
        service = Service(
            hsds_id=key,
            organisation=owner,
            kind=self.kinds.get(row["id"], kinds.OTHER),
            verified_on=verified,
            verified_by=(row["assurer_email"] or None) if verified else None,
            retired_on=None if in_use else clock.today(),
            coverage=[],
            **self._values(row),
        )
        service.folded = fields.folded(service)
        self.session.add(service)
        self.notes += self._told(row, owner, in_use=in_use)
        return service

    def _values(self, row: Row) -> dict[str, str | None]:
        key = row["id"]
        return {
            "name": row["name"],
            "description": row["description"] or None,
            "website": fields.with_scheme(row["url"]) or None,
            "email": row["email"] or None,
            "phone": numbers.line(self.phones.get(key, [])) or None,
            "languages": rules.tongues(self.languages.get(key, [])),
            "eligibility": row["eligibility_description"] or None,
            "area": rules.area(self.areas.get(key, [])) or None,
        }

    def _told(self, row: Row, owner: Organisation, *, in_use: bool) -> Iterator[Problem]:
        name = (owner.id, fold(row["name"]))
        if name in self.names:
            yield row.problem("name", f"is listed twice now in «{owner.name}», each on its own")
        self.names.add(name)
        if not in_use:
            yield row.problem("status", "is not in use; listed as retired")
        if row["assurer_email"] and not row["assured_date"]:
            yield row.problem("assurer_email", "has no day of verification beside it; not kept")

    def _moved(self, row: Row, known: Service) -> Iterator[Problem]:
        """What the directory keeps in another way than a value beside a value."""
        owner = self.owners[row["organization_id"]]
        if known.organisation_id != owner.id:
            reason = "is another organisation than the directory has for this service, and stays so"
            yield row.problem("organization_id", reason, owner.name)
        if (row["status"].casefold() == "active") == bool(known.retired_on):
            said = "retired" if known.retired_on else "in use"
            yield row.problem("status", f"is {said} in the directory, and stays so")
        verified = rules.assured(row)
        if verified and (known.verified_on is None or verified > known.verified_on):
            reason = "is later than the directory has it, and stays so"
            yield row.problem("assured_date", reason)
