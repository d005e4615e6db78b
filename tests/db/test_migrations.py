"""Migrations on databases that are in use: nothing is lost on the way up, or back."""

import pytest
from alembic import command
from sqlalchemy import inspect, text

from db import access, engine, health, migrate
from db.access import SYSTEM
from db.models import Base
from tests.conftest import as_owner


def test_a_board_in_use_goes_back_to_its_first_shape_and_up_again(
    board: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", as_owner(board))
    before = health.counts()
    command.downgrade(migrate._config(), "0001")
    migrate.migrate()
    assert health.counts() == before
    assert list(health.problems()) == []
    with access.session(SYSTEM, "house") as session:
        assert session.scalar(text("SELECT count(*) FROM case_file")) == before["case_file"]


def test_the_tables_are_those_of_the_models(house: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", as_owner(house))
    found = inspect(engine.engine())
    for name, table in Base.metadata.tables.items():
        assert {one["name"] for one in found.get_columns(name)} == set(table.columns.keys())
        indexes = {one["name"] for one in found.get_indexes(name)}
        assert {one.name for one in table.indexes} <= indexes
