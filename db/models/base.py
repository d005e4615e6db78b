"""What every table shares: names of constraints, column types, date arithmetic."""

from datetime import UTC, date, datetime
from functools import partial
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


def spell(function: type[FunctionElement[Any]], *, postgresql: str, sqlite: str) -> None:
    """How a function of ours is written in each database; its arguments stand at {0}, {1}, …"""
    for dialect, words in (("postgresql", postgresql), ("sqlite", sqlite)):
        compiles(function, dialect)(partial(_written, words))


def _written(
    words: str,
    element: FunctionElement[Any],
    compiler: SQLCompiler,
    **kw: Any,  # noqa: ANN401
) -> str:
    return words.format(*(compiler.process(clause, **kw) for clause in element.clauses))


class AddDays(FunctionElement[date]):
    """A date and a number of days, added the same way in both databases."""

    type = Date()
    inherit_cache = True


spell(AddDays, postgresql="({0} + {1})", sqlite="date({0}, ({1}) || ' days')")


class AddMonths(FunctionElement[date]):
    """A date and a number of calendar months: the last of a month where the day is missing."""

    type = Date()
    inherit_cache = True


# SQLite makes 31 August and six months 3 March: not later than the last of the month.
LAST_OF_MONTH = "date({0}, 'start of month', ({1}) || ' months', '+1 month', '-1 day')"
spell(
    AddMonths,
    postgresql="CAST({0} + make_interval(months => {1}) AS date)",
    sqlite=f"min(date({{0}}, ({{1}}) || ' months'), {LAST_OF_MONTH})",
)


class DaysBetween(FunctionElement[int]):
    """Whole days from the first date to the second."""

    type = Integer()
    inherit_cache = True


spell(
    DaysBetween,
    postgresql="({1} - {0})",
    sqlite="CAST(julianday({1}) - julianday({0}) AS INTEGER)",
)


class UnitOf(FunctionElement[int]):
    """The unit of an account, without a look at the account itself."""

    type = Integer()
    inherit_cache = True


spell(
    UnitOf,
    postgresql="board_unit_of({0})",
    sqlite="(SELECT a.unit_id FROM account AS a WHERE a.id = {0})",
)


def check(sentence: str, name: str) -> CheckConstraint:
    return CheckConstraint(sentence, name=name)
