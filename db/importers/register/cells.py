"""A line cut into cells.

A cell never holds a line break or a separator. So a quotation mark that opens on a line and does
not close there is a mistake of that line, and the next line is read as if nothing had happened.
"""

import re

SEPARATOR = ";"
QUOTED = re.compile(' *"((?:[^"]|"")*)" *(?=;|$)')
CLOSED = re.compile(' *"(?:[^"]|"")*"(?!")')
UNCLOSED = "opens with a quotation mark that does not close in this line"


class Broken(Exception):
    """A line that cannot be cut into cells: in which it went wrong, what stands there, and why."""

    def __init__(self, at: int, value: str, reason: str) -> None:
        super().__init__(reason)
        self.at, self.value, self.reason = at, value, reason


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
