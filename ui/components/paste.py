"""What a block from a spreadsheet would change in a grid, and what of it is refused and why.

Nothing is changed here: the plan is shown first, and goes the way of every edit then.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from db.errors import Key, Refusal
from db.text import fold
from ui.components import grid_cells, pasted_block
from ui.components.grid_cells import Wrong
from ui.components.grid_columns import Column
from ui.components.pasted_block import Piece, Rows


@dataclass(frozen=True)
class Sheet:
    """A grid as a block is laid over it: its rows, its columns in their order, and their titles.

    ``titles``: folded title, in any language -> field; "" for what the board shows elsewhere.
    ``keys`` tell rows apart. ``find`` gives rows by the words of their keys that are not shown.
    ``stands`` gives what is on the screen, unsaved edits included. Of ``unseen`` columns nothing
    is read: buttons, and names that are masked.
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


def plan(sheet: Sheet, text: str, *, headed: bool | None = None, ordered: bool = False) -> Plan:
    """Read ``text`` over a sheet. ``headed`` says whether the first line has the titles, if that
    is not to be told from it; ``ordered`` takes rows in their order, whatever keys there are.
    """
    found = Plan()
    try:
        rows = pasted_block.read(text, lambda one: fold(one) in sheet.titles)
    except pasted_block.TooLarge:
        values = {"rows": pasted_block.MOST_ROWS, "columns": pasted_block.MOST_COLUMNS}
        found.refused.append(Left(1, "…", Refusal(None, "", "block_large", values)))
        return found
    if not rows:
        return found
    found.headed = is_headed(sheet, rows[0]) if headed is None else headed
    fields: list[str | None] = []
    fields += list(sheet.columns)[: max(map(len, rows))]
    if found.headed:
        fields = _head(sheet, rows[0], found)
    data = rows[1:] if found.headed else rows
    found.by = sheet.keys if not ordered and {*sheet.keys} <= {*fields} else ()
    _Reader(sheet, found, fields, data).read()
    return found


def is_headed(sheet: Sheet, first: list[Piece]) -> bool:
    """More than half of the first line is titles, or the title of a key is among them."""
    said = [fold(one.text) for one in first if one.text.strip()]
    known = [sheet.titles[one] for one in said if one in sheet.titles]
    return len(known) * 2 > len(said) or bool(set(known) & set(sheet.keys))


def _head(sheet: Sheet, first: list[Piece], found: Plan) -> list[str | None]:
    """The field of each column of the block; None where it has none here."""
    fields: list[str | None] = []
    for one in first:
        name = sheet.titles.get(fold(one.text))
        if name is None and one.text.strip():
            values = {"value": grid_cells.short(one.text)}
            found.refused.append(Left(1, one.text, Refusal(None, "", "column_unknown", values)))
        if name == "":
            found.aside.append(one.text.strip())
        if name and name in fields:
            values = {"value": grid_cells.short(one.text)}
            found.refused.append(Left(1, one.text, Refusal(None, name, "column_twice", values)))
            name = None
        fields.append(name or None)
    return fields


class _Reader:
    """Lays the rows of a block over a sheet, one by one."""

    def __init__(self, sheet: Sheet, found: Plan, fields: Sequence[str | None], data: Rows) -> None:
        self.sheet, self.found, self.fields, self.data = sheet, found, fields, data
        self.width = max((len(row) for row in data), default=0)
        if found.headed:
            self.width = len(fields)
        self.frame = sheet.frame
        self.places: dict[tuple[str, ...], list[int]] = {}
        self.seen: dict[Key, int] = {}

    def read(self) -> None:
        self._index()
        for number, row in enumerate(self.data):
            line = number + (2 if self.found.headed else 1)
            blank = len(self.fields) > 1 and not any(one.text.strip() for one in row)
            if blank:
                continue
            self.found.lines += 1
            try:
                self._row(line, self._place(row, number), row)
            except Wrong as wrong:
                text = " · ".join(one.text for one in row[:3])
                self.found.refused.append(Left(line, text, wrong.about(None, "")))

    def _index(self) -> None:
        """Where each row is; rows that the grid does not show are asked for."""
        if not self.found.by:
            return
        self._add(self.sheet.frame, 0)
        missing = [one for row in self.data for one in self._missing(row)]
        more = self.sheet.find(missing) if missing else None
        if more is not None and len(more):
            self._add(more, len(self.frame))
            self.frame = pd.concat([self.frame, more], ignore_index=True)

    def _add(self, frame: pd.DataFrame, start: int) -> None:
        written = [
            [fold(self._written(name, one)) for one in frame[name]] for name in self.found.by
        ]
        for place, words in enumerate(zip(*written, strict=True)):
            self.places.setdefault(words, []).append(start + place)

    def _missing(self, row: list[Piece]) -> list[str]:
        words = self._words(row)
        return [] if words is None or words in self.places else [words[0]]

    def _words(self, row: list[Piece]) -> tuple[str, ...] | None:
        """What the row says of its key."""
        told = [self.fields.index(name) for name in self.found.by]
        if any(place >= len(row) for place in told):
            return None
        return tuple(fold(row[place].text) for place in told)

    def _written(self, name: str, value: object) -> str:
        return self.sheet.columns[name].write(grid_cells.plainly(value))

    def _place(self, row: list[Piece], number: int) -> int:
        """The place of the row that a row of the block is about. Raises Wrong."""
        if len(row) > len(self.fields) or len(row) < self.width:
            raise Wrong("line_width", count=len(row), columns=self.width)
        if not self.found.by:
            if number >= len(self.sheet.frame):
                raise Wrong("row_beyond", count=len(self.sheet.frame))
            return number
        words = self._words(row)
        places = self.places.get(words or (), [])
        said = grid_cells.short(" · ".join(words or ()))
        if not places:
            raise Wrong("row_unlisted", value=said)
        if len(places) > 1:
            raise Wrong("row_several", value=said)
        return places[0]

    def _row(self, line: int, place: int, row: list[Piece]) -> None:
        key = row_key(self.frame["id"].iloc[place])
        if self.seen.setdefault(key, line) != line:
            raise Wrong("row_twice", line=self.seen[key])
        for name, piece in zip(self.fields, row, strict=False):
            if name is None or name in self.found.by or name not in self.frame:
                continue
            stood = grid_cells.plainly(self.frame[name].iloc[place])
            try:
                self._cell(key, name, piece, stood)
            except Wrong as wrong:
                self.found.refused.append(Left(line, piece.text, wrong.about(key, name)))

    def _cell(self, key: Key, name: str, piece: Piece, stood: object) -> None:
        """Raises Wrong."""
        column, before = self.sheet.columns[name], self.sheet.stands(key, name, stood)
        if name in self.sheet.unseen or column.agrees(*piece, before):
            return
        if name not in self.sheet.editable:
            if piece.text.strip():
                raise Wrong("column_locked", value=grid_cells.short(column.write(before) or "–"))
            return
        wanted = column.take(piece.text)
        self.found.changes.append(Change(key, name, stood, before, wanted))


def row_key(value: Any) -> Any:  # noqa: ANN401
    """The id of a row: a number, or the code of a term."""
    return value if isinstance(value, str) else int(value)
