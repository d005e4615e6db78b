"""The log beside the database: which links of the record were saved, one line a transaction.

It tells when the end of the record was cut off, or all of it made anew. A line is written after
its transaction is committed: the log may lack the last ones, but never names what is not there.
"""

import hashlib
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import URL

from db import clock
from db.engine import DATA, private

RESTORED = "restored"  # ends the line from which on the log counts
LINE = re.compile(rb"(\S+) (\d{1,10}) ([0-9a-f]{64})( restored)?\n")


@dataclass(frozen=True, slots=True)
class Entry:
    """A record that was saved: when, its number, its link."""

    at: str
    id: int
    link: str


def path(url: URL) -> Path:
    """The log of a database: beside an embedded file, else in data/ by host and name.

    RECORD_LOG names another file, or a folder in which each database has its own.
    """
    named = os.environ.get("RECORD_LOG")
    if named and not Path(named).is_dir():
        return Path(named)
    if url.get_backend_name() == "sqlite":
        file = Path((url.database or "").removeprefix("file:").partition("?")[0]).resolve()
        return _named(Path(named), file.stem, str(file)) if named else Path(f"{file}.log")
    name = url.database or str(url.query.get("dbname") or url.username)
    host = url.host or url.query.get("host") or "local"
    port = url.port or url.query.get("port") or 5432
    return _named(Path(named or DATA), name, f"{host} {port} {name}")


def append_line(url: URL, number: int, link: str, *, restored: bool = False) -> None:
    """Write a line; with ``restored``, all lines before it count no longer. Raises OSError."""
    log = path(url)
    if log.parent == DATA:
        private(DATA)
    words = [clock.now().isoformat(), str(number), link, *([RESTORED] if restored else [])]
    handle = os.open(log, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        # after a line that a full disk broke off, a new one begins
        size = os.fstat(handle).st_size
        torn = size and os.pread(handle, 1, size - 1) != b"\n"
        os.write(handle, ("\n" * bool(torn) + " ".join(words) + "\n").encode())
    finally:
        os.close(handle)


def tell(url: URL, number: int, link: str) -> None:
    """Write a line if it can be written: what is saved stays saved either way."""
    try:
        append_line(url, number, link)
    except (OSError, ValueError) as error:
        logging.getLogger("board").warning(
            "The log of the record cannot be written: %s. `python -m db check` cannot tell whether "
            "records from %s on were cut off.",
            error,
            number,
        )


@contextmanager
def opened(url: URL) -> Iterator[Iterator[Entry]]:
    """The entries that count, as they are now: whatever is written meanwhile is not among them."""
    try:
        file = path(url).open("rb")
    except FileNotFoundError:
        yield iter(())
        return
    with file:
        yield _entries(file, os.fstat(file.fileno()).st_size)


def _entries(file: BinaryIO, size: int) -> Iterator[Entry]:
    start = max((at for at, line in _lines(file, 0, size) if line[4]), default=0)
    for _at, found in _lines(file, start, size):
        yield Entry(found[1].decode("ascii", "replace"), int(found[2]), found[3].decode())


def _lines(file: BinaryIO, start: int, size: int) -> Iterator[tuple[int, re.Match[bytes]]]:
    """Where each line begins, and what it says; what a crash left unfinished is passed over."""
    file.seek(start)
    for line in file:
        if start + len(line) <= size and (found := LINE.fullmatch(line)):
            yield start, found
        start += len(line)


def _named(folder: Path, name: str, whole: str) -> Path:
    """A name to recognise, and what makes it the only one."""
    plain = re.sub(r"[^A-Za-z0-9_.]", "_", name)[:60]
    return folder / f"record-{plain}-{hashlib.sha256(whole.encode()).hexdigest()[:12]}.log"
