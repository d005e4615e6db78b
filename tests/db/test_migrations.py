"""Migrations on databases that are in use: nothing is lost on the way up, or back."""

import pytest
from sqlalchemy import text

from db import access, health, migrate
from db.access import SYSTEM
from tests.conftest import as_owner


def test_a_board_in_use_goes_back_to_its_first_shape_and_up_again(
    board: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", as_owner(board))
    before = health.counts()
    migrate.back("0001")
    migrate.migrate()
    assert health.counts() == before
    assert list(health.problems()) == []
    with access.session(SYSTEM, "house") as session:
        assert session.scalar(text("SELECT count(*) FROM case_file")) == before["case_file"]
