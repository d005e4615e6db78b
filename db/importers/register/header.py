"""The header of a table: which column is which, or why that cannot be told."""

from collections.abc import Sequence

from db.importers.problem import BadFile, Problem
from db.importers.register import encoding as register_encoding
from db.importers.register.cells import SEPARATOR, Broken, split
from db.text import clean, fold

REASONS = ("Motif du refus", "Reden van de weigering")  # of a file of rows that were left out


def is_reason(name: str) -> bool:
    return fold(name) in map(fold, REASONS)


def read(file: str, number: int, line: str, encoding: str) -> list[str]:
    """The names of the columns; raises BadFile where they cannot be told apart."""
    _refuse_separator(file, number, line)
    try:
        cells = split(line)
    except Broken as error:
        found = Problem(file, number, "", register_encoding.shown(error.value), error.reason)
        raise BadFile([found]) from error
    bad = [
        Problem(file, number, "", register_encoding.shown(cell), why)
        for cell in cells
        if (why := register_encoding.wrong(cell, encoding, name=False))
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


def columns(
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
    found: dict[str, int] = {}
    for at, word in enumerate(header):
        name = meant.get(fold(word))
        if name in found:
            reason = f"is named twice in the header, as «{header[found[name]]}» before"
            raise BadFile([Problem(file, number, "", word, reason)])
        if name:
            found[name] = at
    if len(found) < len(names):
        _refuse_header(file, number, header, found, names, languages)
    return found


def _refuse_header(
    file: str,
    number: int,
    header: list[str],
    found: dict[str, int],
    names: Sequence[str],
    languages: Sequence[Sequence[str]],
) -> None:
    folded = {fold(word) for word in header}
    closest = max(languages, key=lambda words: sum(fold(word) in folded for word in words))
    lacking = [word for word, name in zip(closest, names, strict=True) if name not in found]
    reason = "the header lacks " + ", ".join(f"«{word}»" for word in lacking)
    raise BadFile([Problem(file, number, "", "", reason)])
