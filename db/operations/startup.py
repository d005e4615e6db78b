"""Make the embedded database ready: newest shape, sample data if it is empty."""

import logging

from db import sample
from db.engine import EMBEDDED, url
from db.operations import database_role, migrate, seal


def prepare() -> None:
    """For the embedded database only: a shared one is migrated, and filled, on request.

    Raises BadKey, before anything is written, where the record is kept with another key.
    """
    if url() != EMBEDDED:
        if not database_role.is_held():
            logging.getLogger("board").warning(
                "The board connects as a role that is not held back as it should be: run "
                "`python -m db grant ROLE` again and connect as that role (docs/installation.md)."
            )
        seal.begin()
        return
    if not migrate.is_current():
        migrate.migrate()
    seal.begin()
    if sample.is_empty():
        sample.load()
