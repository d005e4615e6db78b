"""Make the embedded database ready: newest shape, sample data if it is empty."""

from db import migrate, sample
from db.engine import EMBEDDED, url


def prepare() -> None:
    """For the embedded database only: a shared one is migrated, and filled, on request."""
    if url() != EMBEDDED:
        return
    if not migrate.is_current():
        migrate.migrate()
    if sample.is_empty():
        sample.load()
