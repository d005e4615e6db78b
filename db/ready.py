"""Make the embedded database ready: newest shape, sample data if it is empty."""

import logging

from db import migrate, roles, sample
from db.engine import EMBEDDED, url


def prepare() -> None:
    """For the embedded database only: a shared one is migrated, and filled, on request."""
    if url() != EMBEDDED:
        if not roles.is_held():
            logging.getLogger("board").warning(
                "The board connects as a role that row level security does not hold: "
                "run `python -m db grant ROLE` and connect as that role (docs/installation.md)."
            )
        return
    if not migrate.is_current():
        migrate.migrate()
    if sample.is_empty():
        sample.load()
