"""Migrations on databases that are in use: nothing is lost on the way up, or back."""

from pathlib import Path

import pytest
from sqlalchemy import text

from db.engine import ROOT
from db.operations import health, migrate, seal
from db.security.session import open_session
from db.user import SYSTEM
from tests.conftest import as_owner
from tests.test_architecture import imported


def test_a_board_in_use_goes_back_to_its_first_shape_and_up_again(
    board: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", as_owner(board))
    before = health.counts()
    migrate.back("0001")
    migrate.migrate()
    assert health.counts() == before
    # its record was linked anew, without the key: the log knows other links, and must be told
    assert len(list(health.problems())) == 2
    seal.restored()
    assert list(health.problems()) == []
    with open_session(SYSTEM, "house") as session:
        assert session.scalar(text("SELECT count(*) FROM case_file")) == before["case_file"]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "db/migrations/versions").glob("*.py")), ids=lambda path: path.stem
)
def test_a_migration_stays_what_it_was_whatever_the_house_becomes(path: Path) -> None:
    assert not imported(path) & {"db", "ui", "pages"}
