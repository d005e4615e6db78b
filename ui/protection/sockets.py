"""How many sockets and messages people have who are not signed in.

A tab keeps its socket when its person signs in or out, so a page says who it was drawn for:
``note``. The figures are several times what sixty people behind one address do who all open the
sign-in page at nine o'clock, each in three tabs (docs/decisions.md).
"""

import secrets
import time
from dataclasses import dataclass, field

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.runtime.runtime_util import get_max_widget_state_size_bytes

from ui.protection import messages
from ui.protection.buckets import Bucket, Buckets
from ui.protection.client_address import peer, proxies, site
from ui.protection.limits import CORE, Stands, cookie, signed_in
from ui.protection.websocket import answer_pings_that_are_read, narrow

NAME = "X-Board-Socket"  # the header by which a page knows its socket; never a client's own
STRANGERS, STRANGERS_HERE = 1000, 200  # sockets at once: in all, from one address
OPENED = (300, 60)  # new sockets of an address: at once, and then a minute
SENT = (60, 60)  # messages of a socket
SENT_HERE = (600, 120)  # messages of an address
LARGEST = 65_536  # bytes of a stranger's message; the sign-in page sends some 1,000
ASKED = 45  # seconds after which a sign-in is looked up again


@dataclass
class Socket:
    """An open socket: where it comes from, the sign-in it has, and whether that still stands."""

    site: str
    receive: Receive
    token: str | None
    stands: bool = False
    known: bool = False  # it had a sign-in: what it sends may still be a page's full state
    asked_at: float = field(default_factory=time.monotonic)
    sent: Bucket = field(default_factory=lambda: Bucket(*SENT))

    def found(self, stands: bool) -> None:
        self.stands, self.asked_at = stands, time.monotonic()
        self.known = self.known or stands
        narrow(self.receive, get_max_widget_state_size_bytes() if self.known else LARGEST)


OPEN: dict[str, Socket] = {}


def note(name: str | None, token: str | None) -> None:
    """A page was drawn in the tab of this socket for who holds this secret, or for a stranger."""
    socket = OPEN.get(name or "")
    if socket is not None:
        socket.token = token
        socket.found(token is not None)


def find_site(name: str | None) -> str | None:
    """Where the tab of a socket comes from, where trusted proxies tell people's addresses apart."""
    socket = OPEN.get(name or "")
    return socket.site if socket is not None and proxies() else None


class Sockets:
    """Refuses and closes the sockets of strangers that are too many or send too much, and keeps
    from Streamlit what no page sends.
    """

    def __init__(self, app: ASGIApp, stands: Stands) -> None:
        self.app, self.stands = app, stands
        self.opened, self.sent = Buckets(*OPENED), Buckets(*SENT_HERE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        socket = Socket(site(peer(scope)), receive, cookie(scope))
        socket.found(False)
        answer_pings_that_are_read(receive)
        socket.found(await signed_in(self.stands, socket.token))
        if not _is_stream(scope) or not self._admits(socket):
            await send({"type": "websocket.close", "code": messages.TOO_MANY})
            return
        await self._serve(socket, scope, send)

    def _admits(self, socket: Socket) -> bool:
        if socket.stands:
            return True
        sites = [one.site for one in OPEN.values() if not one.stands]
        full = len(sites) >= STRANGERS or sites.count(socket.site) >= STRANGERS_HERE
        return not full and self.opened.take(socket.site)

    async def _serve(self, socket: Socket, scope: Scope, send: Send) -> None:
        name = secrets.token_hex(16)
        MutableHeaders(scope=scope)[NAME] = name
        OPEN[name] = socket
        closed = False

        async def checked() -> Message:
            nonlocal closed
            message, code = await self._next(socket)
            if code is None:
                return message
            if not closed:
                closed = True
                await send({"type": "websocket.close", "code": code})
            return {"type": "websocket.disconnect", "code": code}

        async def until_closed(message: Message) -> None:
            nonlocal closed
            if not closed:
                closed = message["type"] == "websocket.close"
                await send(message)

        try:
            await self.app(scope, checked, until_closed)
        finally:
            del OPEN[name]

    async def _next(self, socket: Socket) -> tuple[Message, int | None]:
        """The next message for Streamlit, or the code with which to close."""
        while True:
            message = await socket.receive()
            if message["type"] != "websocket.receive":
                return message, None
            await self._ask_again(socket)
            if code := self._objection(socket, message):
                return message, code
            said = messages.parsed(message)
            if said is None:
                return message, messages.MALFORMED
            if messages.is_needed(said, signed_in=socket.stands):
                return message, None

    async def _ask_again(self, socket: Socket) -> None:
        token = socket.token
        if token and time.monotonic() - socket.asked_at > ASKED:
            stands = await signed_in(self.stands, token, otherwise=socket.stands)
            if socket.token == token:
                socket.found(stands)

    def _objection(self, socket: Socket, message: Message) -> int | None:
        if not socket.known and len(message.get("bytes") or b"") > LARGEST:
            return messages.TOO_LARGE
        if socket.stands or (socket.sent.take() and self.sent.take(socket.site)):
            return None
        return messages.TOO_MANY


def _is_stream(scope: Scope) -> bool:
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return bool(scope["path"] == (f"/{base}" if base else "") + CORE + "stream")
