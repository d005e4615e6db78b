"""What uvicorn's WebSocket decides before the board sees a message.

ASGI gives whole messages. How large one may grow while it arrives, and what becomes of pings, is
known only to uvicorn's protocol, whose ``receive`` is what the middleware is given. Under another
server nothing is narrowed; tests/server/test_sockets.py tells when uvicorn's changes.
"""

from starlette.types import Receive

UNREAD = 65_536  # bytes that may wait for a client that does not read what it asked for


def narrow(receive: Receive, size: int) -> None:
    """Messages of this socket above ``size`` bytes are refused as they arrive, with 1009."""
    connection = getattr(_protocol(receive), "conn", None)
    if hasattr(connection, "max_message_size"):
        setattr(connection, "max_message_size", size)  # noqa: B010 - no type of ours has it


def answer_pings_that_are_read(receive: Receive) -> None:
    """uvicorn answers each ping, to whoever reads no answer as well: those would pile up here."""
    protocol = _protocol(receive)
    transport, answer = getattr(protocol, "transport", None), getattr(protocol, "handle_ping", None)
    if transport is None or answer is None:
        return

    def bounded() -> None:
        answer()
        if transport.get_write_buffer_size() > UNREAD:
            transport.abort()

    setattr(protocol, "handle_ping", bounded)  # noqa: B010


def _protocol(receive: Receive) -> object:
    return getattr(receive, "__self__", None)
