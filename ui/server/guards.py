"""What the cookie is asked for beside the pages: Streamlit's sessions and its files."""

from collections import OrderedDict
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from db import sign_ins
from db.errors import Unavailable
from db.passwords import digest
from ui.cookie import COOKIE

STREAM, MEDIA = "/_stcore/stream", "/media/"
PROTOCOLS = "sec-websocket-protocol"
MOST = 10_000  # sessions that are remembered; a forgotten one cannot be gone back to


class Owners:
    """Which cookie each session of Streamlit was drawn for."""

    def __init__(self) -> None:
        self._cookies: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def note(self, session_id: str, cookie: str | None) -> None:
        with self._lock:
            self._cookies.pop(session_id, None)
            if cookie:
                self._cookies[session_id] = digest(cookie)
            while len(self._cookies) > MOST:
                self._cookies.popitem(last=False)

    def owns(self, session_id: str, cookie: str | None) -> bool:
        with self._lock:
            return bool(cookie) and self._cookies.get(session_id) == digest(cookie or "")


OWNERS = Owners()


class SessionGuard:
    """A session of Streamlit goes on for the cookie it was drawn for; others begin a new one.

    A browser that reconnects names its session as the third sub-protocol of the socket. Without
    this, whoever knows that name would take over what is on screen.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and scope["path"].endswith(STREAM):
            scope = {**scope, "headers": _without_foreign_session(scope)}
        await self.app(scope, receive, send)


class MediaGuard:
    """Files that a page shows are for who is signed in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(MEDIA):
            cookie = HTTPConnection(scope).cookies.get(COOKIE)
            if not await run_in_threadpool(_stands, cookie):
                await Response(status_code=403)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _stands(cookie: str | None) -> bool:
    try:
        return sign_ins.find_user(cookie, use=False) is not None
    except Unavailable:
        return False


def _without_foreign_session(scope: Scope) -> list[tuple[bytes, bytes]]:
    said = [part.strip() for part in Headers(scope=scope).get(PROTOCOLS, "").split(",")]
    cookie = HTTPConnection(scope).cookies.get(COOKIE)
    headers = MutableHeaders(raw=list(scope["headers"]))
    if len(said) > 2 and not OWNERS.owns(said[2], cookie):
        headers[PROTOCOLS] = ", ".join(said[:2])
    return headers.raw
