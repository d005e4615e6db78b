"""Somebody who can write the database, but has neither the key nor the log, is found out."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection, NullPool, create_engine, make_url, select, text

from db import engine, verification
from db.__main__ import main
from db.audit import chain, recorder
from db.audit import log as audit_log
from db.case import edit, view
from db.errors import BadKey
from db.models import Case, Setting
from db.operations import seal
from db.security.session import open_session
from db.transaction import Edit, write
from db.user import SYSTEM, User
from tests.conftest import KEY, as_owner

pytestmark = pytest.mark.either_database

Change = dict[str, Any]
OTHER = "another-key-that-has-enough-characters"


@pytest.fixture
def forger(board: str) -> Iterator[Connection]:
    """The database past all that is the board's: the file, or the owner's own connection."""
    plain = create_engine(as_owner(board), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with plain.connect() as connection:
        yield connection


@pytest.fixture(autouse=True)
def saved(request: pytest.FixtureRequest) -> None:
    """Three saves in a case, after what the sample's installation left in the record."""
    if "forger" in request.fixturenames:
        save(request.getfixturevalue("head"), "one", "two", "three")
        assert problems() == []


def save(head: User, *notes: str) -> None:
    with open_session(head, "cases") as session:
        key = session.scalars(select(Case.id).where(Case.stage == "analysis")).first() or 0
    for note in notes:
        edit.save(head, [Edit(key, view.load_view(head, key).values(), {"note": note})], "case")


def problems() -> list[str]:
    return list(verification.problems())


def check(*words: str) -> Result:
    return CliRunner().invoke(main, ["check", *words], catch_exceptions=False)


def rows(forger: Connection) -> list[Change]:
    found = forger.execute(text("SELECT * FROM change ORDER BY id")).mappings()
    return [dict(row) for row in found]


def words(last: str, row: Change) -> bytes:
    at = row["at"] if isinstance(row["at"], datetime) else datetime.fromisoformat(row["at"])
    moment = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    return json.dumps([last, moment.isoformat(), *(row[name] for name in chain.SAID)]).encode()


def plain(last: str, row: Change) -> str:
    return hashlib.sha256(words(last, row)).hexdigest()


def forged(last: str, row: Change) -> str:
    return hmac.new(OTHER.encode(), words(last, row), hashlib.sha256).hexdigest()


def link_anew(
    forger: Connection, link: Callable[[str, Change], str] = plain, start: int = 0
) -> None:
    last = chain.START
    for row in rows(forger):
        if row["id"] >= start:
            row["hash"] = link(last, row)
            forger.execute(text("UPDATE change SET hash = :hash WHERE id = :id"), row)
        last = row["hash"]


def last(forger: Connection) -> int:
    return int(forger.scalar(text("SELECT max(id) FROM change")) or 0)


def bend(forger: Connection, number: int) -> None:
    forger.execute(text("UPDATE change SET after = '{}' WHERE id = :id"), {"id": number})


def cut(forger: Connection, number: int) -> None:
    forger.execute(text("DELETE FROM change WHERE id > :id"), {"id": number})


def append(forger: Connection, link: Callable[[str, Change], str]) -> None:
    row = rows(forger)[-1]
    row |= {"id": row["id"] + 1, "after": '{"note": "never written"}'}
    row["hash"] = link(row["hash"], row)
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    forger.execute(text(f"INSERT INTO change ({names}) VALUES ({values})"), row)


@pytest.mark.parametrize("link", [plain, forged])
def test_a_record_rewritten_with_new_hashes_is_found_and_named(
    forger: Connection, head: User, link: Callable[[str, Change], str]
) -> None:
    bent = last(forger) - 1
    bend(forger, bent)
    link_anew(forger, link, bent)
    assert problems()[0].startswith(f"The record of changes is broken at {bent} (")
    how = "written without the key" if link is plain else "not what was saved"
    assert how in problems()[0]
    assert "written anew" in problems()[1]


def test_a_chain_made_anew_as_if_it_were_old_is_found_by_the_log(
    forger: Connection, head: User
) -> None:
    bend(forger, last(forger))
    link_anew(forger)
    with open_session(SYSTEM, "house") as session:
        assert recorder.broken(session) is None
    assert problems()[0].startswith("Records were written anew: the log ")
    result = check()
    assert (result.exit_code, "check --restored" in result.output) == (1, True)


def test_a_cut_end_is_found_with_what_was_there(forger: Connection, head: User) -> None:
    end = last(forger)
    cut(forger, end - 2)
    said = problems()[0]
    assert said.startswith("The end of the record is cut off: the log ")
    assert f"knows record {end}, saved 20" in said
    assert said.endswith(f"the database ends at {end - 2}.")


def test_a_record_cut_to_nothing_is_found(forger: Connection, head: User) -> None:
    cut(forger, 0)
    assert problems()[0].startswith("The end of the record is cut off")


@pytest.mark.parametrize("link", [plain, forged])
def test_a_cut_end_filled_up_again_is_found(
    forger: Connection, head: User, link: Callable[[str, Change], str]
) -> None:
    cut(forger, last(forger) - 1)
    append(forger, link)
    assert problems()[0].startswith(f"The record of changes is broken at {last(forger)} (")


def test_a_cut_end_is_found_after_the_board_itself_went_on(forger: Connection, head: User) -> None:
    cut(forger, last(forger) - 1)
    save(head, "four", "five")
    with open_session(SYSTEM, "house") as session:
        assert recorder.broken(session) is None
    assert problems()[0].startswith(("Records were written anew", "Records are gone"))


def test_keyed_records_taken_out_and_old_ones_put_there_are_found(
    forger: Connection, head: User
) -> None:
    cut(forger, 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECORD_LOG", f"{audit_log.path(make_url(engine.url()))}-other")
        save(head, "a record of its own")
    link_anew(forger)
    append(forger, plain)
    assert len(problems()) == 2


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE change SET id = id + 1000 WHERE id = (SELECT max(id) FROM change)",
        "UPDATE change SET at = '2020-01-01 10:00:00' WHERE id = (SELECT max(id) FROM change)",
        "UPDATE change SET hash = upper(hash) WHERE id = (SELECT max(id) FROM change)",
        "UPDATE change SET hash = '' WHERE id = (SELECT max(id) FROM change)",
        "UPDATE change SET before = '' WHERE id = (SELECT max(id) FROM change)",
        "DELETE FROM change WHERE id = (SELECT min(id) FROM change)",
        "UPDATE change SET hash = 'é' WHERE id = (SELECT min(id) FROM change)",
    ],
)
def test_whatever_is_bent_in_plain_sql_is_found(forger: Connection, head: User, deed: str) -> None:
    forger.execute(text(deed))
    assert problems()


@pytest.mark.parametrize(
    ("kind", "deed"),
    [
        ("sqlite", "UPDATE change SET after = x'00ff' WHERE id = {id}"),
        ("sqlite", "UPDATE change SET at = 'yesterday' WHERE id = {id}"),
        ("sqlite", "UPDATE change SET hash = x'00' WHERE id = {id}"),
        ("sqlite", "UPDATE change SET at = x'00' WHERE id = {id}"),
        ("sqlite", "UPDATE change SET account_id = 'nobody' WHERE id = {id}"),
        ("postgresql", "UPDATE change SET at = 'infinity' WHERE id = {id}"),
        ("postgresql", "UPDATE change SET at = '0044-03-15 BC' WHERE id = {id}"),
    ],
    indirect=["kind"],
)
def test_a_record_of_what_no_board_writes_is_named_like_any(
    forger: Connection, head: User, deed: str
) -> None:
    if forger.dialect.name == "sqlite":
        forger.execute(text("PRAGMA foreign_keys = OFF"))
    bent = last(forger) - 1
    forger.execute(text(deed.format(id=bent)))
    assert problems()[0].startswith(f"The record of changes is broken at {bent} (")


def test_old_links_stay_valid_and_are_sealed_by_the_first_key(
    forger: Connection, head: User
) -> None:
    link_anew(forger)
    audit_log.path(make_url(engine.url())).unlink()
    seal.begin()
    assert problems() == []
    seal.begin()
    sealed = last(forger)
    assert [row["row_key"] for row in rows(forger) if row["table_name"] == "record"] == ["keyed"]
    bend(forger, sealed - 2)
    link_anew(forger)
    assert "written anew" in problems()[0]


def test_old_links_after_a_keyed_one_are_not(forger: Connection, head: User) -> None:
    append(forger, plain)
    assert problems() == [
        f"The record of changes is broken at {last(forger)} (case_file "
        f"{rows(forger)[-1]['row_key']}, {str(rows(forger)[-1]['at'])[:19]}"
        + problems()[0].partition(str(rows(forger)[-1]["at"])[:19])[2]
    ]
    assert problems()[0].endswith("it was written without the key.")


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_the_zone_of_the_database_changes_no_link(forger: Connection, head: User) -> None:
    name = make_url(engine.url()).database
    forger.execute(text(f"ALTER DATABASE {name} SET timezone = 'Europe/Brussels'"))
    engine.engine().dispose()
    assert problems() == []
    save(head, "four")
    assert problems() == []


def test_a_restored_backup_is_said_and_then_is_sound(forger: Connection, head: User) -> None:
    cut(forger, last(forger) - 2)
    assert check().exit_code == 1
    said = check("--restored")
    assert (said.exit_code, "is sound" in said.output) == (0, True)
    assert rows(forger)[-1]["page"] == "restored"
    save(head, "after it")
    assert check().exit_code == 0
    cut(forger, last(forger) - 1)
    assert check().exit_code == 1


def test_a_backup_on_which_people_went_on_can_still_be_said(forger: Connection, head: User) -> None:
    cut(forger, last(forger) - 3)
    save(head, "nine", "ten", "eleven", "twelve")
    assert check().exit_code == 1
    assert check("--restored").exit_code == 0


def test_what_was_bent_cannot_be_said_to_be_a_backup(forger: Connection, head: User) -> None:
    bend(forger, last(forger))
    known = audit_log.path(make_url(engine.url())).read_text()
    result = check("--restored")
    assert (result.exit_code, "broken at" in result.output) == (1, True)
    assert audit_log.path(make_url(engine.url())).read_text() == known


@pytest.mark.parametrize("key", [OTHER, "short", ""])
def test_without_the_key_nothing_is_restored_or_written(
    forger: Connection, head: User, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    before = rows(forger)
    monkeypatch.setenv("RECORD_KEY", key)
    for words in (("check",), ("check", "--restored"), ("set-password", "head-bru")):
        result = CliRunner().invoke(main, words, input="long-enough-1\nlong-enough-1\n")
        assert result.exit_code == 1
        assert "key" in result.output
        assert not isinstance(result.exception, BadKey)
    with pytest.raises(BadKey), write(SYSTEM, "house", "test") as session:
        session.add(Setting(name="x", value="y"))
    assert rows(forger) == before


def test_a_bent_end_does_not_make_the_right_key_look_wrong(forger: Connection, head: User) -> None:
    bend(forger, last(forger))
    verification._admitted.clear()
    verification.admit()


def test_a_log_that_lags_is_no_alarm_and_one_that_is_not_there_is(
    forger: Connection, head: User
) -> None:
    log = audit_log.path(make_url(engine.url()))
    lines = log.read_text().splitlines(keepends=True)
    log.write_text("".join(lines[:-1]) + lines[-1][:50])
    assert problems() == []
    save(head, "four")
    assert problems() == []
    assert lines[-1][:50] in log.read_text().splitlines()
    cut(forger, last(forger) - 1)
    assert problems()[0].startswith("The end of the record is cut off")
    log.unlink()
    assert problems()[0].startswith("There is no log of the record in ")


def test_a_log_that_cannot_be_written_is_told_and_the_save_stands(
    forger: Connection,
    head: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("RECORD_LOG", "/nowhere/at/all.log")
    end = last(forger)
    save(head, "four")
    assert last(forger) > end
    assert "The log of the record cannot be written" in caplog.text
    assert check("--restored").exit_code == 1


def test_what_is_rolled_back_is_not_in_the_log(house: str) -> None:
    log = audit_log.path(make_url(engine.url()))
    known = log.read_text()
    with open_session(SYSTEM, "house", write=True) as session:
        session.info.update(page="test", change_set="test")
        with session.begin_nested():
            session.add(Setting(name="x", value="y"))
        session.rollback()
    assert log.read_text() == known
    assert problems() == []
    assert KEY not in known
