"""What can go wrong, as data: the sentences in the user's language are made on screen."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


class NotAllowed(Exception):
    """This role may not read or write this."""


class NotFound(Exception):
    """There is no such row for this user: it may not exist, or not be theirs to see."""


class SignInEnded(Exception):
    """Who acts is no longer who signed in; nothing was read and nothing written.

    ``reason``: signed_out, too_long (8 hours), unused (60 minutes), closed, changed (password, role
    or unit), masked (the shared screen was switched on meanwhile).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"the sign-in no longer stands: {reason}")
        self.reason = reason


class Unavailable(Exception):
    """The database does not answer."""


class BadKey(Exception):
    """The key of the record is not there, is not kept well, or is another one: a sentence."""


class NoDatabase(Unavailable):
    """DATABASE_URL is no address of a database; nothing of it is told, it may hold a password."""

    REASONS = {
        "empty": "DATABASE_URL is set but empty. Give the address of the database, or unset it "
        "to use the embedded one.",
        "kind": "DATABASE_URL begins with no kind of database that the board knows. Write "
        "postgresql+psycopg://… or sqlite:///…",
        "at": "DATABASE_URL has more than one @. Write an @ in the user name or the password "
        "as %40.",
        "unreadable": "DATABASE_URL cannot be read as the address of a database. Write it like "
        "postgresql+psycopg://user:password@host/board, with @ in a password as %40, : as %3A, "
        "/ as %2F.",
    }

    def __init__(self, reason: str) -> None:
        super().__init__(self.REASONS[reason])


Key = int | str  # of a row: a number, or the code of a term


@dataclass(frozen=True)
class Refusal:
    """One value that breaks a rule. ``rule`` names the sentence, ``values`` fill its gaps."""

    row: Key | None
    field: str
    rule: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Collision:
    """Somebody saved another value for a field since the row was read."""

    row: Key
    field: str
    mine: object
    theirs: object
    who: str | None
    when: datetime | None


class Refused(Exception):
    """Nothing was written; every broken rule is listed."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("; ".join(f"{r.row} {r.field}: {r.rule}" for r in refusals))
        self.refusals = refusals


class Conflicts(Exception):
    """Nothing was written; every collision is listed for the person to choose."""

    def __init__(self, collisions: list[Collision]) -> None:
        super().__init__("; ".join(f"{c.row} {c.field}" for c in collisions))
        self.collisions = collisions
