"""What an HTTP request may ask of the server, and how much it may bring."""

import asyncio
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from db.errors import Unavailable
from ui.browser import COOKIE

Stands = Callable[[str], bool]  # whether the value of a cookie is that of a sign-in that stands

# The pages that offer an upload, by the names of their files: none yet. Each must stand here, or
# its uploads are refused; a test reads the code for them.
UPLOADING: frozenset[str] = frozenset()
LARGEST_UPLOAD = 5_000_000  # bytes
LARGEST = 4096  # bytes of any other body; the longest is a ticket's, of about 60
LONGEST = 8192  # characters of an address; what is filtered takes some hundreds
PATIENCE = 10  # seconds until a body must be there

CORE = "/_stcore/"
UPLOAD = "upload_file/"
# What a page needs of Streamlit's own routes. Metrics, the health of the script and the agent's
# interface tell of others or act for them, and no page asks for them.
NEEDED = ("health", "host-config")
NEEDED_FILES = "bidi-components/"
SIGN_INS = ("/auth/login", "/auth/logout", "/oauth2callback")  # Streamlit's own, not the board's
READING = ("GET", "HEAD", "OPTIONS")


class Routes:
    """Lets through what a page needs; an upload where a page offers one, to who is signed in."""

    def __init__(self, app: ASGIApp, stands: Stands) -> None:
        self.app, self.stands = app, stands

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status = await self._refused(scope) if scope["type"] == "http" else None
        if status is not None:
            await refuse(status, scope, receive, send)
            return
        await self.app(scope, receive, send)

    async def _refused(self, scope: Scope) -> int | None:
        if len(scope["path"]) + len(scope["query_string"]) > LONGEST:
            return 414
        if scope["path"].rstrip("/").endswith(SIGN_INS):
            return 404
        asked = core(scope)
        if asked is None or asked in NEEDED or asked.startswith(NEEDED_FILES):
            return None
        if not asked.startswith(UPLOAD):
            return 404
        return await self._upload(scope)

    async def _upload(self, scope: Scope) -> int | None:
        if not UPLOADING or not await signed_in(self.stands, cookie(scope)):
            return 403
        if scope["method"] in READING:
            return None
        size = Headers(scope=scope).get("content-length", "")
        if not size.isdecimal():
            return 411
        return 413 if int(size) > LARGEST_UPLOAD else None


class Bodies:
    """Reads every body up to LARGEST, whatever its length is said to be, before anything else
    does. An upload that Routes let through is bound by its length, which the server holds it to.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or (core(scope) or "").startswith(UPLOAD):
            await self.app(scope, receive, send)
            return
        size = Headers(scope=scope).get("content-length", "0")
        if not size.isdecimal() or int(size) > LARGEST:
            await refuse(413, scope, receive, send)
            return
        try:
            async with asyncio.timeout(PATIENCE):
                body = await _read(receive)
        except TimeoutError:
            await refuse(408, scope, receive, send)
            return
        if body is None:
            await refuse(413, scope, receive, send)
            return
        await self.app(scope, _again(body, receive), send)


def core(scope: Scope) -> str | None:
    """What is asked for of Streamlit's own routes, under whatever path it is served."""
    _before, found, asked = scope["path"].partition(CORE)
    return asked if found else None


def cookie(scope: Scope) -> str | None:
    """The value of the board's cookie, read as Streamlit reads it for the page."""
    return HTTPConnection(scope).cookies.get(COOKIE)


async def signed_in(stands: Stands, token: str | None, otherwise: bool = False) -> bool:
    """Whether a sign-in stands; what it was, while the database does not answer."""
    if not token:
        return False
    try:
        return await run_in_threadpool(stands, token)
    except Unavailable:
        return otherwise


async def refuse(status: int, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer without reading what is sent, and close the connection that sends it."""
    await Response(status_code=status, headers={"Connection": "close"})(scope, receive, send)


async def _read(receive: Receive) -> bytes | None:
    """The body, or None for one that is too large; as far as it came from one who has gone."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """Give what was read as one message, then what follows it."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def give() -> Message:
        return waiting.pop() if waiting else await receive()

    return give
