"""A block of cells as a spreadsheet puts it on the clipboard, or as a CSV file has it."""

import re
from collections.abc import Callable
from typing import NamedTuple

MOST_ROWS, MOST_COLUMNS = 5_000, 200
TAB, OTHERS = "\t", (";", ",")


class Piece(NamedTuple):
    """A cell: its text, and the same with the quotation marks it may have stood in."""

    text: str
    raw: str


class TooLarge(Exception):
    """More rows or columns than a block may have."""


Rows = list[list[Piece]]


def read(text: str, is_title: Callable[[str], bool]) -> Rows:
    """The rows of a block, each a list of cells; empty lines at the end are left out.

    Tabs part the cells where there are any. Else semicolons or commas do, whichever makes more
    titles of the first line (``is_title``); without titles semicolons, if each row has as many.
    Raises TooLarge.
    """
    text = re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))
    text = re.sub(r"\Asep=.\n", "", text)
    rows = _cut(text, _separator(text, is_title))
    while rows and not any(one.text.strip() for one in rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS + 1 or any(len(row) > MOST_COLUMNS for row in rows):
        raise TooLarge
    return rows


def _separator(text: str, is_title: Callable[[str], bool]) -> str:
    if TAB in text:
        return TAB
    first = text.strip("\n").split("\n", 1)[0]
    counts = {}
    for one in OTHERS:
        cells = _cut(first, one)
        counts[one] = sum(is_title(cell.text) for cell in cells[0]) if cells else 0
    best = max(counts, key=counts.__getitem__)
    if counts[best] > 1 or (counts[best] and not is_title(first)):
        return best
    widths = {len(row) for row in _cut(text, ";") if any(one.text for one in row)}
    return ";" if len(widths) == 1 and widths != {1} else TAB


def _cut(text: str, separator: str) -> Rows:
    """Quotation marks hold a cell together where they open and close it; else they are its text.

    What has tabs between its cells has none within one.
    """
    end = re.escape(separator)
    inside = r'[^"\t]' if separator == TAB else r'[^"]'
    quoted = re.compile(rf'"((?:{inside}|"")*+)"(?={end}|\n|\Z)')
    bare = re.compile(rf"[^{end}\n]*")
    rows: Rows = [[]]
    place = 0
    while True:
        found = quoted.match(text, place) or bare.match(text, place)
        assert found is not None
        raw = found[0]
        inner = found[1].replace('""', '"') if found.re is quoted else raw
        rows[-1].append(Piece(inner, raw))
        place = found.end()
        if place >= len(text):
            return rows
        if text[place] == "\n":
            rows.append([])
        place += 1
