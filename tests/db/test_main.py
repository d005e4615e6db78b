"""`python -m db`, as an administrator types it."""

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from db.__main__ import main
from db.accounts import sign_in
from db.engine import ROOT
from db.models import Account, Coach, Site
from db.operations import migrate
from db.security.session import open_session
from db.transaction import write
from db.user import SYSTEM
from tests.conftest import Databases
from tests.db.importers.register.test_load import row, written


def run(*words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, words, input=typed, catch_exceptions=False)


def test_from_nothing_to_a_sample(
    databases: Databases, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = databases.new(kind)
    monkeypatch.setenv("DATABASE_URL", address)
    assert run("check").exit_code == 1
    assert run("migrate").exit_code == 0
    assert run("migrate").exit_code == 0
    assert re.search(r"\b[0-9]+ invented cases are loaded", run("sample").output)
    assert run("sample").exit_code == 1
    assert run("sample", "--if-empty").exit_code == 0
    assert "is sound" in run("check").output
    databases.drop(address)


def test_a_register_is_loaded_and_said_to_be(house: str, tmp_path: Path) -> None:
    path = written(tmp_path, row(), row(7000002))
    assert "2 orders became waiting cases; 0 were" in run("load-register", str(path)).output
    assert "0 orders became waiting cases; 2 were" in run("load-register", str(path)).output


def test_a_bad_register_is_refused_with_its_places(house: str, tmp_path: Path) -> None:
    path = written(tmp_path, row(sp_number="1"))
    result = run("load-register", str(path))
    assert result.exit_code == 1
    assert "register.csv, line 2, sp_number: «1» is not a number of 7 digits" in result.output


def test_accounts_are_made_and_get_passwords(house: str) -> None:
    words = ("add-user", "head", "--name", "H", "--role", "unit_head", "--unit", "BRU")
    assert run(*words, typed="long-enough\nlong-enough\n").exit_code == 0
    again = run(*words, typed="long-enough\nlong-enough\n")
    assert again.exit_code == 1
    assert "already" in again.output
    assert run("set-password", "head", typed="other-long-one\nother-long-one\n").exit_code == 0
    assert sign_in.open_sign_in("head")
    assert run("set-password", "ghost", typed="other-long-one\nother-long-one\n").exit_code == 1


BLANKS = ["", "   ", "\u200b", "\ufeff", "\u3164", "\u2800", "\u00a0\u00ad", "-", "\udcff"]
PASSWORD = "long-enough\nlong-enough\n"


@pytest.mark.parametrize("blank", BLANKS)
def test_what_nobody_can_read_names_no_account_person_unit_or_coach(house: str, blank: str) -> None:
    for words in (
        ("add-user", "who", "--name", blank, "--role", "analyst"),
        ("add-user", "who", "--name", "x" * 201, "--role", "analyst"),
        ("add-user", blank, "--name", "Ann", "--role", "analyst"),
        ("add-user", "who", "--name", "Ann", "--role", "unit_head", "--unit", blank),
        ("add-user", "who", "--name", "Ann", "--role", "coach", "--coach", blank),
        ("set-password", blank),
        ("confirm-account", blank),
        ("grant", blank),
    ):
        assert run(*words, typed=PASSWORD).exit_code in (1, 2), words
    with open_session(SYSTEM, "house") as session:
        assert not session.scalars(select(Account)).all()


def test_a_name_is_kept_composed_and_without_blanks_around_it(house: str) -> None:
    name = " \u200bRene\u0301e \u200cD’Hondt\ufeff "
    result = run("add-user", "renee", "--name", name, "--role", "analyst", typed=PASSWORD)
    assert result.exit_code == 0
    with open_session(SYSTEM, "house") as session:
        [found] = session.scalars(select(Account.name).where(Account.username == "renee"))
    assert found == "Renée D’Hondt"


def test_two_coaches_of_one_name_are_a_sentence(house: str) -> None:
    with write(SYSTEM, "house", "test") as session:
        site = session.scalars(select(Site)).first()
        assert site is not None
        about = {"unit_id": site.unit_id, "site_id": site.id, "starts_on": date(2024, 1, 1)}
        session.add_all(Coach(name="Jo", full_time_share=1, **about) for _turn in range(2))
    words = ("add-user", "jo", "--name", "Jo", "--role", "coach", "--coach", "Jo")
    result = run(*words, typed=PASSWORD)
    assert result.exit_code == 1
    assert "Several coaches" in result.output


def test_a_database_that_does_not_answer_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    for words in (("check",), ("sample",), ("migrate",)):
        result = run(*words)
        assert result.exit_code == 1
        assert "does not answer" in result.output
        assert "Traceback" not in result.output


def test_check_finds_what_is_wrong(board: str) -> None:
    from sqlalchemy import update

    from db.models import Case
    from db.security.session import open_session
    from db.user import SYSTEM

    with open_session(SYSTEM, "house", write=True) as session:
        session.connection().execute(update(Case).where(Case.id == 1).values(perspective="waiting"))
        session.commit()
    result = run("check")
    assert result.exit_code == 1
    assert "perspective is waiting, not a perspective" in result.output


def test_the_models_are_what_the_migrations_make(house: str) -> None:
    from alembic import command

    command.check(migrate._config())


def test_the_page_of_rights_says_what_the_table_says() -> None:
    printed = CliRunner().invoke(main, ["access"]).output
    assert printed == (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    assert "| An analyst | figures | of all units, in persons, rounded, none under 10" in printed


def test_differences_are_told_and_taken_over_with_update(house: str, tmp_path: Path) -> None:
    run("load-register", str(written(tmp_path, row())))
    path = str(written(tmp_path, row(postal_code="1080")))
    output = run("load-register", path).output
    assert "line 2, 7000001, postal_code: «1070» → «1080»" in output
    assert "load the file again with --update" in output
    assert "were taken over" in run("load-register", path, "--update").output
    assert "differ" not in run("load-register", path).output


def test_bad_rows_are_left_out_into_a_file(house: str, tmp_path: Path) -> None:
    path, kept = written(tmp_path, row(), row(7000002, sex="Q")), tmp_path / "refused.csv"
    result = run("load-register", str(path), "--leave-out", str(kept))
    assert result.exit_code == 0
    assert "1 orders became waiting cases" in result.output
    assert "line 3, sex: «Q»" in result.output
    assert kept.exists()
