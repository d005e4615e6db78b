"""The board as it is served: `streamlit run app.py` on a database, in a process of its own."""

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import pytest

from db.engine import ROOT
from tests.conftest import KINDS

PASSWORD = "sample-only"
Serve = Callable[..., "Board"]


@dataclass
class Board:
    """A served board: where it is, which database stands behind it."""

    url: str
    kind: str
    database: str
    process: subprocess.Popen[bytes]
    log: Path


def choose_kinds(metafunc: pytest.Metafunc, fixture: str) -> None:
    """Give a served board to each test that asks for one: the shared database, and where the
    database is a part of what is tested, both. The tests of a file stay with one worker.
    """
    if fixture in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_databases")
        group = pytest.mark.xdist_group(metafunc.module.__name__)
        kinds = [pytest.param(kind, marks=group) for kind in (KINDS if both else KINDS[1:])]
        metafunc.parametrize(fixture, kinds, indirect=True, scope="session")


@contextmanager
def serving(folder: Path) -> Iterator[Serve]:
    """Give a function that serves a database; at the end every server it started is stopped.

    Its ``settings`` are variables of the server's environment, such as
    ``STREAMLIT_RUNNER_POST_SCRIPT_GC``.
    """
    started: list[Board] = []

    def serve(database: str, script: str = "app.py", **settings: str) -> Board:
        board = _start(database, script, Path(mkdtemp(dir=folder)) / "log.txt", settings)
        started.append(board)
        _wait(board)
        return board

    try:
        yield serve
    finally:
        for board in started:
            board.process.terminate()
            board.process.wait(timeout=20)


def _start(database: str, script: str, log: Path, settings: dict[str, str]) -> Board:
    port = _free_port()
    environment = os.environ | {
        "DATABASE_URL": database,
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_HEADLESS": "true",
        "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
    }
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", script],
            cwd=ROOT,
            env=environment | settings,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    kind = "sqlite" if database.startswith("sqlite") else "postgresql"
    return Board(f"http://localhost:{port}", kind, database, process, log)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def _wait(board: Board) -> None:
    """Until the server answers; a server that ends meanwhile shows its log."""
    for _attempt in range(200):
        try:
            with urllib.request.urlopen(f"{board.url}/_stcore/health", timeout=5):
                return
        except OSError:
            with suppress(subprocess.TimeoutExpired):
                board.process.wait(timeout=0.2)
                break
    raise AssertionError(board.log.read_text())
