"""One CSV file of a folder, cell by cell: what cannot be read for certain is a Problem."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from db.importers.problem import Problem
from db.text import clean

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
SHOWN = 60  # characters of a value in a sentence
# Columns of one line: a line break in them is the trace of a quote that was never closed.
SINGLE = {
    "id", "name", "alternate_name", "title", "url", "website", "email", "status", "number", "type",
    "extension", "code", "assured_date", "assurer_email",
}  # fmt: skip
# UTF-8 that was read as cp1252 and written again («Ã©»), C1 controls, and the sign for unreadable.
GARBLED = re.compile("[ÂÃÄÅ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|[\u0080-\u009f\ufffd]|ðŸ")
SURROGATE = re.compile("[\ud800-\udfff]")

Cell = tuple[int, str]  # the line where it begins, its text


@dataclass(frozen=True)
class Row:
    """One row; ``line`` is where it begins, as an editor counts. A column not there is empty."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def problem(self, column: str, reason: str, value: str | None = None) -> Problem:
        shown = self[column] if value is None else value
        return Problem(self.file, self.line, column, short(shown), reason)


def short(text: str) -> str:
    """A value on one line, and no longer than a sentence bears."""
    line = " ".join(SURROGATE.sub("\ufffd", text).split())
    return line if len(line) <= SHOWN else line[:SHOWN] + "…"


def read(path: Path, needed: tuple[str, ...]) -> tuple[list[Row], list[Problem]]:
    """The rows of a file, without the empty ones, and every place that is wrong."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return [], [Problem(path.name, 0, "", "", f"cannot be read: {error.strerror}")]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data:
        return [], [Problem(path.name, 1, "", "", "is not written in UTF-8; save it as UTF-8")]
    text = data.decode("utf-8-sig", errors="surrogateescape")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    separator = _separator(text)
    lines, problems = split(path.name, text, separator)
    if problems and not lines:
        return [], problems
    header = [clean(text).casefold() for _, text in lines[0]] if lines else []
    if wrong := _check_header(path.name, header, needed):
        return [], [*wrong, *problems]
    rows = []
    for cells in lines[1:]:
        if not any(text.strip() for _, text in cells):
            continue
        problems += _check_cells(path.name, header, cells, separator)
        pairs = zip(header, cells, strict=False)
        rows.append(Row(path.name, cells[0][0], {name: _text(name, one) for name, one in pairs}))
    return rows, problems


def split(file: str, text: str, separator: str) -> tuple[list[list[Cell]], list[Problem]]:
    """The cells of each row; at a quote that is not closed it ends with a Problem."""
    end = re.escape(separator)
    quoted = re.compile(rf' *"((?:[^"]++|"")*+)" *(?=[{end}\n]|\Z)')
    plain = re.compile(rf"[^{end}\n]*+")
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    line, place = 1, 0
    while True:
        bare = plain.match(text, place)
        opens = bare is not None and bare[0].lstrip(" ").startswith('"')
        found = quoted.match(text, place) if opens else bare
        if found is None or (not opens and found[0].count('"') % 2):
            return rows, [_open_quote(file, line, rows, row, bare[0] if bare else "")]
        row.append((line, found[1].replace('""', '"') if opens else found[0]))
        line += found[0].count("\n")
        place = found.end()
        if place == len(text) or text[place] == "\n":
            rows.append(row)
            row, line = [], line + 1
        if place == len(text):
            return rows, []
        place += 1


def _open_quote(
    file: str, line: int, rows: list[list[Cell]], row: list[Cell], text: str
) -> Problem:
    header = [name for _, name in rows[0]] if rows else []
    column = header[len(row)] if len(row) < len(header) else f"column {len(row) + 1}"
    reason = "has a quote that is not closed, or text beside it; the rest of the file is unread"
    return Problem(file, line, clean(column), short(text), reason)


def _separator(text: str) -> str:
    header = text.partition("\n")[0]
    return max((",", ";", "\t"), key=header.count)


def _check_header(file: str, header: list[str], needed: tuple[str, ...]) -> list[Problem]:
    lacking = [name for name in needed if name not in header]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    problems = [Problem(file, 1, name, "", "is not in the header") for name in lacking]
    problems += [Problem(file, 1, name, "", "stands twice in the header") for name in twice]
    for name in header:
        if SURROGATE.search(name) or GARBLED.search(name):
            problems.append(Problem(file, 1, short(name), "", "is not readable as UTF-8"))
    return problems


def _check_cells(file: str, header: list[str], cells: list[Cell], separator: str) -> list[Problem]:
    first, wide = cells[0][0], len(header)
    if len(cells) < wide:
        lacking = f"is missing: the line has {len(cells)} cells, the header {wide}"
        return [Problem(file, first, header[len(cells)], "", lacking)]
    problems = []
    for place, (line, text) in enumerate(cells):
        column = header[place] if place < wide and header[place] else f"column {place + 1}"
        nameless = (place >= wide or not header[place]) and bool(text.strip())
        reason = _unreadable(column, text, wide, separator)
        if nameless:
            reason = "stands in a column that the header does not name"
        if reason:
            problems.append(Problem(file, line, column, short(text), reason))
    return problems


def _unreadable(column: str, text: str, wide: int, separator: str) -> str | None:
    if SURROGATE.search(text):
        return "is not written in UTF-8; save the file as UTF-8"
    if GARBLED.search(text):
        return "has signs of a wrong encoding; make the file again, as UTF-8"
    if "\n" in text.strip() and (column in SINGLE or column.endswith("_id")):
        return "holds a line break; a quote that opens here is not closed where it should be"
    if any(_is_row(line, wide, separator) for line in text.split("\n")[1:]):
        return "holds further rows; the quote that opens here is not closed"
    return None


def _is_row(line: str, wide: int, separator: str) -> bool:
    """Whether a line within a cell looks like a row of the file that a quote swallowed."""
    first, *others = line.split(separator)
    if not others:
        return False
    if any(UUID.fullmatch(one.strip(' "')) for one in (first, *others)):
        return True
    return len(others) >= wide - 1 and not re.search(r"\s", first.strip())


def _text(column: str, cell: Cell) -> str:
    text = clean(cell[1].replace("\t", " "))
    is_id = column == "id" or column.endswith("_id")
    return text.lower() if is_id and UUID.fullmatch(text) else text
