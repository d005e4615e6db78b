"""The other orders of a person, before and after a day, whichever unit holds them.

Whether an order is a further one does not depend on who asks. So these look past the scope of a
session, and tell a day, nothing else. An order whose case is void was entered twice or by mistake:
it counts as none.
"""

from datetime import date
from typing import Any

from sqlalchemy import Date
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

COUNTED = (
    "FROM removal_order AS other JOIN case_file AS held "
    "ON held.order_id = other.id AND held.voided_on IS NULL "
)


class OrderBefore(FunctionElement[date]):
    """When the last order of a person (id) before a day was decided; none, if there is none."""

    type = Date()
    inherit_cache = True


@compiles(OrderBefore, "postgresql")
def _before_postgresql(element: OrderBefore, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    return f"board_order_before({compiler.process(element.clauses, **kw)})"


@compiles(OrderBefore, "sqlite")
def _before_sqlite(element: OrderBefore, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    person, day = (compiler.process(clause, **kw) for clause in element.clauses)
    return (
        f"(SELECT max(other.decided_on) {COUNTED}"
        f"WHERE other.person_id = {person} AND other.decided_on < {day})"
    )


class OrderAfter(FunctionElement[date]):
    """When the first order of a person (id) after a day was decided; none, if there is none."""

    type = Date()
    inherit_cache = True


@compiles(OrderAfter, "postgresql")
def _after_postgresql(element: OrderAfter, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    return f"board_order_after({compiler.process(element.clauses, **kw)})"


@compiles(OrderAfter, "sqlite")
def _after_sqlite(element: OrderAfter, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    person, day = (compiler.process(clause, **kw) for clause in element.clauses)
    return (
        f"(SELECT min(other.decided_on) {COUNTED}"
        f"WHERE other.person_id = {person} AND other.decided_on > {day})"
    )
