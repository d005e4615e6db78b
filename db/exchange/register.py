"""The Office's export of orders, read into waiting cases.

A CSV: semicolons, cp1252 or UTF-8 with or without BOM, dd/mm/yyyy, French or Dutch headers, one row
an order. The SP number with the decision date identifies an order, so a file may be loaded again.
A bad file is refused whole.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import changes, house
from db.access import SYSTEM
from db.exchange import fields
from db.exchange.problem import BadFile, Problem
from db.models import Case, Order, Person, Step, Term
from db.words import fold

FRENCH = (
    "Numéro SP", "Nom", "Prénom", "Date de naissance", "Sexe", "Nationalité", "Langue",
    "Composition du ménage", "Mineurs", "Annexe", "Date de décision", "Date de notification",
    "Délai (jours)", "Origine", "Code postal", "Commune",
)  # fmt: skip
DUTCH = (
    "OV-nummer", "Naam", "Voornaam", "Geboortedatum", "Geslacht", "Nationaliteit", "Taal",
    "Gezinssamenstelling", "Minderjarigen", "Bijlage", "Datum beslissing", "Datum kennisgeving",
    "Termijn (dagen)", "Herkomst", "Postcode", "Gemeente",
)  # fmt: skip
NAMES = (
    "sp_number", "last_name", "first_name", "birth_date", "sex", "nationality", "language",
    "household", "minors", "annex", "decided_on", "notified_on", "term_days", "origin",
    "postal_code", "commune",
)  # fmt: skip
LONGEST_FILE = 64 * 1024 * 1024  # bytes; a hundred times the largest export
ONCE = 500  # persons asked for in one question


@dataclass(frozen=True)
class Loaded:
    """How many orders became waiting cases, and how many were there already."""

    created: int
    known: int


@dataclass(frozen=True)
class Line:
    """One order of the file: its values, and the unit of its postal code."""

    number: int
    values: dict[str, Any]
    unit_id: int


def load(path: Path, progress: Callable[[Iterable[Any]], Iterable[Any]] = iter) -> Loaded:
    """Load a register file; all of it, or nothing and BadFile with every place that is wrong."""
    rows = read(path)
    with changes.transaction(SYSTEM, "cases", "load-register") as session:
        lines = _parse(session, path.name, rows)
        persons = _persons(session, {line.values["sp_number"] for line in lines})
        known = {(person.sp_number, day) for person, day in _orders(session, persons)}
        created = 0
        for line in progress(lines):
            key = (line.values["sp_number"], line.values["decided_on"])
            if key not in known:
                known.add(key)
                session.add(_case(session, line, persons))
                created += 1
        session.flush()
    return Loaded(created, len(lines) - created)


def read(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The rows of a register file by the board's names, with their line numbers."""
    if path.stat().st_size > LONGEST_FILE:
        raise BadFile([Problem(path.name, 0, "", "", "is larger than 64 MB")])
    text = _decode(path.read_bytes())
    if "\0" in text:
        raise BadFile([Problem(path.name, 0, "", "", "is not a text file")])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    header = [cell.strip() for cell in next(reader, [])]
    columns = _columns(path.name, header)
    rows = [(number, row) for number, row in _numbered(reader) if any(row)]
    bad = [
        Problem(path.name, number, "", "", f"has {len(row)} columns instead of {len(header)}")
        for number, row in rows
        if len(row) != len(header)
    ]
    if bad:
        raise BadFile(bad)
    return [(n, {name: row[at].strip() for name, at in columns.items()}) for n, row in rows]


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:  # noqa: ANN401
    before = reader.line_num
    for row in reader:
        yield before + 1, row
        before = reader.line_num


def _columns(file: str, header: list[str]) -> dict[str, int]:
    """Where each of the board's names stands, for French or Dutch headers in any order."""
    places = {fold(cell): at for at, cell in enumerate(header)}
    for names in (FRENCH, DUTCH):
        missing = [name for name in names if fold(name) not in places]
        if not missing:
            return {mine: places[fold(name)] for mine, name in zip(NAMES, names, strict=True)}
    closest = min((FRENCH, DUTCH), key=lambda names: sum(fold(n) not in places for n in names))
    missing = [name for name in closest if fold(name) not in places]
    reason = "the header lacks " + ", ".join(f"«{name}»" for name in missing)
    raise BadFile([Problem(file, 1, "", "", reason)])


def _parse(session: Session, file: str, rows: list[tuple[int, dict[str, str]]]) -> list[Line]:
    annexes = set(session.scalars(select(Term.code).where(Term.kind == "annex")))
    problems: list[Problem] = []
    lines = []
    for number, row in rows:
        values, wrong = _values(row, annexes)
        unit_id = house.unit_of(session, row["postal_code"])
        if unit_id is None or len(row["postal_code"]) != 4:
            wrong["postal_code"] = "is not a postal code of any unit"
        problems += [Problem(file, number, name, row[name], why) for name, why in wrong.items()]
        if unit_id is not None and not wrong:
            lines.append(Line(number, values, unit_id))
    if problems:
        raise BadFile(problems)
    return lines


def _values(row: dict[str, str], annexes: set[str]) -> tuple[dict[str, Any], dict[str, str]]:
    readers: dict[str, Callable[[str], Any]] = {
        "sp_number": fields.sp_number,
        "last_name": fields.name,
        "first_name": lambda text: fields.short(text, 200),
        "birth_date": fields.birth_day,
        "sex": fields.sex,
        "nationality": fields.nationality,
        "language": fields.language,
        "minors": lambda text: fields.number(text or "0", 0, 30),
        "household": fields.short,
        "annex": lambda text: fields.annex(text, annexes),
        "decided_on": fields.past_day,
        "notified_on": fields.day,
        "term_days": lambda text: fields.number(text, 0, 365),
        "origin": fields.short,
        "postal_code": str,
        "commune": fields.short,
    }
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, reader in readers.items():
        try:
            values[name] = reader(row[name])
        except ValueError as error:
            wrong[name] = str(error)
    return values, wrong or _together(values)


def _together(values: dict[str, Any]) -> dict[str, str]:
    """What the values of one row owe each other."""
    wrong = {}
    try:
        size = fields.household_size(values["household"], values["minors"])
        values["household_size"] = size
    except ValueError as error:
        wrong["household"] = str(error)
    notified = values["notified_on"]
    if notified and notified < values["decided_on"]:
        wrong["notified_on"] = "lies before the decision"
    if notified and notified > date.today() + timedelta(days=1):
        wrong["notified_on"] = "lies in the future"
    return wrong


def _persons(session: Session, numbers: set[str]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    listed = sorted(numbers)
    for start in range(0, len(listed), ONCE):
        chunk = Person.sp_number.in_(listed[start : start + ONCE])
        found |= {one.sp_number: one for one in session.scalars(select(Person).where(chunk))}
    return found


def _orders(session: Session, persons: dict[str, Person]) -> Iterator[tuple[Person, date]]:
    by_id = {person.id: person for person in persons.values()}
    keys = sorted(by_id)
    for start in range(0, len(keys), ONCE):
        chunk = Order.person_id.in_(keys[start : start + ONCE])
        for key, day in session.execute(select(Order.person_id, Order.decided_on).where(chunk)):
            yield by_id[key], day


def _case(session: Session, line: Line, persons: dict[str, Person]) -> Case:
    values = line.values
    person = persons.get(values["sp_number"])
    if person is None:
        person = persons[values["sp_number"]] = _person(values)
    order = Order(
        person=person,
        **{name: values[name] for name in ("annex", "decided_on", "notified_on", "term_days")},
        **{name: values[name] or None for name in ("origin", "commune")},
        postal_code=values["postal_code"],
    )
    today = date.today()
    return Case(
        order=order,
        ordered_on=values["decided_on"],
        unit_id=line.unit_id,
        stage="waiting",
        opened_on=today,
        steps=[Step(on=today, stage="waiting")],
    )


def _person(values: dict[str, Any]) -> Person:
    plain = ("sp_number", "last_name", "first_name", "birth_date", "sex", "nationality")
    return Person(
        **{name: values[name] for name in (*plain, "language", "minors", "household_size")},
        folded_name=fold(f"{values['last_name']} {values['first_name']}"),
        household=values["household"] or None,
        target_group=fields.target_group(values["minors"], values["origin"]),
    )
