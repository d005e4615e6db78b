"""What can go wrong, as data: the sentences in the user's language are made on screen."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


class NotAllowed(Exception):
    """This role may not read or write this."""


class NotFound(Exception):
    """There is no such row for this user: it may not exist, or not be theirs to see."""


class Unavailable(Exception):
    """The database does not answer."""


class BadKey(Exception):
    """The key of the record is not there, is not kept well, or is another one: a sentence."""


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
