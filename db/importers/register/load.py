"""The Office's export of orders, read into waiting cases.

A CSV: semicolons, cp1252 or UTF-8 with or without BOM, dd/mm/yyyy, French or Dutch headers, one row
an order. The SP number with the decision date identifies an order, so a file may be loaded again.
A bad file is refused whole, unless its bad rows are left out.
"""

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from db.engine import analyze
from db.importers.problem import BadFile, Problem
from db.importers.register import left_out as register_left_out
from db.importers.register import table
from db.importers.register.differences import Difference
from db.importers.register.intake import Desk
from db.importers.register.lines import Line, Lines
from db.transaction import write
from db.user import SYSTEM

FRENCH = (
    "Numéro SP", "Nom", "Prénom", "Date de naissance", "Sexe", "Nationalité", "Langue",
    "Composition du ménage", "Mineurs", "Annexe", "Date de décision", "Date de notification",
    "Délai (jours)", "Origine", "Code postal", "Commune",
)  # fmt: skip
DUTCH = (
    "OV-nummer", "Naam", "Voornaam", "Geboortedatum", "Geslacht", "Nationaliteit", "Taal",
    "Gezinssamenstelling", "Minderjarigen", "Bijlage", "Datum beslissing", "Datum kennisgeving",
    "Termijn (dagen)", "Herkomst", "Postcode", "Gemeente",
)  # fmt: skip
NAMES = (
    "sp_number", "last_name", "first_name", "birth_date", "sex", "nationality", "language",
    "household", "minors", "annex", "decided_on", "notified_on", "term_days", "origin",
    "postal_code", "commune",
)  # fmt: skip
ONCE = 500  # rows that are held in memory, and persons asked for in one question


@dataclass(frozen=True)
class Loaded:
    """How many orders became waiting cases, and how many were there already.

    ``differences`` from what is known, ``left_out`` the reasons of rows that went to the file of
    refused ones, ``unknown`` the columns that nothing was read from.
    """

    created: int
    known: int
    differences: tuple[Difference, ...] = ()
    left_out: tuple[Problem, ...] = ()
    unknown: tuple[str, ...] = ()


def load(
    path: Path,
    progress: Callable[[Iterable[Any]], Iterable[Any]] = iter,
    *,
    update: bool = False,
    leave_out: Path | None = None,
) -> Loaded:
    """Load a register file; all of it, or nothing and BadFile with every place that is wrong.

    With ``update``, what differs from what is known is taken over. With ``leave_out``, good rows
    are loaded and the others written there, with their reasons; that file must not exist yet.
    """
    if leave_out:
        _refuse_place(leave_out)
    found = table.read(path, NAMES, (FRENCH, DUTCH))
    with _uncollected(), write(SYSTEM, "cases", "load-register") as session:
        lines = Lines(session, found)
        desk = Desk(session, path.name, update=update)
        try:
            for some in _batches(lines.read(found.rows(progress))):
                desk.take(some)
        except IntegrityError as error:
            reason = f"was not taken by the database: {error.orig}"
            raise BadFile([Problem(path.name, 0, "", "", reason)]) from error
        problems = sorted([*lines.problems, *desk.problems], key=lambda one: one.line)
        if problems and not leave_out:
            raise BadFile(problems)
        if problems and leave_out:
            register_left_out.write(leave_out, found, problems, FRENCH)
    analyze()
    return Loaded(desk.created, desk.known, tuple(desk.differences), tuple(problems), found.unknown)


def _refuse_place(path: Path) -> None:
    reason = ""
    if path.exists():
        reason = "exists already: name another file for the rows that are left out"
    elif not os.access(path.parent, os.W_OK):
        reason = "cannot be written: name a file in a folder that exists and may be written"
    if reason:
        raise BadFile([Problem(str(path), 0, "", "", reason)])


@contextmanager
def _uncollected() -> Iterator[None]:
    """What a load keeps until its end is no garbage; to look for it there took a quarter of it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while some := list(islice(lines, ONCE)):
        yield some
