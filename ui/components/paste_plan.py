"""A grid as a block is laid over it, and what the block would change in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from db.errors import Key, Refusal
from ui.components.grid_columns import Column


@dataclass(frozen=True)
class Sheet:
    """A grid as a block is laid over it: its rows, its columns in their order, and their titles.

    ``titles``: folded title, in any language -> field; "" for what the board shows elsewhere.
    ``keys`` tell rows apart. ``find`` gives rows by the words of their keys that are not shown.
    ``stands`` gives what is on the screen, unsaved edits included. ``beside`` are columns of the
    frame that the grid does not show; nothing is changed there. What ``telling`` columns say is
    what a row is known by: it must agree, also where a row is found by its key. Of ``unseen``
    columns, which are masked, a row that is found by its key is asked nothing; of ``buttons`` none.
    """

    frame: pd.DataFrame
    columns: Mapping[str, Column]
    editable: frozenset[str]
    titles: Mapping[str, str]
    keys: tuple[str, ...]
    stands: Callable[[Key, str, object], object]
    heads: Mapping[str, str] = field(default_factory=dict)  # field -> title on the screen
    find: Callable[[Sequence[str]], pd.DataFrame | None] = lambda _words: None
    unseen: frozenset[str] = frozenset()
    buttons: frozenset[str] = frozenset()
    beside: Mapping[str, Column] = field(default_factory=dict)
    telling: frozenset[str] = frozenset()

    @property
    def named_by(self) -> str:
        """The columns of the key, by their titles."""
        return " + ".join(self.heads.get(name, name) for name in self.keys)


@dataclass(frozen=True)
class Change:
    row: Key
    field: str
    stood: object  # in the database, when it was read
    before: object  # on the screen
    wanted: object


@dataclass(frozen=True)
class Left:
    """A cell that is refused: the line of the block, what was typed there, and why."""

    line: int
    text: str
    refusal: Refusal


@dataclass
class Plan:
    changes: list[Change] = field(default_factory=list)
    refused: list[Left] = field(default_factory=list)
    lines: int = 0  # of data
    headed: bool = False
    by: tuple[str, ...] = ()  # the columns that rows were found by; none: by their order
    aside: list[str] = field(default_factory=list)  # titles of columns that are shown elsewhere
    unread: list[str] = field(default_factory=list)  # titles that are not understood


def row_key(value: Any) -> Any:  # noqa: ANN401
    """The id of a row: a number, or the code of a term."""
    return value if isinstance(value, str) else int(value)
