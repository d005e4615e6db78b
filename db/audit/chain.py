"""The links of the record of changes, and the key that makes them.

A link is over what a record says and the link before it. Who can write the database could make
such links as well as the board, so they are keyed with a secret that is not in the database. Links
from before there was a key are plain hashes over the same words, and stay valid before keyed ones.
"""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from db.engine import DATA, private
from db.errors import BadKey

Kind = Literal["keyed", "plain", "neither"]

START = "0" * 64
SAID = (
    "account_id", "page", "change_set", "table_name", "row_key", "before", "after", "undoes",
    "case_id",
)  # fmt: skip
KEPT = DATA / "record.key"
SHORTEST = 32  # characters of a key


def link(last: str, values: Mapping[str, Any], key: bytes) -> str:
    """The link of a record: ``values`` has what SAID names, and ``at`` in UTC."""
    return hmac.new(key, _words(last, values, values["at"]), hashlib.sha256).hexdigest()


def kind(last: str, values: Mapping[str, Any], key: bytes | None) -> Kind:
    """How the record's ``hash`` was made; "neither" also without the key, or if it is unreadable.

    ``at`` is text, as the database gives it: in its own time zone, of which old links were made.
    """
    try:
        at = datetime.fromisoformat(values["at"])
        utc = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        if key and _same(values["hash"], link(last, {**values, "at": utc}, key)):
            return "keyed"
        plain = [hashlib.sha256(_words(last, values, one)).hexdigest() for one in (utc, at)]
    except (TypeError, ValueError, OverflowError):  # what no board ever wrote
        return "neither"
    return "plain" if any(_same(values["hash"], one) for one in plain) else "neither"


def key() -> bytes | None:
    """The key: RECORD_KEY, or the file of RECORD_KEY_FILE, or the board's own file if it is there.

    Raises BadKey for one that is too short, is not there though named, or that others can read.
    """
    if (given := os.environ.get("RECORD_KEY")) is not None:
        return _long_enough(given, "RECORD_KEY")
    if named := os.environ.get("RECORD_KEY_FILE"):
        return _read(Path(named))
    return _read(KEPT) if os.path.lexists(KEPT) else None


def place() -> str:
    """Where the key is looked for."""
    if "RECORD_KEY" in os.environ:
        return "RECORD_KEY"
    return os.environ.get("RECORD_KEY_FILE") or str(KEPT)


def make() -> bytes:
    """The key, made now if there is none. Of two processes that make one, both get the first's."""
    if found := key():
        return found
    try:
        private(KEPT.parent)
        _lay_down(secrets.token_hex(32), KEPT)
    except OSError as error:
        raise BadKey(f"A key of the record cannot be made in {KEPT}: {error}.") from error
    return _read(KEPT)


def _lay_down(text: str, path: Path) -> None:
    """A file for nobody else's eyes: there whole or not at all, and never over another."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(handle)
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def _read(path: Path) -> bytes:
    try:
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read()
    except (OSError, ValueError) as error:
        raise BadKey(f"The key of the record cannot be read from {path}: {error}.") from error
    if mode & 0o077:
        raise BadKey(f"Others can read the key of the record: run `chmod 600 {path}`.")
    return _long_enough(text, str(path))


def _long_enough(text: str, place: str) -> bytes:
    text = text.strip()
    if len(text) < SHORTEST:
        raise BadKey(
            f"The key of the record in {place} has {len(text)} characters; it needs {SHORTEST}."
        )
    return text.encode()


def _words(last: str, values: Mapping[str, Any], at: datetime) -> bytes:
    said = [values[name] for name in SAID]
    return json.dumps([last, at.isoformat(), *said], ensure_ascii=True).encode()


def _same(one: object, other: str) -> bool:
    return isinstance(one, str) and hmac.compare_digest(one.encode(), other.encode())
