"""The second lock: on PostgreSQL, the application's role without the criteria of the session."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from db import engine
from db.__main__ import main
from db.errors import NotAllowed, Refused
from db.models import Base, Setting
from db.operations import database_role
from db.security import row_level_security
from db.security.session import open_session
from db.user import SYSTEM, User
from tests.conftest import APPLICATION, Databases, as_owner, owned

SignedIn = Callable[[str], User]
TABLES = sorted(Base.metadata.tables)
CASE_TABLES = ("case_file", "case_step", "meeting", "referral", "removal_order", "person")


@pytest.fixture(params=["postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def raw(board: str) -> Iterator[Connection]:
    """Plain SQL as the application's role: what somebody gets who is past every line of ours."""
    with engine.engine().connect() as connection:
        yield connection


def ask(connection: Connection, subject: str, scope: str, **values: Any) -> None:  # noqa: ANN401
    said: dict[str, Any] = {"subject": subject, "scope": scope, "write": "on"}
    said |= {"account": None, "unit": None, "coach": None}
    row_level_security.settings(connection, said | values)


def count(connection: Connection, table: str, where: str = "true") -> int:
    return int(connection.scalar(text(f'SELECT count(*) FROM "{table}" WHERE {where}')) or 0)


@pytest.mark.parametrize("table", TABLES)
def test_without_a_user_no_row_of_any_table_is_seen(raw: Connection, table: str) -> None:
    assert count(raw, table) == 0
    with owned(engine.url()).connect() as owner:
        assert owner.scalar(text(f"SELECT relrowsecurity FROM pg_class WHERE relname = '{table}'"))


@pytest.mark.parametrize("table", TABLES)
def test_without_a_user_nothing_is_changed_or_deleted(raw: Connection, table: str) -> None:
    column = next(iter(Base.metadata.tables[table].primary_key)).name
    for deed in (f'UPDATE "{table}" SET "{column}" = "{column}"', f'DELETE FROM "{table}"'):
        if table == "change":
            with pytest.raises(ProgrammingError, match="permission denied"), raw.begin_nested():
                raw.execute(text(deed))
        else:
            assert raw.execute(text(deed)).rowcount == 0


def test_without_a_user_nothing_is_added(raw: Connection) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"):
        raw.execute(text("INSERT INTO setting (name, value) VALUES ('x', 'y')"))


@pytest.mark.parametrize("table", CASE_TABLES)
def test_a_unit_sees_its_own_rows_in_plain_sql(raw: Connection, table: str) -> None:
    ask(raw, "cases", "unit", unit=1)
    seen = count(raw, table)
    ask(raw, "cases", "all")
    assert 0 < seen < count(raw, table)


@pytest.mark.parametrize("subject", ["directory", "house"])
@pytest.mark.parametrize("table", CASE_TABLES)
def test_a_subject_without_persons_has_none_in_plain_sql(
    raw: Connection, subject: str, table: str
) -> None:
    ask(raw, subject, "all")
    assert count(raw, table) == 0


def test_a_unit_cannot_write_the_cases_of_another(raw: Connection) -> None:
    ask(raw, "cases", "unit", unit=1)
    touched = raw.execute(text("UPDATE case_file SET note = 'x' WHERE unit_id <> 1")).rowcount
    assert touched == 0
    with pytest.raises(ProgrammingError, match="row-level security"):
        raw.execute(text("UPDATE case_file SET unit_id = 2, coach_id = NULL, site_id = NULL"))


def test_reading_a_subject_does_not_open_it_for_writing(raw: Connection) -> None:
    ask(raw, "cases", "all", write="off")
    assert raw.execute(text("UPDATE case_file SET note = 'x'")).rowcount == 0
    ask(raw, "figures", "all")
    assert raw.execute(text("UPDATE case_file SET note = 'x'")).rowcount == 0
    ask(raw, "cases", "all")
    assert raw.execute(text("UPDATE service SET name = 'x'")).rowcount == 0
    assert raw.execute(text("UPDATE account SET role = 'administrator'")).rowcount == 0


def test_passwords_and_sign_ins_are_the_board_s_own(raw: Connection, signed_in: SignedIn) -> None:
    signed_in("head-bru")
    for subject in ("figures", "cases", "directory", "history"):
        ask(raw, subject, "all")
        assert count(raw, "account") == count(raw, "sign_in") == 0


def test_the_record_is_added_to_in_one_s_own_name_only(raw: Connection) -> None:
    ask(raw, "cases", "unit", unit=1, account=2)
    values = "(now(), {}, 'x', 'x', 'x', 'x', 'x')"
    added = (
        "INSERT INTO change (at, account_id, page, change_set, table_name, row_key, hash) VALUES"
    )
    raw.execute(text(f"{added} {values.format(2)}"))
    with pytest.raises(ProgrammingError, match="row-level security"):
        raw.execute(text(f"{added} {values.format(3)}"))


BENDING = (
    "CREATE TEMPORARY TABLE change (id int)",
    "CREATE TEMPORARY SEQUENCE change_id_seq",
    "CREATE TEMPORARY VIEW change AS SELECT 1",
    "SELECT 1 AS id INTO TEMPORARY change",
    "CREATE TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "INSERT INTO change (id, at, page, change_set, table_name, row_key, hash) "
    "VALUES (1000000, now(), 'x', 'x', 'x', 'x', 'x')",
    "INSERT INTO change OVERRIDING USER VALUE SELECT * FROM change LIMIT 1",
    "SELECT setval('change_id_seq', 1)",
    "SELECT setval('change_id_seq', 2000000000)",
    "ALTER SEQUENCE change_id_seq RESTART",
    "UPDATE change SET hash = 'x'",
    "DELETE FROM change",
    "TRUNCATE change",
    "ALTER TABLE change DISABLE ROW LEVEL SECURITY",
    "CREATE OR REPLACE FUNCTION board_last_link() RETURNS text LANGUAGE sql AS 'SELECT NULL::text'",
    "SET session_replication_role = replica",
)


@pytest.mark.parametrize("deed", BENDING)
def test_the_record_is_not_bent_by_the_application_s_role(raw: Connection, deed: str) -> None:
    ask(raw, "system", "all")
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        raw.execute(text(deed))


def test_the_number_of_a_record_comes_from_the_sequence_alone(raw: Connection) -> None:
    ask(raw, "system", "all")
    last = raw.scalar(text("SELECT max(id) FROM change"))
    raw.execute(
        text(
            "INSERT INTO change (at, page, change_set, table_name, row_key, hash) "
            "VALUES (now(), 'x', 'x', 'x', 'x', 'x')"
        )
    )
    assert (raw.scalar(text("SELECT max(id) FROM change")) or 0) > (last or 0)


def test_the_last_link_is_told_to_who_writes_and_nobody_else(raw: Connection) -> None:
    asked = text("SELECT board_last_link()")
    assert raw.scalar(asked) is None
    ask(raw, "system", "all", write="off")
    assert raw.scalar(asked) is None
    ask(raw, "", "all")
    assert raw.scalar(asked) is None
    ask(raw, "cases", "unit", unit=1)
    assert len(raw.scalar(asked) or "") == 64
    ask(raw, "cases", "unit", unit=1, account=2, write="off")
    with pytest.raises(ProgrammingError, match="row-level security"):
        raw.execute(
            text(
                "INSERT INTO change (at, account_id, page, change_set, table_name, row_key, hash) "
                "VALUES (now(), 2, 'x', 'x', 'x', 'x', 'x')"
            )
        )


def test_other_orders_are_told_by_their_day_to_who_reads_cases(raw: Connection) -> None:
    ask(raw, "cases", "all")
    person = raw.scalar(text("SELECT max(person_id) FROM removal_order"))
    calls = [
        text(f"SELECT board_order_{one}({person}, '{day}')")
        for one, day in (("before", "2100-01-01"), ("after", "2000-01-01"))
    ]
    for subject, told in (("cases", True), ("figures", True), ("directory", False), ("", False)):
        ask(raw, subject, "unit", unit=0)
        assert [raw.scalar(call) is not None for call in calls] == [told, told]


def test_a_role_that_was_not_granted_anything_calls_no_function_of_ours(
    databases: Databases, board: str
) -> None:
    with owned(board).connect() as owner:
        owner.execute(text("CREATE ROLE stranger"))
        owner.execute(text("SET ROLE stranger"))
        for call in ("board_last_link()", "board_unit_of(1)", "board_order_after(1, now()::date)"):
            with pytest.raises(ProgrammingError, match="denied"), owner.begin_nested():
                owner.execute(text(f"SELECT {call}"))
        owner.rollback()


def test_a_role_that_can_bend_the_record_some_other_way_is_refused_and_warned_of(
    databases: Databases, board: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = board.partition("?")[0].rpartition("/")[2]
    databases._run(f"GRANT TEMPORARY ON DATABASE {name} TO PUBLIC")
    assert not database_role.is_held()
    monkeypatch.setenv("DATABASE_URL", as_owner(board))
    assert CliRunner().invoke(main, ["grant", APPLICATION]).exit_code == 0
    monkeypatch.setenv("DATABASE_URL", board)
    assert database_role.is_held()
    databases._run("CREATE ROLE loose")
    databases._run(f"GRANT loose TO {APPLICATION}")
    databases._run(f"GRANT TEMPORARY ON DATABASE {name} TO loose")
    try:
        assert not database_role.is_held()
        monkeypatch.setenv("DATABASE_URL", as_owner(board))
        refused = CliRunner().invoke(main, ["grant", APPLICATION])
        assert (refused.exit_code, "another role's" in refused.output) == (1, True)
    finally:
        databases._run(f"REVOKE TEMPORARY ON DATABASE {name} FROM loose")
        databases._run("DROP ROLE loose")


def test_the_record_of_a_unit_is_its_own(raw: Connection) -> None:
    ask(raw, "history", "unit", unit=1)
    assert count(raw, "change", "table_name = 'account'") == 0


def test_the_settings_end_with_the_transaction(raw: Connection) -> None:
    ask(raw, "cases", "all")
    assert count(raw, "case_file")
    raw.rollback()
    assert count(raw, "case_file") == 0


def _add_a_setting_as_a_reader() -> None:
    with open_session(SYSTEM, "house", write=True) as session:
        session.info["settings"] |= {"subject": "cases"}
        session.add(Setting(name="x", value="y"))
        session.flush()


def test_what_the_database_forbids_is_not_allowed(board: str) -> None:
    with pytest.raises(NotAllowed):
        _add_a_setting_as_a_reader()


def test_the_board_runs_as_the_role_that_is_held(board: str) -> None:
    assert APPLICATION in engine.url()
    assert database_role.is_held()


def test_the_owner_is_not_held_and_cannot_be_granted(
    board: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", as_owner(board))
    assert not database_role.is_held()
    for role, rule in (("postgres", "role_too_strong"), ("nobody-here", "role_not_there")):
        with pytest.raises(Refused) as caught:
            database_role.grant(role)
        assert caught.value.refusals[0].rule == rule
    result = CliRunner().invoke(main, ["grant", APPLICATION])
    assert result.exit_code == 0
    assert "only adds to the record" in result.output


def test_the_application_s_role_starts_the_board_but_does_not_migrate_it(board: str) -> None:
    started = CliRunner().invoke(main, ["migrate", "--if-needed"])
    assert (started.exit_code, started.output) == (0, "")
    refused = CliRunner().invoke(main, ["migrate"])
    assert refused.exit_code == 1
    assert "needs the owner" in refused.output


def test_an_embedded_file_has_no_roles(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", databases.new("sqlite"))
    result = CliRunner().invoke(main, ["grant", APPLICATION])
    assert result.exit_code == 1
    assert "embedded file" in result.output
