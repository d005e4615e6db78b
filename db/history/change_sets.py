"""The record as people read it: what was done, set by set, newest first."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.history import deeds, undo
from db.limits import is_day, is_key
from db.models import (
    Account,
    Attendee,
    Case,
    Change,
    Coach,
    Order,
    Organisation,
    Person,
    Report,
    Service,
    Site,
    Unit,
    as_utc,
    now,
)
from db.models.case import case_id
from db.persons import merge
from db.security.session import open_session
from db.text import clean
from db.user import SYSTEM, User

BRUSSELS = ZoneInfo("Europe/Brussels")
SHOWN = 30  # records of a set that are read; the others are counted


@dataclass(frozen=True)
class HistoryFilters:
    """Empty means all that may be seen. ``about`` is a reference of a case or an SP number."""

    about: str = ""
    account: int | None = None
    day: date | None = None
    change_set: str = ""


@dataclass(frozen=True)
class Record:
    """One row that was added, changed, deleted, opened (neither before nor after) or exported."""

    table: str
    key: str
    case_id: int | None
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None
    title: str


@dataclass(frozen=True)
class Set:
    """What was saved at once. ``at`` in UTC; ``who`` None for the board itself."""

    id: str
    at: datetime
    who: str | None
    page: str
    count: int
    records: tuple[Record, ...]
    undoes: bool
    undone: bool
    undoable: bool


def sets(user: User, filters: HistoryFilters, number: int, size: int) -> tuple[list[Set], int]:
    """One page of sets, numbered from 1, newest first; and how many there are in all."""
    found = _narrowed(select(Change.change_set), filters).group_by(Change.change_set)
    with open_session(user, "history") as session:
        wanted = [*_about(session, filters.about)]
        found = found.where(*wanted)
        total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
        newest = found.order_by(func.max(Change.id).desc())
        keys = session.scalars(newest.limit(size).offset((number - 1) * size)).all()
        records = {key: _records(session, key) for key in keys}
        counts: dict[str, int] = dict(session.execute(_counted(keys)).all()) if keys else {}
        titles = _titles(session, [one for some in records.values() for one in some])
    names = accounts()
    undone = _undone(keys)
    return [
        _set(user, key, records[key], counts[key], names, titles, key in undone) for key in keys
    ], total


def accounts() -> dict[int, str]:
    """Names by account, to say who did what."""
    with open_session(SYSTEM, "house") as session:
        return dict(session.execute(select(Account.id, Account.name).order_by(Account.name)).all())


def authors(user: User) -> dict[int, str]:
    """Who left anything in the record that ``user`` may see, by name."""
    with open_session(user, "history") as session:
        keys = set(session.scalars(select(Change.account_id).distinct()))
    return {key: name for key, name in accounts().items() if key in keys}


def _narrowed(statement: Select[Any], filters: HistoryFilters) -> Select[Any]:
    if filters.account is not None:
        known = is_key(filters.account)
        statement = statement.where(Change.account_id == filters.account if known else false())
    if filters.change_set:
        statement = statement.where(Change.change_set == clean(filters.change_set))
    if filters.day and not is_day(filters.day):
        return statement.where(false())
    if filters.day:
        start = datetime.combine(filters.day, time(), BRUSSELS)
        end = datetime.combine(filters.day + timedelta(days=1), time(), BRUSSELS)
        statement = statement.where(Change.at >= start, Change.at < end)
    return statement


def _about(session: Session, about: str) -> Iterable[ColumnElement[bool]]:
    """The case of a reference; or those of a person by SP number, a former one too, with the
    merges. Digits alone can be either number.
    """
    about = clean(about)
    if not about:
        return []
    own = [Change.case_id == key for key in [case_id(about)] if key is not None]
    if own and not about.isdecimal():
        return own
    former = merge.called(lambda merged: merged.sp_number == about)
    persons = session.scalars(select(Person.id).where(or_(Person.sp_number == about, former))).all()
    cases = select(Case.id).join(Order, Order.id == Case.order_id)
    known = session.scalars(cases.where(Order.person_id.in_(persons))).all()
    merged = session.scalars(select(Person.id).where(Person.merged_into_id.in_(persons))).all()
    rows = [str(key) for key in (*persons, *merged)]
    themselves = and_(Change.table_name == "person", Change.row_key.in_(rows))
    return [or_(Change.case_id.in_(known), themselves, *own)] if persons else own or [false()]


def _records(session: Session, change_set: str) -> list[Change]:
    statement = select(Change).where(Change.change_set == change_set)
    return list(session.scalars(statement.order_by(Change.id).limit(SHOWN)))


def _counted(keys: Iterable[str]) -> Any:  # noqa: ANN401 - a select of (set, count)
    counted = select(Change.change_set, func.count())
    return counted.where(Change.change_set.in_(keys)).group_by(Change.change_set)


def _undone(keys: Iterable[str]) -> set[str | None]:
    with open_session(SYSTEM, "history") as session:
        return set(session.scalars(select(Change.undoes).where(Change.undoes.in_(keys))))


def _titles(session: Session, records: Iterable[Change]) -> dict[tuple[str, str], str]:
    """What a row is called, where its record tells only its number."""
    found = {("account", str(key)): name for key, name in accounts().items()}
    keys: dict[str, set[int]] = {}
    for one in records:
        if one.row_key.isdecimal():
            keys.setdefault(one.table_name, set()).add(int(one.row_key))
    keys.setdefault("person", set()).update(_find_persons(records))
    services = (
        select(Service.id, Organisation.name + " · " + Service.name)
        .join(Organisation, Organisation.id == Service.organisation_id)
        .where(Service.id.in_(keys.get("service", ())))
    )
    owner = aliased(Organisation)
    said = (
        select(Report.id, func.coalesce(Organisation.name + " · " + Service.name, owner.name))
        .join(Service, Service.id == Report.service_id, isouter=True)
        .join(Organisation, Organisation.id == Service.organisation_id, isouter=True)
        .join(owner, owner.id == Report.organisation_id, isouter=True)
        .where(Report.id.in_(keys.get("report", ())))
    )
    persons = select(Person.id, Person.sp_number + " " + Person.last_name).where(
        Person.id.in_(keys.get("person", ()))
    )
    named = {"service": services, "report": said, "person": persons}
    called = ((Unit, Unit.code), (Site, Site.name), (Coach, Coach.name), (Attendee, Attendee.name))
    for model, name in called:
        table = model.__tablename__
        named[table] = select(model.id, name).where(model.id.in_(keys.get(table, ())))
    for table, statement in named.items():
        if keys.get(table):
            found |= {(table, str(key)): name for key, name in session.execute(statement)}
    return found


def _find_persons(records: Iterable[Change]) -> set[int]:
    """Persons to whom something moved, or from whom."""
    said = [
        json.loads(text or "{}")
        for one in records
        if one.table_name in ("person", "removal_order") and one.before and one.after
        for text in (one.before, one.after)
    ]
    return {one[name] for one in said for name in ("person_id", "merged_into_id") if one.get(name)}


def _set(
    user: User,
    key: str,
    records: list[Change],
    count: int,
    names: Mapping[int, str],
    titles: Mapping[tuple[str, str], str],
    undone: bool,
) -> Set:
    first = records[0]
    recent = as_utc(first.at) > now() - undo.LONGEST
    allowed = deeds.may(user, records)
    return Set(
        key,
        as_utc(first.at),
        names.get(first.account_id or 0),
        first.page,
        count,
        tuple(_record(one, titles) for one in records),
        undoes=first.undoes is not None,
        undone=undone,
        undoable=undo.can_be_undone(records) and recent and allowed and not undone,
    )


def _record(change: Change, titles: Mapping[tuple[str, str], str]) -> Record:
    before: dict[str, object] | None = json.loads(change.before) if change.before else None
    after: dict[str, object] | None = json.loads(change.after) if change.after else None
    title = titles.get((change.table_name, change.row_key), "")
    if before and after:
        before, after = (_say_persons(one, titles) for one in (before, after))
    return Record(change.table_name, change.row_key, change.case_id, before, after, title)


def _say_persons(
    values: Mapping[str, object], titles: Mapping[tuple[str, str], str]
) -> dict[str, object]:
    """Of a merge: SP numbers for the keys of persons."""
    said = dict(values)
    for name, shown in (("merged_into_id", "merged_into_id"), ("person_id", "sp_number")):
        if name in said:
            key = said.pop(name)
            said[shown] = key and (titles.get(("person", str(key))) or str(key)).split()[0]
    return said
