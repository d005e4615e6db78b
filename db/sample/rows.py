"""Many rows at once."""

from typing import Any

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from db.models import Base

Row = dict[str, Any]
Rows = dict[type[Base], list[Row]]


def add_rows(session: Session, model: type[Base], rows: list[Row]) -> None:
    """Numbered from 1 where the table has an id; PostgreSQL's own numbering goes on from there."""
    table = model.__table__
    assert isinstance(table, Table)
    common = {"version": 1} if "version" in table.c else {}
    counted = "id" in table.c
    numbered = [
        ({"id": n} if counted else {}) | common | row for n, row in enumerate(rows, start=1)
    ]
    session.connection().execute(insert(table), numbered)
    if counted and session.get_bind().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        session.execute(select(func.setval(sequence, len(rows))))
