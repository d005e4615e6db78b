"""What the server does once, before it lets anybody in: load its code, and set it apart."""

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib import import_module
from pkgutil import walk_packages

from starlette.concurrency import run_in_threadpool

import ui
from db.errors import Unavailable
from db.operations import health


@asynccontextmanager
async def warm_up(_app: object) -> AsyncIterator[None]:
    """The lifespan of the application: ready before the first browser is answered."""
    await run_in_threadpool(settle)
    yield


@cache
def settle() -> int:
    """Load what every page needs, and take it out of what garbage collection looks through.

    Code, tables and texts live as long as the server: some 240,000 objects that no collection can
    free, and that each full one walked through with the interpreter's lock held. Nobody has a
    session yet, so nothing of a session is set apart. Gives how many objects were; only the first
    call does anything.
    """
    _load()
    _ask()
    gc.collect()
    gc.freeze()
    return gc.get_freeze_count()


def _load() -> None:
    """Components of other packages warn, as they are imported, that no page is being drawn."""
    logging.disable(logging.WARNING)
    try:
        for module in walk_packages(ui.__path__, "ui."):
            import_module(module.name)
    finally:
        logging.disable(logging.NOTSET)


def _ask() -> None:
    """One question, for the mappers and the connection that the first one makes."""
    try:
        health.counts()
    except Unavailable as error:
        logging.getLogger("board").warning("The database does not answer yet: %s", error)
