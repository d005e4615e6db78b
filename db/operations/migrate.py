"""Bring the database to the newest shape, and put the fixed furniture in."""

from collections.abc import Callable

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from db.engine import ROOT, engine
from db.operations import seal
from db.reference import seed
from db.security import row_level_security
from db.security.session import answering


def migrate() -> None:
    """Bring the database to the newest shape. Policies go first: they hold columns that change."""
    with answering():
        _policies(row_level_security.lift)
        command.upgrade(_config(), "head")
        _policies(row_level_security.apply)
    seed.seed()
    seal.begin()


def back(revision: str) -> None:
    """Return to an older shape; on PostgreSQL the tables are then closed to the application."""
    with answering():
        _policies(row_level_security.lift)
        command.downgrade(_config(), revision)


def _policies(work: Callable[[Connection], None]) -> None:
    with engine().begin() as connection:
        if connection.dialect.name == "postgresql":
            work(connection)


def is_current() -> bool:
    with answering(), engine().connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found == ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    return Config(ROOT / "alembic.ini", config_args={"here": str(ROOT)})
