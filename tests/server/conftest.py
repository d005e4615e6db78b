"""A served board without a browser: what is sent to it, and what it keeps of it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse

import psutil
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from db.engine import ROOT
from tests.conftest import Databases, open_cookie
from ui.browser import COOKIE

HOST = "127.0.0.1"


@dataclass
class Served:
    port: int
    process: subprocess.Popen[bytes]
    database: str

    def rss(self) -> float:
        """Megabytes of memory."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / 1e6

    def ask(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> tuple[int | None, dict[str, str]]:
        """The status and the headers of an answer; no status where the connection was cut."""
        connection = HTTPConnection(HOST, self.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.connect()
            with suppress(OSError):  # closed before all was sent; the answer may be there
                connection.request(method, path, body, named)  # type: ignore[arg-type]
            answer: HTTPResponse = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}
        except (OSError, HTTPException):
            return None, {}
        finally:
            connection.close()

    def tab(self, cookie: str | None = None, **headers: str) -> ClientConnection:
        """The socket of a tab. Raises InvalidStatus where it is refused."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if cookie:
            sent["Cookie"] = f"{COOKIE}={cookie}"
        return connect(
            f"ws://{HOST}:{self.port}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers=sent,
            compression=None,
            open_timeout=30,
            close_timeout=2,
        )

    def cookie(self, username: str) -> str:
        """The value of a cookie of a sign-in that stands."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DATABASE_URL", self.database)
            return open_cookie(username)


def rerun() -> BackMsg:
    said = BackMsg()
    said.rerun_script.query_string = ""
    return said


def run(tab: ClientConnection, said: BackMsg | None = None) -> list[ForwardMsg]:
    """Run the page and give all that it drew."""
    tab.send((said or rerun()).SerializeToString())
    drawn: list[ForwardMsg] = []
    while not drawn or drawn[-1].WhichOneof("type") != "script_finished":
        received = tab.recv(timeout=60)
        assert isinstance(received, bytes)
        drawn.append(ForwardMsg.FromString(received))
    return drawn


@pytest.fixture(scope="module")
def served(databases: Databases) -> Iterator[Served]:
    """One server for what does not count together."""
    yield from _serve(databases)


@pytest.fixture
def fresh(databases: Databases) -> Iterator[Served]:
    """A server of its own for a test: what another test sent does not count."""
    yield from _serve(databases)


def _serve(databases: Databases) -> Iterator[Served]:
    with pytest.MonkeyPatch.context() as patch:
        original = databases.original("sqlite", "sample", patch)
    started = _start(databases.new("sqlite", original))
    yield started
    started.process.terminate()
    try:
        started.process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        started.process.kill()
        started.process.wait()


def _start(database: str) -> Served:
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        port: int = listening.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database, "STREAMLIT_SERVER_PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    found = Served(port, process, database)
    for _attempt in range(300):
        if found.ask("GET", "/_stcore/health")[0] == 200:
            return found
        if process.poll() is not None:
            break
        time.sleep(0.2)
    process.kill()
    raise AssertionError("The server does not answer.")
