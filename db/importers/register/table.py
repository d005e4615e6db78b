"""A CSV cut into rows and cells: semicolons, one row a line."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.importers.problem import BadFile, Problem
from db.importers.register import encoding as register_encoding
from db.importers.register import header
from db.importers.register.cells import Broken, is_blank, split
from db.text import clean

LONGEST_FILE = 64 * 1024 * 1024  # bytes; a hundred times the largest export
LINE_END = re.compile("\r\n|\r|\n")


@dataclass(frozen=True)
class Row:
    """``cells`` by the names of the columns, untouched; empty where the line is broken."""

    line: int
    cells: dict[str, str]
    problem: Problem | None = None


@dataclass(frozen=True)
class Table:
    """``lines`` are those below the header, with their numbers; ``columns`` says where each is."""

    file: str
    encoding: str
    header: list[str]
    columns: dict[str, int]
    lines: list[tuple[int, str]]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Columns that nothing is read from, but for the reasons of rows that were left out."""
        read = set(self.columns.values())
        names = [name for at, name in enumerate(self.header) if at not in read and name]
        return tuple(name for name in names if not header.is_reason(name))

    def rows(self, progress: Callable[[Iterable[Any]], Iterable[Any]] = iter) -> Iterator[Row]:
        """The rows one after the other; lines of separators only are no rows."""
        for number, line in progress(self.lines):
            if not is_blank(line):
                yield self._row(number, line)

    def _row(self, number: int, line: str) -> Row:
        try:
            cells = split(line)
        except Broken as error:
            column = self._name(error.at)
            value = register_encoding.shown(error.value)
            return Row(number, {}, Problem(self.file, number, column, value, error.reason))
        width = len(self.header)
        if len(cells) != width and (len(cells) < width or any(clean(one) for one in cells[width:])):
            reason = f"has {len(cells)} columns instead of {width}"
            return Row(number, {}, Problem(self.file, number, "", "", reason))
        return Row(number, {name: cells[at] for name, at in self.columns.items()})

    def _name(self, at: int) -> str:
        return next((name for name, place in self.columns.items() if place == at), "")


def read(path: Path, names: Sequence[str], languages: Sequence[Sequence[str]]) -> Table:
    """A file whose header names the columns ``names`` in one of ``languages``, in any order."""
    if path.stat().st_size > LONGEST_FILE:
        raise BadFile([Problem(path.name, 0, "", "", "is larger than 64 MB")])
    try:
        text = register_encoding.decode(path.read_bytes())
    except ValueError as error:
        raise BadFile([Problem(path.name, 0, "", "", str(error))]) from error
    lines = list(enumerate(LINE_END.split(text.text), 1))
    if re.fullmatch('"?sep=."?', lines[0][1].strip(" "), re.IGNORECASE):
        del lines[0]
    while lines and is_blank(lines[0][1]):
        del lines[0]
    if not lines:
        raise BadFile([Problem(path.name, 0, "", "", "is empty")])
    number, first = lines.pop(0)
    names_found = header.read(path.name, number, first, text.encoding)
    columns = header.columns(path.name, number, names_found, names, languages)
    return Table(path.name, text.encoding, names_found, columns, lines)
