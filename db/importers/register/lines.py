"""A row of the register read into values, or the reasons why it cannot be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.importers.problem import Problem
from db.importers.register import encoding
from db.importers.register import values as register_values
from db.importers.register.table import Row, Table
from db.models import Term
from db.reference import places
from db.text import clean

PROPER = ("last_name", "first_name", "commune")  # names: held to the letters that names have
FEW_WORDS = 4096  # of a column that are remembered: most columns have few
Reader = Callable[[str], Any]


@dataclass(frozen=True)
class Line:
    """One order of the file: its values, the columns that say nothing, the unit it goes to."""

    number: int
    values: dict[str, Any]
    blank: frozenset[str]
    unit_id: int


class Lines:
    """Reads rows; ``problems`` gathers what was wrong with those that are no lines."""

    def __init__(self, session: Session, table: Table) -> None:
        self.table = table
        self.problems: list[Problem] = []
        self.readers = _readers(set(session.scalars(select(Term.code).where(Term.kind == "annex"))))
        self.session = session
        self.units: dict[str, int | None] = {}

    def read(self, rows: Iterator[Row]) -> Iterator[Line]:
        for row in rows:
            line = self._line(row)
            if line:
                yield line

    def _line(self, row: Row) -> Line | None:
        if row.problem:
            self.problems.append(row.problem)
            return None
        cells = {name: clean(cell) for name, cell in row.cells.items()}
        wrong = self._gibberish(row.cells)
        values = self._values(cells, wrong)
        unit_id = self._unit(cells["postal_code"])
        if unit_id is None:
            wrong.setdefault("postal_code", "is not a postal code of any unit")
        if not wrong:
            wrong = register_values.together(values)
        for name in [name for name in cells if name in wrong]:
            shown = encoding.shown(row.cells[name]).strip()
            problem = Problem(self.table.file, row.line, name, shown, wrong[name])
            self.problems.append(problem)
        if wrong or unit_id is None:
            return None
        silent = {name for name, value in values.items() if value in (None, "")}
        silent -= {"birth_date"} if values["birth_part"] else set()
        blank = frozenset(silent | {name for name, cell in cells.items() if not cell})
        return Line(row.line, values, blank, unit_id)

    def _gibberish(self, cells: dict[str, str]) -> dict[str, str]:
        found = {}
        for name, cell in cells.items():
            if why := encoding.wrong(cell, self.table.encoding, name=name in PROPER):
                found[name] = why
        return found

    def _values(self, cells: dict[str, str], wrong: dict[str, str]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, reader in self.readers.items():
            if name not in wrong:
                try:
                    values[name] = reader(cells[name])
                except ValueError as error:
                    wrong[name] = str(error)
        values["birth_date"], values["birth_part"] = values.get("birth_date", (None, None))
        return values

    def _unit(self, postal_code: str) -> int | None:
        if postal_code not in self.units:
            four = len(postal_code) == 4 and postal_code.isascii()
            found = places.unit_of(self.session, postal_code) if four else None
            self.units[postal_code] = found
        return self.units[postal_code]


def _readers(annexes: set[str]) -> dict[str, Reader]:
    readers: dict[str, Reader] = {
        "sp_number": register_values.sp_number,
        "last_name": register_values.name,
        "first_name": register_values.first_name,
        "birth_date": register_values.birth,
        "sex": register_values.sex,
        "nationality": register_values.nationality,
        "language": register_values.language,
        "minors": register_values.minors,
        "household": register_values.stated,
        "annex": lambda text: register_values.annex(text, annexes),
        "decided_on": register_values.decision_day,
        "notified_on": register_values.notification_day,
        "term_days": lambda text: register_values.number(text, 0, 365),
        "origin": register_values.stated,
        "postal_code": str,
        "commune": register_values.stated,
    }
    few = set(readers) - {"sp_number", *PROPER}
    return readers | {name: lru_cache(FEW_WORDS)(readers[name]) for name in few}
