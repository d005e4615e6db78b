"""What a block from a spreadsheet would change in a grid, and what of it is refused and why.

Nothing is changed here: the plan is shown first, and goes the way of every edit then.
"""

from collections.abc import Sequence

import pandas as pd

from db.errors import Key, Refusal
from db.text import fold
from ui.components import grid_cells, paste_titles, pasted_block
from ui.components.grid_cells import Wrong
from ui.components.paste_plan import Change, Left, Plan, Sheet, row_key
from ui.components.pasted_block import Piece, Rows


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
    found.headed = paste_titles.is_headed(sheet, rows[0]) if headed is None else headed
    fields: list[str | None] = []
    fields += list(sheet.columns)[: max(map(len, rows))]
    if found.headed:
        fields = paste_titles.read_titles(sheet, rows, found)
    data = rows[1:] if found.headed else rows
    found.by = sheet.keys if not ordered and {*sheet.keys} <= {*fields} else ()
    _Reader(sheet, found, fields, data, ordered=ordered).read()
    return found


class _Reader:
    """Lays the rows of a block over a sheet, one by one."""

    def __init__(
        self,
        sheet: Sheet,
        found: Plan,
        fields: Sequence[str | None],
        data: Rows,
        *,
        ordered: bool,
    ) -> None:
        self.sheet, self.found, self.fields, self.data = sheet, found, fields, data
        self.guessed = found.headed and not found.by and not ordered  # nobody chose the order
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
            if self.guessed and self.found.unread:
                value, keys = grid_cells.short(self.found.unread[0]), self.sheet.named_by
                raise Wrong("row_untold", value=value, keys=keys)
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
        if other := self._contradiction(line, place, row):
            self.found.refused.append(other)
            return
        for name, piece in zip(self.fields, row, strict=False):
            if name is None or name in self.found.by or not self._is_shown(name):
                continue
            stood = grid_cells.plainly(self.frame[name].iloc[place])
            try:
                self._cell(key, name, piece, stood)
            except Wrong as wrong:
                self.found.refused.append(Left(line, piece.text, wrong.about(key, name)))

    def _is_shown(self, name: str) -> bool:
        return name in self.sheet.columns and name in self.frame

    def _contradiction(self, line: int, place: int, row: list[Piece]) -> Left | None:
        """The first cell by which a row of the block is not the row of the grid at ``place``."""
        key = row_key(self.frame["id"].iloc[place])
        for name, piece in zip(self.fields, row, strict=False):
            if name is None or not self._tells(name) or (self.found.by and not piece.text.strip()):
                continue
            column = self.sheet.columns.get(name) or self.sheet.beside[name]
            stands = self.sheet.stands(key, name, grid_cells.plainly(self.frame[name].iloc[place]))
            if not column.agrees(*piece, stands) and not _is_alike(piece, column.write(stands)):
                said = grid_cells.short(piece.text.strip() or "–")
                wrong = Wrong(
                    "row_other" if self.found.by else "row_misplaced",
                    value=said,
                    stands=grid_cells.short(column.write(stands) or "–"),
                    keys=self.sheet.named_by,
                )
                return Left(line, piece.text, wrong.about(key, name))
        return None

    def _tells(self, name: str) -> bool:
        """Whether a column must agree: by order each that is not changed here, and part of a key;
        by key those by which a row is known as well.
        """
        sheet = self.sheet
        if name not in self.frame or name in sheet.buttons or name in self.found.by:
            return False
        if self.found.by:
            return name in sheet.telling and name not in sheet.unseen
        return name not in sheet.editable or (self.guessed and name in sheet.keys)

    def _cell(self, key: Key, name: str, piece: Piece, stood: object) -> None:
        """Raises Wrong."""
        column, before = self.sheet.columns[name], self.sheet.stands(key, name, stood)
        if name in self.sheet.unseen | self.sheet.buttons or column.agrees(*piece, before):
            return
        if name not in self.sheet.editable:
            stands = column.write(before)
            if piece.text.strip() and not _is_alike(piece, stands):
                raise Wrong("column_locked", value=grid_cells.short(stands or "–"))
            return
        wanted = column.take(piece.text)
        self.found.changes.append(Change(key, name, stood, before, wanted))


def _is_alike(piece: Piece, stands: str) -> bool:
    """Whether a cell names what stands there, be it in capitals or without accents."""
    return fold(piece.text) == fold(stands)
