"""Directories in: a folder of CSV files after the Human Services Data Specification 3.0.

Read are organizations.csv and services.csv, and where they are there phones.csv, languages.csv,
contacts.csv and service_areas.csv. Identifiers are kept; what is already in the directory stays as
it is, so that a folder may be loaded again and nothing that people mended is overwritten.
"""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import changes, entry
from db.access import SYSTEM
from db.exchange import fields
from db.exchange.problem import BadFile, Problem
from db.models import Contact, Organisation, Service
from db.words import clean, fold

NEEDED = {
    "organizations.csv": ("id", "name", "description"),
    "services.csv": ("id", "organization_id", "name", "status"),
}
OPTIONAL = ("phones.csv", "languages.csv", "contacts.csv", "service_areas.csv")
STATUSES = ("active", "inactive", "defunct", "temporarily closed")
Rows = list[tuple[int, dict[str, str]]]


@dataclass(frozen=True)
class Loaded:
    """How many organisations and services came in, and how many were there already."""

    organisations: int
    services: int
    known: int


def load(folder: Path, progress: Callable[[Iterable[Any]], Iterable[Any]] = iter) -> Loaded:
    """Load a folder whole, or nothing and BadFile with every place that is wrong."""
    tables = read(folder)
    with changes.transaction(SYSTEM, "directory", "load-directory") as session:
        organisations = _organisations(session, tables["organizations.csv"])
        created = sum(one in session.new for one in organisations.values())
        session.flush()
        known = set(session.scalars(select(Service.hsds_id).where(Service.hsds_id.is_not(None))))
        services: dict[str, Service] = {}
        for _, row in progress(tables["services.csv"]):
            if row["id"] not in known:
                services[row["id"]] = _service(session, row, organisations, tables)
        session.flush()
        _contacts(session, tables["contacts.csv"], organisations, services)
        session.flush()
    return Loaded(
        organisations=created,
        services=len(services),
        known=len(tables["services.csv"]) - len(services),
    )


def read(folder: Path) -> dict[str, Rows]:
    """Every table of the folder by file name: (line, row). Raises BadFile."""
    if not folder.is_dir():
        raise BadFile([Problem(str(folder), 0, "", "", "is not a folder")])
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        reason = "is missing; an HSDS folder has it"
        raise BadFile([Problem(name, 0, "", "", reason) for name in missing])
    tables = {name: _table(folder / name) for name in (*NEEDED, *OPTIONAL)}
    problems = [*_check_organisations(tables), *_check_services(tables)]
    if problems:
        raise BadFile(problems)
    return tables


def _table(path: Path) -> Rows:
    if not path.is_file():
        return []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile([Problem(path.name, 0, "", "", "is not written in UTF-8")]) from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    lacking = [name for name in NEEDED.get(path.name, ()) if name not in (reader.fieldnames or [])]
    if lacking:
        reason = "the header lacks " + ", ".join(lacking)
        raise BadFile([Problem(path.name, 1, "", "", reason)])
    return [
        (reader.line_num, {key: clean(value) for key, value in row.items() if key})
        for row in reader
    ]


def _check_organisations(tables: dict[str, Rows]) -> list[Problem]:
    file = "organizations.csv"
    problems = _check_common(file, tables[file])
    names: dict[str, int] = {}
    for line, row in tables[file]:
        first = names.setdefault(fold(row["name"]), line)
        if row["name"] and first != line:
            reason = f"has the name of the organisation in line {first}"
            problems.append(Problem(file, line, "name", row["name"], reason))
    return problems


def _check_services(tables: dict[str, Rows]) -> list[Problem]:
    file = "services.csv"
    problems = _check_common(file, tables[file])
    owners = {row["id"] for _, row in tables["organizations.csv"]}
    for line, row in tables[file]:
        owner, status = row["organization_id"], row["status"]
        if owner not in owners:
            reason = "is not an organisation of organizations.csv"
            problems.append(Problem(file, line, "organization_id", owner, reason))
        if status not in STATUSES:
            reason = f"is not one of {', '.join(STATUSES)}"
            problems.append(Problem(file, line, "status", status, reason))
        try:
            _assured(row)
        except ValueError:
            reason = "is not a date written yyyy-mm-dd"
            problems.append(Problem(file, line, "assured_date", row["assured_date"], reason))
    return problems


def _check_common(file: str, rows: Rows) -> list[Problem]:
    problems = []
    seen: dict[str, int] = {}
    for line, row in rows:
        if not 0 < len(row["id"]) <= 36:
            problems.append(Problem(file, line, "id", row["id"], "is not an identifier (a UUID)"))
        elif seen.setdefault(row["id"], line) != line:
            reason = f"stands in line {seen[row['id']]} already"
            problems.append(Problem(file, line, "id", row["id"], reason))
        if not 0 < len(row["name"]) <= 200:
            problems.append(
                Problem(file, line, "name", row["name"][:40], "needs 1 to 200 characters")
            )
        for name in ("website", "url"):
            if row.get(name) and not entry.is_address(row[name]):
                problems.append(Problem(file, line, name, row[name], "is not a web address"))
    return problems


def _organisations(session: Session, rows: Rows) -> dict[str, Organisation]:
    """By identifier: those of the directory, by identifier or by name, and the new ones."""
    found: dict[str, Organisation] = {}
    for _, row in rows:
        folded = fold(row["name"])
        same = (Organisation.hsds_id == row["id"]) | (Organisation.folded == folded)
        there = session.scalars(select(Organisation).where(same)).first()
        if there is None:
            there = Organisation(
                hsds_id=row["id"],
                name=row["name"],
                folded=folded,
                alternate_name=row.get("alternate_name") or None,
                description=row.get("description") or None,
                website=entry.with_scheme(row.get("website", "")) or None,
                email=row.get("email") or None,
            )
            session.add(there)
        found[row["id"]] = there
    return found


def _service(
    session: Session,
    row: dict[str, str],
    organisations: dict[str, Organisation],
    tables: dict[str, Rows],
) -> Service:
    key = row["id"]
    numbers = [phone["number"].strip('"') for phone in _of(tables["phones.csv"], key)]
    areas = [
        area.get("description") or area.get("name", "")
        for area in _of(tables["service_areas.csv"], key)
    ]
    service = Service(
        hsds_id=key,
        organisation=organisations[row["organization_id"]],
        name=row["name"],
        kind="help_other",
        description=row.get("description") or None,
        website=entry.with_scheme(row.get("url", "")) or None,
        email=row.get("email") or None,
        phone=numbers[0][:60] if numbers else None,
        languages=" ".join(sorted(_spoken(_of(tables["languages.csv"], key)))),
        eligibility=row.get("eligibility_description") or None,
        area="\n".join(filter(None, areas)) or None,
        verified_on=_assured(row),
        verified_by=(row.get("assurer_email") or None) if _assured(row) else None,
        retired_on=None if row["status"] == "active" else date.today(),
        coverage=[],
    )
    service.folded = entry.folded(service)
    session.add(service)
    return service


def _contacts(
    session: Session,
    rows: Rows,
    organisations: dict[str, Organisation],
    services: dict[str, Service],
) -> None:
    """Contacts of what came in now; one that points to nothing in the folder is left out."""
    known = set(session.scalars(select(Contact.hsds_id)))
    for _, row in rows:
        service = services.get(row.get("service_id", ""))
        organisation = organisations.get(row.get("organization_id", ""))
        if row["id"] in known or not (service or organisation):
            continue
        session.add(
            Contact(
                hsds_id=row["id"],
                organisation_id=organisation.id if organisation else None,
                service_id=service.id if service else None,
                name=row.get("name") or None,
                title=row.get("title") or None,
                email=row.get("email") or None,
            )
        )


def _of(rows: Rows, service_id: str) -> list[dict[str, str]]:
    return [row for _, row in rows if row.get("service_id") == service_id]


def _spoken(rows: list[dict[str, str]]) -> set[str]:
    found = set()
    for row in rows:
        for word in (row.get("code", ""), row.get("name", "")):
            try:
                code = fields.language(word)
            except ValueError:
                continue
            if code:
                found.add(code)
                break
    return found


def _assured(row: dict[str, str]) -> date | None:
    text = row.get("assured_date", "")
    return date.fromisoformat(text) if text else None
