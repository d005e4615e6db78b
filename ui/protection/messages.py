"""Which messages of a browser reach Streamlit: those that the board's pages send."""

from google.protobuf.message import DecodeError
from starlette.types import Message
from streamlit.proto.BackMsg_pb2 import BackMsg

TOO_LARGE, MALFORMED, TOO_MANY = 1009, 1002, 1013  # codes with which a socket is closed
# Run, stop, and a sign of life. The others clear the caches of everybody, write files into the
# board's folder, read its git, or are for tests and developers.
NEEDED = ("rerun_script", "stop_script", "app_heartbeat")
DOWNLOAD = "deferred_file"  # a file that is made when it is asked for


def parsed(message: Message) -> BackMsg | None:
    """What a message says, or None where it is none."""
    data = message.get("bytes")
    if data is None:
        return None
    try:
        said: BackMsg = BackMsg.FromString(data)
    except DecodeError:
        return None
    return said


def is_needed(said: BackMsg, *, signed_in: bool) -> bool:
    kind = said.WhichOneof("type")
    if kind == "backend_operation_request":
        return signed_in and said.backend_operation_request.WhichOneof("payload") == DOWNLOAD
    return kind in NEEDED
