"""The list of cases: filtered, searched, sorted and paged by the database."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Result, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from db import clock
from db.audit import recorder
from db.case import fields
from db.case.attention import attention
from db.case.filters import Filters, closed_within, where
from db.case.joins import join_coach, join_person
from db.frames import read_frame
from db.limits import is_key
from db.models import Case, Order, Person, RecordKind, Site, Term, Unit, reference
from db.models.case import case_id
from db.persons import merge
from db.security import masking
from db.security.session import open_session
from db.text import MOST_WORDS, clean, fold, like
from db.transaction import write
from db.user import User

Step = tuple[ColumnElement[bool], tuple[Any, ...]]  # where to look, and in which order


@dataclass(frozen=True)
class Sort:
    by: str = "term_ends_on"
    descending: bool = False


def page(
    user: User, filters: Filters, sort: Sort, number: int, size: int
) -> tuple[pd.DataFrame, int]:
    """One page of the list, numbered from 1, and how many cases the filters find in all.

    Columns: those of ``db.case.fields.listed`` in their order, after ``reference`` str. ``id``,
    ``unit_id`` and ``household_size`` int64, ``coach_id`` and ``site_id`` Int64, days datetime64,
    all else str or missing; terms are codes.
    """
    with open_session(user, "cases") as session:
        total = session.scalar(_narrow(select(func.count()), filters)) or 0
        statement = _ordered(_narrow(select(*_columns(user)), filters), sort)
        rows = session.execute(statement.limit(size).offset((number - 1) * size))
        return _frame(rows), total


def neighbours(
    user: User, filters: Filters, sort: Sort, case_id: int
) -> tuple[str | None, str | None]:
    """The references of the cases before and after a case in the order of ``page``, or None.

    The case itself need not fit the filters (any more): it has its place in the order all the same.
    (None, None) where it is not the user's to see.
    """
    column = fields.sorts().get(sort.by, Order.term_ends_on)
    with open_session(user, "cases") as session:
        here = session.execute(_joined(select(column)).where(Case.id == case_id)).first()
        if here is None:
            return None, None
        asked = _narrow(select(Case.id), filters)
        before = _first(
            session, asked, _reach(column, here[0], case_id, sort.descending, back=True)
        )
        after = _first(
            session, asked, _reach(column, here[0], case_id, sort.descending, back=False)
        )
    return before, after


def find(user: User, keys: Sequence[int]) -> pd.DataFrame:
    """The cases of these ids that the user may see, open or closed; columns as ``page``."""
    statement = _joined(select(*_columns(user))).where(
        Case.id.in_([key for key in keys if is_key(key)]), Case.voided_on.is_(None)
    )
    with open_session(user, "cases") as session:
        return _frame(session.execute(statement.order_by(Case.id)))


def export(user: User, filters: Filters, sort: Sort, form: str, page: str) -> pd.DataFrame:
    """The whole filtered list for a download, which the record keeps; columns as ``page``."""
    with write(user, "cases", page) as session:
        asked = _ordered(_narrow(select(*_columns(user)), filters), sort)
        found = _frame(session.execute(asked))
        chosen = {name: value for name, value in asdict(filters).items() if value}
        said = json.loads(json.dumps(chosen, default=str))
        recorder.note(session, RecordKind.EXPORT, form, after={"rows": len(found), **said})
    return found


def _columns(user: User) -> list[ColumnElement[Any]]:
    shown = {
        name: masking.hidden(user, one.column) if one.masked else one.column
        for name, one in fields.listed().items()
    }
    return [column.label(name) for name, column in (shown | {"name": masking.name(user)}).items()]


def _joined(statement: Select[Any]) -> Select[Any]:
    return (
        join_coach(join_person(statement.select_from(Case)))
        .join(Term, Term.code == Case.stage)
        .join(Unit, Unit.id == Case.unit_id)
        .join(Site, Site.id == Case.site_id, isouter=True)
    )


def _narrow(statement: Select[Any], filters: Filters) -> Select[Any]:
    statement = _joined(statement).where(*where(filters), *_searched(filters.text))
    if filters.closed:
        return statement.where(*closed_within(filters))
    if filters.attention:
        statement = statement.where(attention(filters.attention, clock.today()))
    return statement.where(Case.is_open)


def _searched(text: str) -> list[ColumnElement[bool]]:
    """By reference, by SP number, or by every word of the name; former ones of a merge too. Digits
    alone can be either number.
    """
    text = clean(text)
    found = [Case.id == key for key in [case_id(text)] if key is not None]
    digits = "".join(text.split())
    if re.fullmatch(r"[0-9]+", digits):
        former = merge.called(lambda merged: merged.sp_number.startswith(digits))
        return [or_(Person.sp_number.startswith(digits), former, *found)]
    if found:
        return found
    words = [like(word) for word in fold(text).split()[:MOST_WORDS]]
    if not words:
        return []
    here = and_(*(Person.folded_name.like(word, escape="/") for word in words))
    former = merge.called(
        lambda merged: and_(*(merged.folded_name.like(word, escape="/") for word in words))
    )
    return [or_(here, former)]


def _ordered(statement: Select[Any], sort: Sort) -> Select[Any]:
    column = fields.sorts().get(sort.by, Order.term_ends_on)
    ordered = column.desc() if sort.descending else column.asc()
    return statement.order_by(ordered.nulls_last(), Case.id)


def _first(session: Session, asked: Select[Any], steps: Iterable[Step]) -> str | None:
    """The reference of the first case of the first step that has one."""
    for condition, order in steps:
        if found := session.scalar(asked.where(condition).order_by(*order).limit(1)):
            return reference(found)
    return None


def _reach(
    column: Any,  # noqa: ANN401
    value: object,
    key: int,
    descending: bool,
    *,
    back: bool,
) -> list[Step]:
    """Where to look for the next case, or the one before: among days, and among those without.

    The bound stands alone, beside what tells equals apart, for an index to begin there.
    """
    missing, ids = column.is_(None), Case.id.desc() if back else Case.id
    beyond = Case.id < key if back else Case.id > key
    falls = descending != back
    order = (column.desc() if falls else column.asc(), ids)
    if value is None:
        equals: Step = (and_(missing, beyond), (ids,))
        return [equals, (~missing, order)] if back else [equals]
    bound = column <= value if falls else column >= value
    further = column < value if falls else column > value
    there: Step = (and_(bound, or_(further, beyond)), order)
    return [there] if back else [there, (missing, (ids,))]


def _frame(rows: Result[Any]) -> pd.DataFrame:
    frame = read_frame(rows)
    numbers = {"id": "int64", "unit_id": "int64", "household_size": "int64"}
    frame = frame.astype(numbers | {"coach_id": "Int64", "site_id": "Int64"})
    frame.insert(0, "reference", [reference(key) for key in frame["id"]])
    return frame
