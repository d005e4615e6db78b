"""The rows that a load left out, in a file that can be mended and loaded again."""

import csv
import os
import re
from collections.abc import Iterable
from pathlib import Path

from db.importers.problem import Problem
from db.importers.register import encoding
from db.importers.register.cells import SEPARATOR, Broken, split
from db.importers.register.header import REASONS, is_reason
from db.importers.register.table import Table
from db.text import clean

COUNTED = re.compile("has [0-9]+ columns instead of [0-9]+")  # the reason that stands elsewhere
PRIVATE = 0o600  # persons are named in it


def write(path: Path, table: Table, problems: Iterable[Problem], words: Iterable[str]) -> None:
    """The lines that ``problems`` name, as they stood, with the reasons in a last column.

    UTF-8 with BOM, which spreadsheets open rightly. ``words`` are the French names of the columns:
    a header in French gets the French name of the last column. Raises FileExistsError.
    """
    reasons: dict[int, list[str]] = {}
    for problem in problems:
        reasons.setdefault(problem.line, []).append(_reason(problem))
    french = sum(word in table.header for word in words) > 1
    title = REASONS[0] if french else REASONS[1]
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(opened, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=SEPARATOR)
        writer.writerow([*_without_reason(table, table.header), title])
        for number, line in table.lines:
            if number in reasons:
                said = " | ".join(reasons[number])
                writer.writerow([*_without_reason(table, _cells(line)), said])


def _reason(problem: Problem) -> str:
    value = f"«{problem.shown}» " if problem.value else ""
    said = f"{problem.column}: {value}{problem.reason}" if problem.column else problem.reason
    return clean(said).replace(SEPARATOR, ",").replace('"', "''")


def _cells(line: str) -> list[str]:
    """A line that is broken is cut at every separator, and a byte that is no letter stays none:
    what was refused is refused again until it is mended.
    """
    try:
        cells = split(line)
    except Broken:
        cells = line.split(SEPARATOR)
    return [encoding.LOST.sub("\ufffd", cell) for cell in cells]


def _without_reason(table: Table, cells: list[str]) -> list[str]:
    """Without the reasons of an earlier load, and without empty cells beyond the last column."""
    width = len(table.header)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    if len(cells) != width:
        return cells[:-1] if COUNTED.fullmatch(cells[-1]) else cells
    return [cell for cell, name in zip(cells, table.header, strict=True) if not is_reason(name)]
