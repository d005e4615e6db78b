"""The database itself: where it is and how it is opened."""

import os
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
EMBEDDED = f"sqlite:///{DATA / 'board.sqlite3'}"


def url() -> str:
    """Where the board's data is: DATABASE_URL, or the embedded file data/board.sqlite3."""
    return os.environ.get("DATABASE_URL") or EMBEDDED


def engine() -> Engine:
    return _open(url())


def private(folder: Path) -> None:
    """Make a folder of the board's own, closed to others; an older one is closed, too."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid == os.getuid():
        folder.chmod(0o700)


@cache
def _open(address: str) -> Engine:
    if not address.startswith("sqlite"):
        return create_engine(address, pool_pre_ping=True)
    if address == EMBEDDED:
        private(DATA)
    opened = create_engine(address)
    event.listen(opened, "connect", _prepare_sqlite)
    event.listen(opened, "begin", _begin_sqlite)
    return opened


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the "begin" event says when a transaction starts
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write takes the lock at once: waiting works there, later it fails.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
