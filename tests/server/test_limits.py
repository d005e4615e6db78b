"""What strangers send by HTTP is refused, and nothing of it is kept."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from db.engine import ROOT
from tests.server.conftest import Served, run
from ui.protection import limits

MEGABYTE = 1_000_000
KEPT = 15  # megabytes that the memory of the server may grow meanwhile
WIDGETS = r"\.(file_uploader|camera_input|audio_input)\(|accept_(file|audio)\s*="
HIDDEN = (
    "/_stcore/metrics",
    "/_stcore/metrics/",
    "/_stcore//metrics",
    "/_stcore/%6detrics",
    "/_stcore/script-health-check",
    "/_stcore/agent/interact",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/mcp",
    "/_stcore/something-of-tomorrow",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback",
)


def form(size: int) -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n'
    return head + b"x" * size + b"\r\n--x--\r\n"


def chunks(count: int) -> Iterator[bytes]:
    """A body whose length is not said."""
    for _number in range(count):
        yield b"x" * MEGABYTE


def test_uploads_of_a_stranger_are_refused_and_not_kept(served: Served) -> None:
    with served.tab() as tab:
        session = run(tab)[0].new_session.initialize.session_id
        _status, headers = served.ask("GET", "/_stcore/health")
        token = re.findall("_streamlit_xsrf=([^;]+)", headers["set-cookie"])[0]
        before = served.rss()
        for number in range(3):
            status, _headers = served.ask(
                "PUT",
                f"/_stcore/upload_file/{session}/{number}",
                form(20 * MEGABYTE),
                Cookie=f"_streamlit_xsrf={token}",
                X_Xsrftoken=token,
                Content_Type="multipart/form-data; boundary=x",
            )
            assert status in (403, None)
        assert served.rss() - before < KEPT


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH", "GET"])
def test_every_method_of_the_upload_route_is_refused(served: Served, method: str) -> None:
    status, headers = served.ask(method, "/_stcore/upload_file/a/b", b"")
    assert status == 403
    assert headers["connection"] == "close"


def test_large_bodies_are_refused_and_not_kept(served: Served) -> None:
    served.ask("GET", "/")
    before = served.rss()
    for path in ("/session", "/health", "/", "/_stcore/health", "/board.js"):
        for method in ("POST", "GET"):
            said, _headers = served.ask(method, path, b"x" * 20 * MEGABYTE)
            unsaid, _headers = served.ask(method, path, chunks(20), Content_Type="application/json")
            assert {said, unsaid} <= {413, None}
    assert served.rss() - before < KEPT


def test_a_body_just_above_the_limit_is_told_so_and_one_below_is_read(served: Served) -> None:
    above = served.ask("POST", "/session", b"x" * (limits.LARGEST + 1))
    assert above[0] == 413
    assert above[1]["connection"] == "close"
    below = served.ask("POST", "/session", b"x" * limits.LARGEST, Content_Type="application/json")
    assert below[0] == 400


def test_a_ticket_is_read_whichever_way_it_comes(served: Served) -> None:
    ticket = b'{"ticket": "no such ticket"}'
    for body in (ticket, iter([ticket[:5], ticket[5:]])):
        assert served.ask("POST", "/session", body, Content_Type="application/json")[0] == 403


def test_what_tells_of_the_server_answers_nobody(served: Served) -> None:
    cookie = f"icam_session={served.cookie('admin')}"
    for path in HIDDEN:
        for method in ("GET", "POST", "OPTIONS"):
            assert served.ask(method, path)[0] == 404, path
            assert served.ask(method, path, Cookie=cookie)[0] == 404, path


def test_what_a_page_needs_answers_strangers(served: Served) -> None:
    for path in ("/", "/cases", "/_stcore/health", "/_stcore/host-config", "/board.js"):
        assert served.ask("GET", path)[0] == 200, path


def test_an_address_that_no_page_makes_is_refused(served: Served) -> None:
    assert served.ask("GET", "/cases?case=" + "1" * 2000)[0] == 200
    for address in ("/" + "a" * 10_000, "/cases?case=" + "1" * 10_000):
        assert served.ask("GET", address)[0] == 414
    assert served.ask("GET", "/", X="x" * 2 * MEGABYTE)[0] in (400, None)  # h11's own limit


def test_who_offers_an_upload_is_named() -> None:
    for path in [ROOT / "app.py", *ROOT.glob("pages/*.py"), *ROOT.glob("ui/**/*.py")]:
        if re.search(WIDGETS, path.read_text()):
            assert path.stem in limits.UPLOADING, path


class Kept:
    """An application that keeps what it is given, and what is answered around it."""

    def __init__(self, stands: bool = False) -> None:
        self.bodies: list[bytes] = []
        self.app = limits.Routes(limits.Bodies(self), lambda _token: stands)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.bodies.append((await receive()).get("body", b""))
        await Response(status_code=204)(scope, receive, send)

    def ask(self, path: str, *headers: tuple[bytes, bytes], silent: bool = False) -> int:
        scope = {
            "type": "http",
            "method": "PUT",
            "path": path,
            "query_string": b"",
            "headers": list(headers),
        }
        answers: list[Message] = []

        async def receive() -> Message:
            if silent:
                await asyncio.sleep(60)
            return {"type": "http.request", "body": b"x", "more_body": False}

        async def send(message: Message) -> None:
            answers.append(message)

        with ThreadPoolExecutor(1) as aside:  # a loop of its own: a browser test may have one here
            aside.submit(asyncio.run, self.app(scope, receive, send)).result()
        return int(answers[0]["status"])


UPLOAD = "/_stcore/upload_file/a/b"
COOKIE = (b"cookie", b"icam_session=one")


def test_an_upload_that_a_page_offers_takes_a_sign_in_and_a_length(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert Kept(stands=True).ask(UPLOAD, COOKIE, (b"content-length", b"1")) == 403
    monkeypatch.setattr(limits, "UPLOADING", frozenset({"imports"}))
    assert Kept(stands=False).ask(UPLOAD, COOKIE, (b"content-length", b"1")) == 403
    assert Kept(stands=True).ask(UPLOAD, (b"content-length", b"1")) == 403
    assert Kept(stands=True).ask(UPLOAD, COOKIE) == 411
    large = b"%d" % (limits.LARGEST_UPLOAD + 1)
    assert Kept(stands=True).ask(UPLOAD, COOKIE, (b"content-length", large)) == 413
    kept = Kept(stands=True)
    assert kept.ask(UPLOAD, COOKIE, (b"content-length", b"1")) == 204
    assert kept.bodies == [b"x"]


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PATIENCE", 0.01)
    kept = Kept()
    assert kept.ask("/session", (b"content-length", b"9"), silent=True) == 408
    assert kept.bodies == []
