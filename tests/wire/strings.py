"""Everything in a message that somebody could read."""

from collections.abc import Iterator
from typing import Any

from google.protobuf.message import Message
from pyarrow import ipc

# What names a thing to the server and says nothing to a person.
NAMES = {
    "id",
    "form_id",
    "fragment_id",
    "hash",
    "page_script_hash",
    "query_param_key",
    "button_click_widgets",
    "shortcut",
    "source_id",
    "uuid",
}


def strings(message: Message) -> Iterator[str]:
    """The strings of a message and of all in it, and the cells of its tables."""
    for field, value in message.ListFields():
        if field.name in NAMES:
            continue
        for one in value if field.is_repeated else [value]:
            if isinstance(one, Message):
                yield from strings(one)
            elif isinstance(one, str):
                yield one
            elif isinstance(one, bytes) and one:
                yield from _cells(one)


def table(data: bytes) -> list[dict[str, Any]]:
    """The rows of a table, by column; the index, if it has one, is a column too."""
    rows: list[dict[str, Any]] = ipc.open_stream(data).read_all().to_pylist()
    return rows


def _cells(data: bytes) -> Iterator[str]:
    try:
        columns = ipc.open_stream(data).read_all().to_pydict()
    except ValueError:
        yield repr(data)
        return
    for name, cells in columns.items():
        yield name
        yield from (str(cell) for cell in cells if cell is not None)
