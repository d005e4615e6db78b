"""What the cookie is asked for beside the pages: Streamlit's sessions and its files."""

from collections import OrderedDict
from threading import Lock

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from db.hashes import digest
from ui.protection.limits import Stands, cookie, signed_in

STREAM, MEDIA = "/_stcore/stream", "/media/"
PROTOCOLS = "sec-websocket-protocol"
MOST = 10_000  # sessions that are remembered; a forgotten one cannot be gone back to


class Owners:
    """Which cookie each session of Streamlit was drawn for."""

    def __init__(self) -> None:
        self._cookies: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def note(self, session_id: str, secret: str | None) -> None:
        with self._lock:
            self._cookies.pop(session_id, None)
            if secret:
                self._cookies[session_id] = digest(secret)
            while len(self._cookies) > MOST:
                self._cookies.popitem(last=False)

    def owns(self, session_id: str, secret: str | None) -> bool:
        with self._lock:
            return bool(secret) and self._cookies.get(session_id) == digest(secret or "")


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

    def __init__(self, app: ASGIApp, stands: Stands) -> None:
        self.app, self.stands = app, stands

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        media = scope["type"] == "http" and scope["path"].startswith(MEDIA)
        if media and not await signed_in(self.stands, cookie(scope)):
            await Response(status_code=403)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _without_foreign_session(scope: Scope) -> list[tuple[bytes, bytes]]:
    said = [part.strip() for part in Headers(scope=scope).get(PROTOCOLS, "").split(",")]
    headers = MutableHeaders(raw=list(scope["headers"]))
    if len(said) > 2 and not OWNERS.owns(said[2], cookie(scope)):
        headers[PROTOCOLS] = ", ".join(said[:2])
    return headers.raw
