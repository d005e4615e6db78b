"""The key of the record: where it comes from, and who else may see it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url

from db.audit import chain, log
from db.errors import BadKey
from deploy import prepare

RECORD = {
    "at": datetime(2026, 11, 24, 10, 0, tzinfo=UTC), "account_id": 2, "page": "case",
    "change_set": "a", "table_name": "case_file", "row_key": "12", "before": '{"note": "é"}',
    "after": None, "undoes": None, "case_id": 12,
}  # fmt: skip
LONG = "k" * 32


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("RECORD_KEY")
    monkeypatch.setattr(chain, "KEPT", tmp_path / "data" / "record.key")
    return chain.KEPT


def test_links_are_those_of_every_version() -> None:
    said = {**RECORD, "at": "2026-11-24 11:00:00+01:00"}
    keyed = "93ed9ee4cb155232c74862d9480f2604f8539295957091cac70092ac25e981da"
    plain = "a04ce960b072eb7f39137c22fcc332879ef6ece8fb53b8d55950e573e7e1e570"
    assert chain.link(chain.START, RECORD, LONG.encode()) == keyed
    assert chain.kind(chain.START, {**said, "hash": keyed}, LONG.encode()) == "keyed"
    assert chain.kind(chain.START, {**said, "hash": keyed}, None) == "neither"
    assert chain.kind(chain.START, {**said, "hash": plain}, LONG.encode()) == "plain"
    assert chain.kind("1" * 64, {**said, "hash": plain}, LONG.encode()) == "neither"


def test_the_key_is_made_once_and_for_nobody_else(kept: Path) -> None:
    assert chain.key() is None
    with ThreadPoolExecutor(8) as people:
        (key,) = set(people.map(lambda _: chain.make(), range(8)))
    assert len(key) == 64
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in kept.parent.iterdir()] == ["record.key"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_key_that_others_can_touch_is_refused(kept: Path, mode: int) -> None:
    chain.make()
    kept.chmod(mode)
    with pytest.raises(BadKey, match="chmod 600"):
        chain.key()


def test_a_named_file_has_the_key_and_is_not_made(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "of-ours"
    monkeypatch.setenv("RECORD_KEY_FILE", str(path))
    with pytest.raises(BadKey, match="cannot be read"):
        chain.make()
    path.write_text(f" {LONG}\n")
    path.chmod(0o600)
    assert chain.make() == LONG.encode()
    path.write_text(f"{LONG[1:]}\n")
    with pytest.raises(BadKey, match="has 31 characters; it needs 32"):
        chain.key()
    path.write_bytes(b"\xff" * 40)
    with pytest.raises(BadKey, match="cannot be read"):
        chain.key()


def test_the_environment_goes_first(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chain.make()
    monkeypatch.setenv("RECORD_KEY", f"{LONG}\n")
    assert chain.key() == LONG.encode()
    for short in ("", " " * 40, LONG[1:]):
        monkeypatch.setenv("RECORD_KEY", short)
        with pytest.raises(BadKey, match="RECORD_KEY has"):
            chain.key()


def test_a_lost_key_is_not_replaced_by_a_new_one(board: str, kept: Path) -> None:
    with pytest.raises(SystemExit, match="key of the record does not fit"):
        prepare.main()
    assert not kept.exists()


def test_each_database_has_its_own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = (
        "sqlite:////a/board.sqlite3",
        "sqlite:////b/board.sqlite3",
        "postgresql+psycopg://owner:secret@one/board",
        "postgresql+psycopg://owner:secret@two/board",
        "postgresql+psycopg://owner:secret@one:5433/board",
        "postgresql+psycopg://owner:secret@/board?host=/tmp/a",
        "postgresql+psycopg://owner:secret@/board?host=/tmp-a",
    )
    paths = {log.path(make_url(one)) for one in addresses}
    monkeypatch.delenv("RECORD_LOG")
    paths |= {log.path(make_url(one)) for one in addresses}
    assert len(paths) == 2 * len(addresses)
    assert not any("secret" in str(path) for path in paths)
    same = "postgresql+psycopg://board_app:other@one:5432/board"
    assert log.path(make_url(same)) == log.path(make_url(addresses[2]))
    assert log.path(make_url(addresses[0])) == Path("/a/board.sqlite3.log")
    monkeypatch.setenv("RECORD_LOG", str(tmp_path / "one.log"))
    log.append_line(make_url(addresses[0]), 1, "0" * 64)
    assert (tmp_path / "one.log").stat().st_mode & 0o777 == 0o600
