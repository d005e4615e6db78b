"""Bring the database to the newest shape, and put the fixed furniture in."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from db import house, policies
from db.access import answering
from db.engine import ROOT, engine


def migrate() -> None:
    with answering():
        command.upgrade(_config(), "head")
        with engine().begin() as connection:
            if connection.dialect.name == "postgresql":
                policies.apply(connection)
    house.furnish()


def is_current() -> bool:
    with answering(), engine().connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found == ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    return Config(ROOT / "alembic.ini", config_args={"here": str(ROOT)})
