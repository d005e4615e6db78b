"""A CSV cut into rows and cells: semicolons, one row a line.

A cell never holds a line break or a separator. So a quotation mark that opens on a line and does
not close there is a mistake of that line, and the next line is read as if nothing had happened.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.exchange import reading
from db.exchange.problem import BadFile, Problem
from db.words import clean, fold

LONGEST_FILE = 64 * 1024 * 1024  # bytes; a hundred times the largest export
SEPARATOR = ";"
LINE_END = re.compile("\r\n|\r|\n")
QUOTED = re.compile(' *"((?:[^"]|"")*)" *(?=;|$)')
CLOSED = re.compile(' *"(?:[^"]|"")*"(?!")')
UNCLOSED = "opens with a quotation mark that does not close in this line"
REASONS = ("Motif du refus", "Reden van de weigering")  # of a file of rows that were left out


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
        return tuple(name for name in names if not is_reason(name))

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
            value = reading.shown(error.value)
            return Row(number, {}, Problem(self.file, number, column, value, error.reason))
        width = len(self.header)
        if len(cells) != width and (len(cells) < width or any(clean(one) for one in cells[width:])):
            reason = f"has {len(cells)} columns instead of {width}"
            return Row(number, {}, Problem(self.file, number, "", "", reason))
        return Row(number, {name: cells[at] for name, at in self.columns.items()})

    def _name(self, at: int) -> str:
        return next((name for name, place in self.columns.items() if place == at), "")


class Broken(Exception):
    """A line that cannot be cut into cells: in which it went wrong, what stands there, and why."""

    def __init__(self, at: int, value: str, reason: str) -> None:
        super().__init__(reason)
        self.at, self.value, self.reason = at, value, reason


def read(path: Path, names: Sequence[str], languages: Sequence[Sequence[str]]) -> Table:
    """A file whose header names the columns ``names`` in one of ``languages``, in any order."""
    if path.stat().st_size > LONGEST_FILE:
        raise BadFile([Problem(path.name, 0, "", "", "is larger than 64 MB")])
    try:
        text = reading.decode(path.read_bytes())
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
    _refuse_separator(path.name, number, first)
    header = _header(path.name, number, first, text.encoding)
    columns = _columns(path.name, number, header, names, languages)
    return Table(path.name, text.encoding, header, columns, lines)


def is_reason(name: str) -> bool:
    return fold(name) in map(fold, REASONS)


def is_blank(line: str) -> bool:
    return not line.strip('; "\t\xa0\x1a')


def split(line: str) -> list[str]:
    """The cells of a line; raises Broken."""
    if '"' not in line:
        return line.split(SEPARATOR)
    cells: list[str] = []
    at = 0
    while at <= len(line):
        cell, at = _cell(line, at, len(cells))
        cells.append(cell)
        at += 1  # the separator
    return cells


def _cell(line: str, at: int, number: int) -> tuple[str, int]:
    """The cell that begins at a place, and where it ends."""
    cell = line[at:].partition(SEPARATOR)[0]
    if not cell.lstrip(" ").startswith('"'):
        if cell.rstrip().endswith('"') and cell.count('"') % 2:
            raise Broken(number, cell, "has a quotation mark that closes and never opened")
        return cell, at + len(cell)
    found = QUOTED.match(line, at)
    if found is None:
        closed = CLOSED.match(cell)
        why = "goes on after the quotation mark that closes it" if closed else UNCLOSED
        raise Broken(number, cell, why)
    if SEPARATOR in found[1]:
        why = "has a separator between quotation marks, or one that does not close in its cell"
        raise Broken(number, cell, why)
    return found[1].replace('""', '"'), found.end()


def _header(file: str, number: int, line: str, encoding: str) -> list[str]:
    try:
        cells = split(line)
    except Broken as error:
        found = Problem(file, number, "", reading.shown(error.value), error.reason)
        raise BadFile([found]) from error
    bad = [
        Problem(file, number, "", reading.shown(cell), why)
        for cell in cells
        if (why := reading.wrong(cell, encoding, name=True))
    ]
    if bad:
        raise BadFile(bad)
    header = [clean(cell) for cell in cells]
    while header and not header[-1]:
        header.pop()
    _refuse_twice(file, number, header)
    return header


def _refuse_separator(file: str, number: int, line: str) -> None:
    for sign, called in ((",", "commas"), ("\t", "tabs")):
        if line.count(sign) > line.count(SEPARATOR):
            reason = f"has its columns separated by {called}: save it with semicolons"
            raise BadFile([Problem(file, number, "", "", reason)])


def _refuse_twice(file: str, number: int, header: list[str]) -> None:
    seen: set[str] = set()
    for name in header:
        if name and fold(name) in seen:
            raise BadFile([Problem(file, number, "", name, "is named twice in the header")])
        seen.add(fold(name))


def _columns(
    file: str,
    number: int,
    header: list[str],
    names: Sequence[str],
    languages: Sequence[Sequence[str]],
) -> dict[str, int]:
    """Where each name stands. One column under two names, «Commune» and «Gemeente», is refused."""
    meant = {
        fold(word): name for words in languages for word, name in zip(words, names, strict=True)
    }
    columns: dict[str, int] = {}
    for at, word in enumerate(header):
        name = meant.get(fold(word))
        if name in columns:
            reason = f"is named twice in the header, as «{header[columns[name]]}» before"
            raise BadFile([Problem(file, number, "", word, reason)])
        if name:
            columns[name] = at
    if len(columns) < len(names):
        _refuse_header(file, number, header, columns, names, languages)
    return columns


def _refuse_header(
    file: str,
    number: int,
    header: list[str],
    columns: dict[str, int],
    names: Sequence[str],
    languages: Sequence[Sequence[str]],
) -> None:
    folded = {fold(word) for word in header}
    closest = max(languages, key=lambda words: sum(fold(word) in folded for word in words))
    lacking = [word for word, name in zip(closest, names, strict=True) if name not in columns]
    reason = "the header lacks " + ", ".join(f"«{word}»" for word in lacking)
    raise BadFile([Problem(file, number, "", "", reason)])
