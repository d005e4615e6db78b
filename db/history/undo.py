"""Undo: a saved set taken back by a new one, unless something newer would be lost."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, inspect, or_, select
from sqlalchemy.orm import Mapper, Session

from db.audit import recorder
from db.clock import today
from db.errors import NotFound, Refusal, Refused
from db.history import deeds
from db.models import Account, Base, Case, Change, RecordKind, as_utc, now
from db.models.case import add_step, standing
from db.models.departure import find_contradiction
from db.persons import separate
from db.security.session import open_session
from db.transaction import write
from db.user import SYSTEM, User

LONGEST = timedelta(days=30)
# What is not taken back: the board's own count, and the wait for a yes, which begins anew.
BOOKKEEPING = ("version", "awaiting_since", "awaiting_by", "reset_until")
FROM_TEXT = {
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    time: time.fromisoformat,
    Decimal: Decimal,
}
MAPPERS: dict[str, Mapper[Any]] = {
    mapper.class_.__tablename__: mapper for mapper in Base.registry.mappers
}


def latest(user: User, page: str) -> str | None:
    """The set that this account saved last from this page."""
    with open_session(SYSTEM, "history", behalf=user) as session:
        return session.scalar(
            select(Change.change_set)
            .where(Change.account_id == user.account_id, Change.page == page, changed())
            .order_by(Change.id.desc())
            .limit(1)
        )


def undo(user: User, change_set: str, page: str) -> str:
    """Take a set of changes back, all or nothing; returns the set that did, to be undone itself.

    Raises Refused where it is older than 30 days, undone already, or something newer would be
    lost; NotFound where it is not the user's to see, NotAllowed where the user may not do what it
    did.
    """
    with open_session(SYSTEM, "history", behalf=user) as session:
        done = list(
            session.scalars(
                select(Change)
                .where(Change.change_set == change_set, changed())
                .order_by(Change.id.desc())
            )
        )
        undone = session.scalar(select(Change.id).where(Change.undoes == change_set).limit(1))
    if not done:
        raise NotFound(f"set {change_set}")
    deeds.check(user, done)
    if undone:
        raise Refused([Refusal(None, "", "undone_already")])
    if as_utc(done[0].at) < now() - LONGEST:
        raise Refused([Refusal(None, "", "undo_too_old")])
    if refusal := _refused(done) or separate.find_newer(user, done):
        raise Refused([refusal])
    try:
        with write(user, deeds.subject_of(done), page) as session:
            session.info["undoes"] = change_set
            _take_all_back(session, done)
            return str(session.info["change_set"])
    except Refused as error:
        if any(one.rule == "database" for one in error.refusals):
            raise Refused([Refusal(None, "", "undo_in_use")]) from error
        raise


def changed() -> ColumnElement[bool]:
    """What can be undone at all: not what was only opened or exported."""
    told = or_(Change.before.is_not(None), Change.after.is_not(None))
    return and_(told, Change.table_name.not_in(list(RecordKind)))


def can_be_undone(records: Iterable[Change]) -> bool:
    """Whether a set is of a kind that undo takes back: not a reading, a secret, an installation."""
    found = [one for one in records if one.before or one.after]
    return bool(found) and _refused(found) is None


def _refused(records: Iterable[Change]) -> Refusal | None:
    for one in records:
        if any(f'"{secret}"' in (one.after or "") for secret in recorder.SECRET):
            return Refusal(None, "", "undo_secret")
        if one.account_id is None and one.page not in deeds.LOADS:
            return Refusal(None, "", "undo_installation")
        if one.table_name in list(RecordKind) or _is_answer(one):
            return Refusal(None, "", "undo_nothing")
    return None


def _is_answer(one: Change) -> bool:
    """Whether a record tells of nothing but a yes to an account."""
    return one.table_name == "account" and json.loads(one.after or "{}").keys() <= set(BOOKKEEPING)


def _take_all_back(session: Session, done: Sequence[Change]) -> None:
    refusals = []
    for one in done:
        if found := _take_back(session, one):
            refusals.append(found)
        elif session.info["subject"] == "team":
            session.flush()  # while an offer stands, and only then, its case is within reach
    if refusals:
        raise Refused(refusals)
    session.flush()
    _note_standing(session, done)
    _check_reach(session, done)


def _note_standing(session: Session, done: Sequence[Change]) -> None:
    """The last step of a case says how it stands: steps noted after the set say what it had."""
    for key in sorted({one.row_key for one in done if one.table_name == Case.__tablename__}):
        case = session.get(Case, int(key))
        if case is None:
            continue
        session.refresh(case, ["steps"])
        if case.steps and standing(case.steps[-1]) != standing(case):
            add_step(case, today())


def _check_reach(session: Session, done: Sequence[Change]) -> None:
    """What was brought back must be a row that who undoes sees; policies hold that, where there
    are any. Raises NotFound.
    """
    added = {(one.table_name, one.row_key) for one in done if one.before is None}
    for table, key in {(one.table_name, one.row_key) for one in done} - added:
        mapper = MAPPERS[table]
        parts = zip(mapper.primary_key, _identity(mapper, key), strict=True)
        row = select(mapper.class_).where(*(column == part for column, part in parts))
        if session.scalars(row).first() is None:
            raise NotFound(f"{table} {key}")


def _take_back(session: Session, change: Change) -> Refusal | None:
    mapper = MAPPERS[change.table_name]
    row = session.get(mapper.class_, _identity(mapper, change.row_key))
    before = _values(mapper, change.before)
    after = _values(mapper, change.after)
    if change.after is None:
        return _restore(session, mapper, row, before)
    if row is None:
        if change.before is None:
            return _newer(change, "")  # added, and gone since
        raise NotFound(f"{change.table_name} {change.row_key}")
    for name, value in after.items():
        if name not in BOOKKEEPING and _stands(row, name) != value:
            return _newer(change, name)
    if change.before is None:
        session.delete(row)
        return None
    for name, value in before.items():
        if name not in BOOKKEEPING:
            setattr(row, name, value)
    # What was said of a departure since would stand beside an outcome that it does not go with.
    later = find_contradiction(row) if isinstance(row, Case) else None
    return _newer(change, later) if later else None


def _stands(row: Base, name: str) -> object:
    """What a row holds, with the zone that the record has and SQLite forgets."""
    value = getattr(row, name)
    return as_utc(value) if isinstance(value, datetime) else value


def _restore(
    session: Session, mapper: Mapper[Any], row: Base | None, before: Mapping[str, object]
) -> Refusal | None:
    if row is None:
        session.add(mapper.class_(**{k: v for k, v in before.items() if k not in BOOKKEEPING}))
    return None


def _newer(change: Change, field: str) -> Refusal:
    """What would be lost, and whose it is."""
    with open_session(SYSTEM, "history") as session:
        who = session.scalar(
            select(Account.name)
            .join(Change, Change.account_id == Account.id)
            .where(
                Change.table_name == change.table_name,
                Change.row_key == change.row_key,
                Change.id > change.id,
                changed(),
            )
            .order_by(Change.id.desc())
            .limit(1)
        )
    return Refusal(None, field, "undo_newer", {"who": who or "?"})


def _identity(mapper: Mapper[Any], key: str) -> tuple[object, ...]:
    columns = inspect(mapper).primary_key
    parts = zip(columns, key.split("/", len(columns) - 1), strict=True)
    return tuple(column.type.python_type(part) for column, part in parts)


def _values(mapper: Mapper[Any], said: str | None) -> dict[str, object]:
    """What the record says of a row, as the row would hold it; columns since gone left out."""
    kept: dict[str, Any] = json.loads(said) if said else {}
    values = {name: value for name, value in kept.items() if name in mapper.columns}
    for name, value in values.items():
        kind = mapper.columns[name].type.python_type
        if isinstance(value, str) and kind in FROM_TEXT:
            values[name] = FROM_TEXT[kind](value)
    computed = {name for name in values if mapper.columns[name].computed is not None}
    return {name: value for name, value in values.items() if name not in computed | recorder.SECRET}
