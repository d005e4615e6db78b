"""Whether the record of changes is what the board wrote: its links, and the log beside it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from db.audit import chain, recorder
from db.audit import log as audit_log
from db.audit.recorder import TABLE
from db.engine import engine, url
from db.errors import BadKey
from db.security.session import open_session
from db.user import SYSTEM

NEWEST = 200  # records: that many at least must be bent before a right key looks wrong
AT_ONCE = 500
RESTORE = "If a backup was restored on purpose, say so: `python -m db check --restored`."
_admitted: set[tuple[str, bytes]] = set()


def problems() -> Iterator[str]:
    """One sentence for each way in which the record is not what was saved."""
    # the log first: whatever it names is in the database by now
    try:
        with audit_log.opened(engine().url) as log:
            yield from links()
            yield from _differing(log)
    except OSError as error:
        yield f"The log of the record cannot be read: {error}."


def links() -> Iterator[str]:
    """What the key alone tells: the chain from its first record to its last."""
    key = None
    try:
        key = chain.key()
    except BadKey as error:
        yield str(error)
    keyed, wrong = 0, None
    with open_session(SYSTEM, "house") as session:
        for row, kind in recorder.links(session, key):
            bare = kind == "plain" and keyed > 0
            wrong = wrong or ((row, bare) if bare or kind == "neither" else None)
            keyed += kind == "keyed"
    if wrong:
        yield _told(*wrong, key, keyed)


def admit() -> None:
    """Make sure that what is written now follows from what stands there; once for each database.

    Raises BadKey if the newest records were made with another key. The first key is made here.
    """
    key = chain.key()
    if key and (url(), key) in _admitted:
        return
    with open_session(SYSTEM, "house") as session:
        kinds = newest(session, key)
    if "keyed" not in kinds and "neither" in kinds:
        raise BadKey(
            f"The key of the record does not fit this database: {_place(key)}, its newest "
            "records were made with another. Give the board the key that they were made with "
            "(docs/installation.md). Nothing was written."
        )
    _admitted.add((url(), chain.make()))


def newest(session: Session, key: bytes | None) -> list[chain.Kind]:
    """How the newest links were made, the newest first."""
    statement = recorder.as_text(session).order_by(TABLE.c.id.desc()).limit(NEWEST + 1)
    rows = session.execute(statement).all()
    before = [row.hash for row in rows[1:]] + [chain.START] * (len(rows) <= NEWEST)
    return [chain.kind(last, row._asdict(), key) for row, last in zip(rows, before, strict=False)]


def _told(row: Row[Any], bare: bool, key: bytes | None, keyed: int) -> str:
    where = f"{row.id} ({row.table_name} {row.row_key}, {row.at})"
    if key is None:
        return f"The record of changes cannot be verified from {where} on: {_place(key)}."
    if bare:
        return f"The record of changes is broken at {where}: it was written without the key."
    if keyed:
        return f"The record of changes is broken at {where}: this is not what was saved there."
    return (
        f"The record of changes is broken at {where}: the key made neither it nor any other. "
        f"Is it the right key? I{_place(key)[1:]}."
    )


def _place(key: bytes | None) -> str:
    return f"it is the one of {chain.place()}" if key else f"no key for it is in {chain.place()}"


def _differing(log: Iterator[audit_log.Entry]) -> Iterator[str]:
    """What the log knows and the database does not have; the first of each kind is named."""
    known, gone, other = 0, [], []
    with open_session(SYSTEM, "house") as session:
        while some := list(islice(log, AT_ONCE)):
            known += len(some)
            wanted = TABLE.c.id.in_({one.id for one in some})
            found = session.execute(select(TABLE.c.id, TABLE.c.hash).where(wanted)).all()
            here = {row.id: row.hash for row in found}
            gone += [one for one in some if one.id not in here]
            other += [one for one in some if here.get(one.id, one.link) != one.link]
        last = session.scalar(select(func.max(TABLE.c.id))) or 0
    if not known:
        yield _unknown()
    if cut := [one for one in gone if one.id > last]:
        yield f"The end of the record is cut off: {_knows(cut[-1])}, the database ends at {last}."
    if within := [one for one in gone if one.id <= last]:
        yield f"Records are gone: {_knows(within[0])}, the database has no such record."
    if other:
        yield f"Records were written anew: {_knows(other[0])}, the database has another one there."
    if gone or other:
        yield RESTORE


def _knows(entry: audit_log.Entry) -> str:
    return f"the log {audit_log.path(engine().url)} knows record {entry.id}, saved {entry.at}"


def _unknown() -> str:
    return (
        f"There is no log of the record in {audit_log.path(engine().url)}: whether its end was cut "
        "off cannot be found out. Check where the board is served; if the log is lost, or the "
        "database was brought here, begin a new one: `python -m db check --restored`."
    )
