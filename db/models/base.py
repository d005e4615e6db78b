"""What every table shares: names of constraints, column types, date arithmetic."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKey, Integer, MetaData, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from db.clock import now as now

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


TermCode = Annotated[str, mapped_column(String(40), ForeignKey("term.code"))]
Line = Annotated[str, mapped_column(String(200))]
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]


def as_utc(moment: datetime) -> datetime:
    """SQLite forgets the zone of a moment; all of ours are UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Labels:
    """A name in the four languages of the Office."""

    fr: Mapped[Line]
    nl: Mapped[Line]
    de: Mapped[Line]
    en: Mapped[Line]

    def label(self, language: str) -> str:
        return str(getattr(self, language))


class Closable:
    """Nothing in use is deleted: it is closed from a day on."""

    closed_on: Mapped[date | None] = mapped_column(Date)


class Versioned:
    """Rows that people edit: a save must name the version it was made from."""

    version: Mapped[int] = mapped_column(Integer, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version}


class AddDays(FunctionElement[date]):
    """A date and a number of days, added the same way in both databases."""

    type = Date()
    inherit_cache = True


@compiles(AddDays, "postgresql")
def _add_days_postgresql(element: AddDays, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    day, days = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({day} + {days})"


@compiles(AddDays, "sqlite")
def _add_days_sqlite(element: AddDays, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    day, days = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"date({day}, ({days}) || ' days')"


class AddMonths(FunctionElement[date]):
    """A date and a number of calendar months: the last of a month where the day is missing."""

    type = Date()
    inherit_cache = True


@compiles(AddMonths, "postgresql")
def _add_months_postgresql(element: AddMonths, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    day, months = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST({day} + make_interval(months => {months}) AS date)"


@compiles(AddMonths, "sqlite")
def _add_months_sqlite(element: AddMonths, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    # SQLite makes 31 August and six months 3 March: not later than the last of the month.
    day, months = (compiler.process(clause, **kw) for clause in element.clauses)
    last = f"date({day}, 'start of month', ({months}) || ' months', '+1 month', '-1 day')"
    return f"min(date({day}, ({months}) || ' months'), {last})"


class DaysBetween(FunctionElement[int]):
    """Whole days from the first date to the second."""

    type = Integer()
    inherit_cache = True


@compiles(DaysBetween, "postgresql")
def _days_between_postgresql(element: DaysBetween, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    first, second = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({second} - {first})"


@compiles(DaysBetween, "sqlite")
def _days_between_sqlite(element: DaysBetween, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    first, second = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"


class UnitOf(FunctionElement[int]):
    """The unit of an account, without a look at the account itself."""

    type = Integer()
    inherit_cache = True


@compiles(UnitOf, "postgresql")
def _unit_of_postgresql(element: UnitOf, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    return f"board_unit_of({compiler.process(element.clauses, **kw)})"


@compiles(UnitOf, "sqlite")
def _unit_of_sqlite(element: UnitOf, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    key = compiler.process(element.clauses, **kw)
    return f"(SELECT a.unit_id FROM account AS a WHERE a.id = {key})"  # noqa: S608 - a column


def check(sentence: str, name: str) -> CheckConstraint:
    return CheckConstraint(sentence, name=name)
