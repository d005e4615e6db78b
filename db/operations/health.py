"""Whether the database is sound: what ``python -m db check`` looks at."""

from collections.abc import Iterator

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from db import verification
from db.accounts.sample_mark import is_sample
from db.engine import engine
from db.models import Account, Case, Coverage, Order, Person, Service, Step, Term, Unit
from db.operations import migrate
from db.security.session import open_session
from db.user import SYSTEM

KINDS = (
    (Case.stage, "stage"),
    (Case.outcome, "outcome"),
    (Case.perspective, "perspective"),
    (Case.suspension, "suspension"),
    (Order.annex, "annex"),
    (Person.target_group, "target"),
    (Service.kind, "help"),
)


def problems() -> Iterator[str]:
    """One sentence for each thing that is not as it should be."""
    if not migrate.is_current():
        yield "The database is not at the newest migration: run `python -m db migrate`."
        return
    with open_session(SYSTEM, "house") as session:
        yield from _file(session)
        yield from _terms(session)
        yield from _rows(session)
    yield from verification.problems()


def counts() -> dict[str, int]:
    """How much there is, for a person to recognise the database by."""
    with open_session(SYSTEM, "house") as session:
        found = {
            model.__tablename__: session.scalar(select(func.count()).select_from(model)) or 0
            for model in (Unit, Account, Case, Service)
        }
        return {"sample data": int(is_sample(session))} | found


def _file(session: Session) -> Iterator[str]:
    if engine().dialect.name != "sqlite":
        return
    for (found,) in session.execute(text("PRAGMA integrity_check")):
        if found != "ok":
            yield f"SQLite says: {found}"
    for table, row, *_ in session.execute(text("PRAGMA foreign_key_check")):
        yield f"{table}, row {row} points to a row that is not there."


def _terms(session: Session) -> Iterator[str]:
    """A code must be a term of its own kind; foreign keys only know that it is a term."""
    for column, kind in KINDS:
        statement = select(column, func.count()).join(Term, Term.code == column)
        for code, count in session.execute(statement.where(Term.kind != kind).group_by(column)):
            yield f"{count} × {column.class_.__tablename__}.{column.key} is {code}, not a {kind}."


def _rows(session: Session) -> Iterator[str]:
    stepless = select(func.count(Case.id)).where(
        ~select(Step.id).where(Step.case_id == Case.id).exists()
    )
    if count := session.scalar(stepless):
        yield f"{count} cases have no first step."
    nowhere = select(func.count(Service.id)).where(
        Service.nationwide.is_(False),
        Service.area.is_(None),
        ~select(Coverage.id).where(Coverage.service_id == Service.id).exists(),
    )
    if count := session.scalar(nowhere):
        yield f"{count} services of the directory cover no place."
