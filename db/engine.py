"""The database itself: where it is and how it is opened."""

import os
import re
from contextlib import suppress
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from db.errors import NoDatabase

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
EMBEDDED = f"sqlite:///{DATA / 'board.sqlite3'}"
DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")
BESIDE = ("", "-wal", "-shm", "-journal")  # a database of SQLite is several files


def url() -> str:
    """Where the board's data is: DATABASE_URL, or, where it is not set, data/board.sqlite3.

    Raises NoDatabase for an address that cannot be one; the error tells nothing of the address.
    """
    address = os.environ.get("DATABASE_URL")
    if address is None:
        return EMBEDDED
    _read(address.strip())
    return address.strip()


def engine() -> Engine:
    return _open(url())


def private(folder: Path) -> None:
    """Make a folder of the board's own, closed to others; an older one is closed, too."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid == os.getuid():
        folder.chmod(0o700)


@cache
def _read(address: str) -> URL:
    """The parts of an address. What stands after an @ too many would be taken for the host, and
    every message of the database would name it, though it is the end of a password.
    """
    if not address:
        raise NoDatabase("empty")
    if address.partition(":")[0] not in DRIVERS:
        raise NoDatabase("kind")
    if not address.startswith("sqlite") and address.count("@") > 1:
        raise NoDatabase("at")
    try:
        found = make_url(address)
        if not address.startswith("sqlite"):
            psycopg.conninfo.make_conninfo(**dict.fromkeys(found.query, ""))
    except (ArgumentError, ValueError, psycopg.Error):
        raise NoDatabase("unreadable") from None
    if not address.startswith("sqlite") and not re.fullmatch(r"[\w.,:%/-]*", found.host or ""):
        raise NoDatabase("unreadable")
    return found


@cache
def _open(address: str) -> Engine:
    if not address.startswith("sqlite"):
        return create_engine(address, pool_pre_ping=True, hide_parameters=True)
    _keep_private(_read(address), ours=address == EMBEDDED)
    opened = create_engine(address, hide_parameters=True)
    event.listen(opened, "connect", _prepare_sqlite)
    event.listen(opened, "begin", _begin_sqlite)
    return opened


def _keep_private(address: URL, *, ours: bool) -> None:
    """A new file for its owner alone; the embedded one, and its folder, at every start.

    SQLite gives the files beside it the same rights. What belongs to somebody else is left alone.
    """
    name = address.database or ":memory:"
    if name == ":memory:" or name.startswith("file:"):
        return
    path = Path(name)
    with suppress(OSError):  # SQLite will say what is wrong with the place
        if ours:
            private(path.parent)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    for ending in BESIDE if ours else ():
        with suppress(OSError):
            Path(name + ending).chmod(0o600)


def analyze() -> None:
    """Let PostgreSQL count what a load brought: without, it plans as for empty tables, and joins of
    persons take minutes until it counts by itself. It skips tables of another owner.
    """
    if engine().dialect.name == "postgresql":
        with engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the "begin" event says when a transaction starts
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write takes the lock at once: waiting works there, later it fails.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
