"""The record of changes: what every flush wrote, in one chain, in the same transaction.

One mechanism for every table: nothing has to be said for a new one. Rows are written at the very
end of a transaction, under a lock that only the end holds, so that the chain has one order.
"""

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    String,
    cast,
    event,
    func,
    insert,
    inspect,
    select,
    text,
    type_coerce,
)
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, object_session

from db.audit import chain, log
from db.errors import BadKey, NotAllowed
from db.models import Attempt, Base, Case, Change, Download, Draft, PersonKey, SignIn, now

if TYPE_CHECKING:
    from db.user import User

UNRECORDED = (Change, SignIn, Attempt, Draft, Download, PersonKey)
SECRET = {"password_hash", "reset_hash"}
# The table itself: the chain is one, whatever part of it the writer may read.
TABLE = Change.__table__
LAST = select(TABLE.c.hash).order_by(TABLE.c.id.desc()).limit(1)
NUMBER = select(func.max(TABLE.c.id))
CURRENT = select(func.currval(func.pg_get_serial_sequence("change", "id")))
LOCK = 20210601  # any number, the same for every writer: the day the programme began
OPENED = Case.__tablename__  # a record of it without before and after: who opened a case


def links(session: Session, key: bytes | None) -> Iterator[tuple[Row[Any], chain.Kind]]:
    """Every record in its order, and how its link to the one before it was made."""
    last = chain.START
    statement = as_text(session).order_by(TABLE.c.id).execution_options(yield_per=500)
    for row in session.execute(statement):
        yield row, chain.kind(last, row._asdict(), key)
        last = row.hash


def as_text(session: Session) -> Select[Any]:
    """Records with the moment as text: one that is none must not hide which record has it."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    at = type_coerce(TABLE.c.at, String) if sqlite else cast(TABLE.c.at, String)
    return select(at.label("at"), *(column for column in TABLE.c if column.name != "at"))


def broken(session: Session) -> Row[Any] | None:
    """The first record that does not follow from the one before it, or is no longer keyed."""
    keyed = False
    for row, kind in links(session, chain.key()):
        if kind == "neither" or (keyed and kind == "plain"):
            return row
        keyed = keyed or kind == "keyed"
    return None


# Events of rows, not of the session: a session does not list the orphans that a flush deletes.
@event.listens_for(Base, "after_insert", propagate=True)
def _added(_mapper: Mapper[Any], _connection: Connection, row: Base) -> None:
    # What the row holds now is all there is to say: no history of each column, which loads feel.
    held = inspect(row).dict
    names = inspect(row).mapper.column_attrs.keys()
    _note(row, before=None, after={name: plain(name, held.get(name)) for name in names})


@event.listens_for(Base, "after_update", propagate=True)
def _changed(_mapper: Mapper[Any], _connection: Connection, row: Base) -> None:
    changed = {
        name: two for name, two in _values(row).items() if two[0] != two[1] or _renewed(row, name)
    }
    if changed:
        before = {name: was for name, (was, _now) in changed.items()}
        _note(row, before, {name: now for name, (_was, now) in changed.items()})


def _renewed(row: Base, name: str) -> bool:
    """A secret is not told, but that it is another one is."""
    return name in SECRET and bool(inspect(row).attrs[name].history.has_changes())


@event.listens_for(Base, "after_delete", propagate=True)
def _deleted(_mapper: Mapper[Any], _connection: Connection, row: Base) -> None:
    _note(row, before={name: was for name, (was, _now) in _values(row).items()}, after=None)


def _note(row: Base, before: dict[str, object] | None, after: dict[str, object] | None) -> None:
    """Keep what a flush writes until the end of the transaction."""
    session = object_session(row)
    if session is None or session.info.get("user") is None or isinstance(row, UNRECORDED):
        return
    case_id = row.id if isinstance(row, Case) else getattr(row, "case_id", None)
    note(session, row.__tablename__, key(row), case_id, before, after)


def note(
    session: Session,
    table: str,
    row: str,
    case_id: int | None = None,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    """Keep for the end of the transaction what was done; reading has no before and no after."""
    session.info.setdefault("records", []).append(
        {
            "table_name": str(table),
            "row_key": row,
            "case_id": case_id,
            "before": None if before is None else json.dumps(before, ensure_ascii=False),
            "after": None if after is None else json.dumps(after, ensure_ascii=False),
        }
    )


def _values(row: Base) -> dict[str, tuple[object, object]]:
    """Each column's value before and after, as the record keeps it."""
    state = inspect(row)
    found = {}
    for attribute in state.mapper.column_attrs:
        name = attribute.key
        history = state.attrs[name].history
        value = next(iter(history.added or history.unchanged or ()), None)
        was = next(iter(history.deleted or ()), None) if history.has_changes() else value
        found[name] = (plain(name, was), plain(name, value))
    return found


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    session.flush()
    session.info.pop("linked", None)
    records = session.info.pop("records", [])
    user: User | None = session.info.get("user")
    if not records or user is None:
        return
    shared = session.get_bind().dialect.name == "postgresql"
    if shared:
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    common = {
        "at": now(),
        "account_id": session.info["acts"].account_id,
        "page": session.info.get("page", ""),
        "change_set": session.info.get("change_set", ""),
        "undoes": session.info.get("undoes"),
    }
    key = chain.key()
    if key is None:
        raise BadKey(f"The key of the record is no longer in {chain.KEPT}: nothing was saved.")
    last = session.scalar(func.board_last_link() if shared else LAST) or chain.START
    # inline: the writer may add to the record, not read back what was added
    added = list(_chained(last, key, common, records))
    session.connection().execute(insert(Change).inline(), added)
    session.info["linked"] = (session.scalar(CURRENT if shared else NUMBER), added[-1]["hash"])


def _chained(
    last: str, key: bytes, common: dict[str, Any], records: Iterable[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    for one in records:
        values = common | one
        last = chain.link(last, values, key)
        yield values | {"hash": last}


@event.listens_for(Session, "after_commit")
def _tell(session: Session) -> None:
    """The log learns of it after the database: it may lag behind, never run ahead."""
    if "linked" in session.info and not session.in_nested_transaction():
        log.tell(session.get_bind().engine.url, *session.info["linked"])


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("linked", None)


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    """A statement that writes past the rows would write past the record, too."""
    if state.session.info.get("user") is None or state.is_select:
        return
    if state.execution_options.get("unrecorded"):  # wrong guesses and the language of an account
        return
    mapper = state.bind_mapper
    if mapper is not None and not issubclass(mapper.class_, UNRECORDED):
        raise NotAllowed("bulk statements are not recorded: change the rows themselves")


def key(row: Base) -> str:
    return "/".join(str(part) for part in inspect(row).mapper.primary_key_from_instance(row))


def plain(field: str, value: object) -> object:
    """A value as the record keeps it."""
    if field in SECRET:
        return "…"
    return value if value is None or isinstance(value, bool | int | str) else str(value)
