"""Who may see and do what: the one door to a database session.

RIGHTS reads like the sentence: a role reads a subject within a scope, and writes it or not. A
session opened here adds the scope to every ORM statement that runs through it: joins, relationship
loads, ``get``, counts, bulk updates and deletes.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Table, event, false, inspect, select
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.sql.visitors import iterate

from db.engine import engine
from db.errors import NotAllowed, Unavailable
from db.models import (
    Case,
    CaseTerm,
    Coach,
    Contact,
    Meeting,
    Order,
    Person,
    Referral,
    Site,
    Step,
    Unit,
)

Subject = Literal["figures", "cases", "directory", "house"]
Scope = Literal["all", "unit", "own"]


@dataclass(frozen=True)
class User:
    """A signed-in person. Only ``db.accounts`` makes one."""

    account_id: int | None
    username: str
    name: str
    role: str
    unit_id: int | None = None
    coach_id: int | None = None
    language: str = "fr"


@dataclass(frozen=True)
class Right:
    read: Scope
    write: bool = False


# The board's own work: migrations, loading of files, sign-in. No account has this role.
SYSTEM = User(None, "system", "system", "system")

RIGHTS: dict[tuple[str, Subject], Right] = {
    ("unit_head", "figures"): Right("unit"),
    ("unit_head", "cases"): Right("unit", write=True),
    ("unit_head", "directory"): Right("unit", write=True),
    ("service_head", "figures"): Right("all"),
    ("service_head", "cases"): Right("all", write=True),
    ("service_head", "directory"): Right("all", write=True),
    ("coach", "figures"): Right("own"),
    ("coach", "cases"): Right("own", write=True),
    ("coach", "directory"): Right("unit"),
    ("analyst", "figures"): Right("all"),
    ("administrator", "directory"): Right("all"),
    ("system", "house"): Right("all", write=True),
    ("system", "cases"): Right("all", write=True),
    ("system", "directory"): Right("all", write=True),
}

PERSONAL = (Person, Order, Case, Meeting, Referral, Step, CaseTerm, Contact)
IDENTIFYING = {"sp_number", "last_name", "first_name", "folded_name", "birth_date"}


def may(user: User, subject: Subject, *, write: bool = False) -> bool:
    right = RIGHTS.get((user.role, subject))
    return right is not None and (right.write or not write)


@contextmanager
def session(user: User, subject: Subject, *, write: bool = False) -> Iterator[Session]:
    """A session that shows ``user`` what the role may see of ``subject``, and nothing else.

    Raises NotAllowed without a right, Unavailable when the database does not answer.
    """
    if not may(user, subject, write=write):
        raise NotAllowed(f"{user.role} may not {'write' if write else 'read'} {subject}")
    scope = RIGHTS[user.role, subject].read
    bind = engine().execution_options(writes=write)
    with answering(), Session(bind, expire_on_commit=False, autoflush=False) as opened:
        opened.info.update(user=user, subject=subject, options=_options(user, subject, scope))
        yield opened


@contextmanager
def answering() -> Iterator[None]:
    """Whatever says that the database does not answer becomes Unavailable."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise Unavailable(str(error.orig)) from error
    except DBAPIError as error:
        if error.connection_invalidated or type(error) is DatabaseError:  # a damaged file
            raise Unavailable(str(error.orig)) from error
        raise


@event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    if state.session.info.get("subject") == "figures":
        _refuse_persons(state)
    options = state.session.info.get("options", ())
    if options and not state.is_column_load and not state.is_relationship_load:
        state.statement = state.statement.options(*options)


def _refuse_persons(state: ORMExecuteState) -> None:
    """Figures are counts: no row of a person, and nothing by which one could be named."""
    for column in getattr(state.statement, "column_descriptions", []):
        about = inspect(column["expr"], raiseerr=False)
        if getattr(about, "is_mapper", False) or getattr(about, "is_aliased_class", False):
            named = about.mapper.class_ in PERSONAL
        else:
            element = getattr(column["expr"], "__clause_element__", lambda c=column: c["expr"])()
            named = any(_identifies(part) for part in iterate(element))
        if named:
            raise NotAllowed("a question for figures may not return persons")


def _identifies(part: object) -> bool:
    table = getattr(part, "table", None)
    return getattr(table, "name", "") == "person" and getattr(part, "name", "") in IDENTIFYING


def _options(user: User, subject: Subject, scope: Scope) -> Sequence[ORMOption]:
    """Criteria for every table that knows a unit or a case. Coaches of a unit see their own."""
    if scope == "all":
        return []
    places = [
        with_loader_criteria(Unit, Unit.id == user.unit_id, include_aliases=True),
        with_loader_criteria(Site, Site.unit_id == user.unit_id, include_aliases=True),
        with_loader_criteria(Coach, _colleagues(user, scope), include_aliases=True),
    ]
    if subject not in ("figures", "cases"):
        return places
    options = [*places, with_loader_criteria(Case, _own(user, scope, Case), include_aliases=True)]
    case = _table(Case)
    mine = _own(user, scope, case)
    orders = select(case.c.id).where(case.c.order_id == Order.id, mine)
    order = _table(Order)
    persons = (
        select(case.c.id)
        .join_from(case, order, case.c.order_id == order.c.id)
        .where(order.c.person_id == Person.id, mine)
    )
    options.append(with_loader_criteria(Meeting, _of_case(Meeting, case, mine)))
    options.append(with_loader_criteria(Referral, _of_case(Referral, case, mine)))
    options.append(with_loader_criteria(Step, _of_case(Step, case, mine)))
    options.append(with_loader_criteria(CaseTerm, _of_case(CaseTerm, case, mine)))
    if subject == "cases":
        options.append(with_loader_criteria(Order, orders.exists()))
        options.append(with_loader_criteria(Person, persons.exists()))
    return options


def _colleagues(user: User, scope: Scope) -> ColumnElement[bool]:
    return Coach.id == user.coach_id if scope == "own" else Coach.unit_id == user.unit_id


def _table(model: type) -> Table:
    """The bare table, aliased: criteria inside criteria must not be narrowed again."""
    return model.__table__.alias(f"scope_{model.__table__.name}")  # type: ignore[attr-defined,no-any-return]


def _own(user: User, scope: Scope, case: type[Case] | Table) -> ColumnElement[bool]:
    columns = case.c if isinstance(case, Table) or not isinstance(case, type) else case
    if scope == "unit" and user.unit_id is not None:
        return columns.unit_id == user.unit_id
    if scope == "own" and user.coach_id is not None:
        return columns.coach_id == user.coach_id
    return false()


def _of_case(model: type, case: Table, mine: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(case.c.id).where(case.c.id == model.case_id, mine).exists()  # type: ignore[attr-defined]
