"""Where the database is, who may read its files, and what is never told of its address."""

import logging
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from streamlit.testing.v1 import AppTest

from db import engine
from db.__main__ import main
from db.errors import NoDatabase
from ui.shell import page

SECRET = "gEh31m"
WRONG = {
    "": "set but empty",
    " \n": "set but empty",
    f"postgres://board:{SECRET}@host/board": "no kind of database",
    f"mysql://board:{SECRET}@host/board": "no kind of database",
    SECRET: "no kind of database",
    f"postgresql+psycopg://board:p@{SECRET}@host/board": "%40",
    f"postgresql+psycopg://board:p@{SECRET}/x@host/board": "%40",
    f"postgresql://board@p:{SECRET}@host/board": "%40",
    f"postgresql+psycopg://board:x@host:{SECRET}/board": "cannot be read",
    f"postgresql+psycopg://board:x@{SECRET} host/board": "cannot be read",
    f"postgresql+psycopg://board:x@host/board?password=p&{SECRET}=1": "cannot be read",
}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("address", WRONG)
def test_an_address_that_is_none_is_refused_and_not_told(
    address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(NoDatabase, match=WRONG[address]) as caught:
        engine.engine()
    assert SECRET not in str(caught.value)
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    result = CliRunner().invoke(main, ["check"], catch_exceptions=False)
    assert result.exit_code == 1
    assert WRONG[address] in result.output
    with caplog.at_level(logging.DEBUG):
        page._PREPARED.clear()  # a server that starts: another test may have been prepared here
        app = AppTest.from_file(str(engine.ROOT / "app.py"), default_timeout=60).run()
    assert not app.exception
    assert "base de données" in app.title[0].value
    assert SECRET not in result.output + caplog.text + app.warning[0].value


@pytest.mark.parametrize("address", ["", f"postgresql://u:p@{SECRET}@h/b"])
def test_make_run_says_it_in_a_sentence(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    done = subprocess.run(
        [sys.executable, "-m", "deploy.prepare"], cwd=engine.ROOT, capture_output=True, text=True
    )
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert WRONG.get(address, "%40") in said
    assert "Traceback" not in said
    assert SECRET not in said


def test_a_password_with_signs_written_as_codes_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://board:p%40s%2Fs@host/board ")
    assert engine.engine().url.password == "p@s/s"


def test_unset_means_the_embedded_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert engine.url() == engine.EMBEDDED


def test_what_was_searched_stands_in_no_log(house: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="sqlalchemy.engine")
    engine._open.cache_clear()
    with (
        pytest.raises(SQLAlchemyError) as caught,
        engine.engine().connect() as connection,
    ):
        connection.execute(text("SELECT :word FROM nowhere"), {"word": SECRET})
    assert "nowhere" in caplog.text
    assert SECRET not in caplog.text + str(caught.value)


class TestFiles:
    """Names and birth dates lie in them: for the board's own account alone."""

    def test_the_embedded_database_is_made_private(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "data" / "board.sqlite3"
        self.embed(file, monkeypatch)
        self.write()
        beside = [file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")]
        assert [mode(one) for one in beside] == [0o600] * 3
        assert mode(file.parent) == 0o700
        engine.engine().dispose()

    def test_one_of_an_earlier_version_is_mended(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "data" / "board.sqlite3"
        file.parent.mkdir(mode=0o755)
        for ending in ("", "-wal", "-shm"):
            Path(f"{file}{ending}").touch(mode=0o644)
        self.embed(file, monkeypatch)
        self.write()
        assert {mode(one) for one in file.parent.iterdir()} == {0o600}
        assert mode(file.parent) == 0o700
        engine.engine().dispose()

    def test_another_file_is_made_private_and_its_folder_left(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tmp_path.chmod(0o755)
        file = tmp_path / "own.sqlite3"
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
        self.write()
        assert mode(file) == 0o600
        assert mode(tmp_path) == 0o755
        engine.engine().dispose()

    def embed(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(engine, "EMBEDDED", f"sqlite:///{file}")
        monkeypatch.delenv("DATABASE_URL", raising=False)

    def write(self) -> None:
        with engine.engine().begin() as connection:
            connection.execute(text("CREATE TABLE t (id INTEGER)"))
