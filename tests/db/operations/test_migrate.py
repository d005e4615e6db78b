"""Migrations on databases that are in use: nothing is lost on the way up, or back."""

import runpy
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, insert, or_, select, text, update

from db import clock
from db.engine import ROOT
from db.models import Case, Term
from db.operations import health, migrate, seal
from db.security.session import open_session
from db.user import SYSTEM
from tests.conftest import as_owner, owned
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


Terms = dict[str, tuple[object, ...]]
OUTCOMES = next((ROOT / "db/migrations/versions").glob("0012_*.py"))
ADDED = ("return_office", "none_cooperation", "none_dublin", "none_notinvited")
OWN = {"fr": "pas invité", "nl": "niet gevraagd", "de": "nicht gefragt", "en": "not asked"}


def _terms(connection: Connection) -> Terms:
    """By code, in their order: the labels, and the day from which a term is closed."""
    columns = (Term.code, Term.fr, Term.nl, Term.de, Term.en, Term.parent_code, Term.closed_on)
    found = connection.execute(select(*columns).order_by(Term.position))
    return {code: tuple(rest) for code, *rest in found}


def _as_it_was(connection: Connection) -> None:
    """The terms of 0011, as an administrator left them: one worded anew, one closed, one added."""
    for outcome in ADDED:  # of the sample's cases, which could not have had it
        usual = "return_fedasil" if outcome.startswith("return") else "none_other"
        had = update(Case).where(Case.outcome == outcome)
        connection.execute(had.values(outcome=usual))
    kinds = Term.kind.in_(("notinvited", "proof", "support"))
    connection.execute(delete(Term).where(or_(Term.code.in_(ADDED), kinds)))
    for code, language, old, _new in runpy.run_path(str(OUTCOMES))["RENAMED"]:
        connection.execute(update(Term).where(Term.code == code).values({language: old}))
    mine = {"fr": "retour Fedasil seul", "closed_on": clock.today()}
    connection.execute(update(Term).where(Term.code == "return_fedasil").values(mine))
    own = {"code": "none_notinvited", "kind": "outcome", "parent_code": "none", "version": 1}
    connection.execute(insert(Term).values(own | OWN | {"position": 500}))
    others = connection.scalars(select(Case.id).where(Case.outcome == "none_other").limit(2))
    chosen = update(Case).where(Case.id.in_(others.all()))
    connection.execute(chosen.values(outcome="none_notinvited"))


def test_outcomes_keep_what_an_administrator_made_of_them(
    board: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", as_owner(board))
    written, closed = text("SELECT count(*) FROM change"), select(Case.id, Case.outcome)
    with owned(board).connect() as connection:
        new = _terms(connection)
    migrate.back("0011")
    with owned(board).connect().execution_options(writes=True) as connection:
        _as_it_was(connection)
        record, before = connection.scalar(written), set(connection.execute(closed))
        connection.commit()
    migrate.migrate()
    with owned(board).connect() as connection:
        found = _terms(connection)
        assert found.pop("none_notinvited") == (*OWN.values(), "none", None)
        renamed = found["return_fedasil"]
        assert renamed == ("retour Fedasil seul", *new["return_fedasil"][1:5], clock.today())
        expected = new | {"return_fedasil": renamed}
        assert list(found.items()) == [one for one in expected.items() if one[0] != ADDED[-1]]
        reasons = select(Case.not_invited_reason).where(Case.outcome == "none_notinvited")
        assert list(connection.scalars(reasons)) == ["notinvited_other"] * 2
        assert set(connection.execute(closed)) == before
        assert connection.scalar(written) == record
