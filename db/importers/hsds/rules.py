"""What a folder must keep to before any of it is loaded: each breach with its place."""

import re
from collections.abc import Iterator
from datetime import date

from db import clock
from db.directory import fields
from db.importers.hsds import languages, numbers
from db.importers.hsds.folder import (
    AREAS,
    CONTACTS,
    KEPT,
    LANGUAGES,
    ORGANISATIONS,
    PHONES,
    SERVICES,
    Folder,
)
from db.importers.hsds.links import Links
from db.importers.hsds.table import UUID, Row
from db.importers.problem import Problem
from db.text import fold

STATUSES = ("active", "inactive", "defunct", "temporarily closed")
EARLIEST = date(1990, 1, 1)  # nobody verified an entry of a directory before
LONG, LINE = fields.LONGEST["description"], fields.LONGEST["service"]
LONGEST = {
    "name": LINE,
    "alternate_name": LINE,
    "title": LINE,
    "email": fields.LONGEST["email"],
    "assurer_email": fields.LONGEST["email"],
    "website": fields.LONGEST["website"],
    "url": fields.LONGEST["website"],
    "description": LONG,
    "eligibility_description": LONG,
}


def problems(folder: Folder, links: Links) -> list[Problem]:
    """Every place that is wrong, file by file."""
    found: list[Problem] = []
    for file, rows in folder.tables.items():
        found += _check_ids(rows, kept=file in KEPT and not folder.source)
        if file in KEPT:
            for row in rows:
                found += _check_fields(row, named=file != CONTACTS)
    for row in folder.tables[SERVICES]:
        found += _check_service(row, folder)
    found += _check_names(folder.tables[ORGANISATIONS])
    found += filter(None, map(numbers.problem, folder.tables[PHONES]))
    found += _check_lines(links)
    for row in folder.tables[LANGUAGES]:
        if languages.spoken(row) is None:
            column = "name" if row["name"] else "code"
            reason = "is not a language (ISO 639 code, or a name in English, French, Dutch, German)"
            found.append(row.problem(column, reason))
    return [*found, *links.problems()]


def assured(row: Row) -> date | None:
    """The day of ``assured_date``. Raises ValueError unless it is written yyyy-mm-dd and passed."""
    text = row["assured_date"]
    if not text:
        return None
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise ValueError("is not a date written yyyy-mm-dd")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError("is not a day of the calendar, written yyyy-mm-dd") from None
    if day > clock.today():
        raise ValueError("lies in the future")
    if day < EARLIEST:
        raise ValueError(f"lies before {EARLIEST.year}")
    return day


def area(rows: list[Row]) -> str:
    return "\n".join(filter(None, (row["description"] or row["name"] for row in rows)))


def tongues(rows: list[Row]) -> str:
    return " ".join(sorted({languages.spoken(row) or "" for row in rows} - {""}))


def disagrees(row: Row) -> bool:
    """Whether code and name of a language say two different ones."""
    code, name = languages.named(row["code"]), languages.named(row["name"])
    return bool(code and name and code != name)


def _check_ids(rows: list[Row], *, kept: bool) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for row in rows:
        key = row["id"]
        if not key and row.file not in KEPT:
            continue
        if not key:
            yield row.problem("id", "is needed: an identifier (a UUID)")
        elif seen.setdefault(key, row.line) != row.line:
            yield row.problem("id", f"stands in line {seen[key]} already")
        if key and kept and not UUID.fullmatch(key):
            reason = "is no UUID, so another publisher may use it too: name this one with --source"
            yield row.problem("id", reason)


def _check_fields(row: Row, *, named: bool) -> Iterator[Problem]:
    if named and not row["name"]:
        yield row.problem("name", "is needed: a name of 1 to 200 characters")
    for column, longest in LONGEST.items():
        text = row[column]
        if len(text) > longest:
            reason = f"has {len(text)} characters; there is room for {longest}"
            yield row.problem(column, reason)
        elif column in ("website", "url") and text and not fields.is_address(text):
            yield row.problem(column, "is not a web address")
        elif column.endswith("email") and text and not fields.is_email(text):
            yield row.problem(column, "is not an e-mail address")


def _check_service(row: Row, folder: Folder) -> Iterator[Problem]:
    owner = row["organization_id"]
    if not owner:
        yield row.problem("organization_id", "is needed: a service belongs to an organisation")
    elif owner not in folder.ids[ORGANISATIONS]:
        yield row.problem("organization_id", "is not an organisation of organizations.csv")
    if row["status"].casefold() not in STATUSES:
        yield row.problem("status", f"is not one of {', '.join(STATUSES)}")
    try:
        assured(row)
    except ValueError as error:
        yield row.problem("assured_date", str(error))


def _check_names(rows: list[Row]) -> Iterator[Problem]:
    names: dict[str, int] = {}
    for row in rows:
        folded = fold(row["name"])
        if not fields.has_room(row["name"]):
            yield row.problem("name", "has letters that need too much room; shorten it")
        elif row["name"] and names.setdefault(folded, row.line) != row.line:
            yield row.problem("name", f"has the name of the organisation in line {names[folded]}")


def _check_lines(links: Links) -> Iterator[Problem]:
    """What is gathered from several rows must fit as a whole."""
    owned = (links.of_services, links.of_organisations, links.of_contacts)
    for rows in (rows for by in owned for rows in by(PHONES).values()):
        if len(numbers.line(rows)) > fields.LONGEST["phone"]:
            reason = (
                f"is one number too many; there is room for {fields.LONGEST['phone']} characters"
            )
            yield rows[-1].problem("number", reason)
    for rows in links.of_services(LANGUAGES).values():
        if len(tongues(rows)) > LINE:
            yield rows[-1].problem("name", f"is one language too many; {LINE} characters are kept")
    for rows in links.of_services(AREAS).values():
        if len(area(rows)) > LONG:
            yield rows[-1].problem("description", f"makes the areas longer than {LONG} characters")
