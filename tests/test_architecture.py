"""The house keeps its shape: its layers, and the one door to the database."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from db.engine import ROOT

FILES = {folder: sorted((ROOT / folder).rglob("*.py")) for folder in ("db", "ui", "pages")} | {
    "app": [ROOT / "app.py"]
}
# pages/ and app.py are no packages that import-linter knows.
FORBIDDEN = {"pages": {"sqlalchemy", "pages", "app"}, "app": {"sqlalchemy"}}
LONGEST_PAGE = 120  # lines


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def calls(path: Path, *names: str) -> list[str]:
    tree = ast.walk(ast.parse(path.read_text()))
    found = [node.func for node in tree if isinstance(node, ast.Call)]
    return [ast.unparse(one) for one in found if ast.unparse(one).endswith(names)]


def at(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_layers_of_pyproject_hold() -> None:
    """``import-linter``: the layers of db and of ui, no Streamlit in db, no SQLAlchemy in ui.

    In a process of its own: it silences every logger that is there.
    """
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("folder", FORBIDDEN)
def test_pages_rest_on_ui_and_db(folder: str) -> None:
    for path in FILES[folder]:
        assert not imported(path) & FORBIDDEN[folder], path


def test_only_the_session_is_opened_in_one_place_and_committed_in_one() -> None:
    for path in [*FILES["db"], *FILES["ui"], *FILES["pages"]]:
        if at(path) != "db/security/session.py":
            assert not calls(path, "Session", "sessionmaker"), path
        if at(path) not in ("db/transaction.py", "db/migrations/env.py"):
            assert not calls(path, ".commit"), path


@pytest.mark.parametrize("path", FILES["pages"], ids=lambda path: path.stem)
def test_a_page_begins_with_enter_and_fits_a_glance(path: Path) -> None:
    tree = ast.parse(path.read_text()).body
    first = next(
        node
        for node in tree
        if not isinstance(node, ast.Import | ast.ImportFrom)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    )
    assert ast.unparse(first) == f"user = enter('{path.stem}')"
    assert len(path.read_text().splitlines()) <= LONGEST_PAGE


def test_no_html_is_written_but_marks_for_the_script_and_one_rule_for_a_projector() -> None:
    for path in [*FILES["ui"], *FILES["pages"], *FILES["app"]]:
        assert "unsafe_allow_html" not in path.read_text(), path
        if at(path) not in ("ui/components/marks.py", "ui/weekly_meeting/presenter.py"):
            assert not calls(path, "st.html"), path
    rules = (ROOT / "ui" / "weekly_meeting" / "projector.css").read_text()
    assert rules.count("{") == 1
    assert ":root { font-size:" in rules


def test_whoever_writes_has_every_rule_of_rows_in_force() -> None:
    """A rule listens once its module is imported: here, and not by what else happens to run."""
    rules = {path.stem for path in (ROOT / "db" / "row_rules").glob("*.py")} - {"__init__"}
    tree = ast.walk(ast.parse((ROOT / "db" / "transaction.py").read_text()))
    found = [one for one in tree if isinstance(one, ast.ImportFrom)]
    assert rules == {
        alias.name for one in found if one.module == "db.row_rules" for alias in one.names
    }


UNRECORDED = (
    "db/accounts/accounts.py",
    "db/audit/recorder.py",
    "db/weekly_meeting/meeting.py",  # the screen that is looked at
)


def test_only_the_sign_in_and_a_meeting_s_screen_write_past_the_record() -> None:
    for path in [*FILES["db"], *FILES["ui"], *FILES["pages"]]:
        if at(path) not in UNRECORDED:
            assert "unrecorded" not in path.read_text(), path


def keywords(path: Path, *names: str) -> list[tuple[str, ast.expr]]:
    """Every keyword argument of these names, with its value."""
    found = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    return [
        (one.arg, one.value) for call in found for one in call.keywords if one.arg in set(names)
    ]


@pytest.mark.parametrize("path", [*FILES["ui"], *FILES["pages"]], ids=at)
def test_streamlit_calls_nothing_of_ours_but_through_callbacks(path: Path) -> None:
    """A callback acts later than it was drawn: ``ui.components.callbacks`` says what a stale
    sign-in ends in.
    """
    if at(path) == "ui/components/callbacks.py":
        return
    for name, value in keywords(path, "on_click", "on_change", "on_select", "on_submit"):
        plain = isinstance(value, ast.Constant) and value.value in ("rerun", "ignore")
        wrapped = isinstance(value, ast.Call) and ast.unparse(value.func) == "act"
        assert plain or wrapped, f"{path}: {name}={ast.unparse(value)}"
    for name in ("st.dialog", "st.fragment", "st.download_button", "st.cache_data"):
        assert name not in path.read_text(), path


CLOCKED = [*(path for some in FILES.values() for path in some)] + [
    path for folder in ("deploy", "bench") for path in sorted((ROOT / folder).rglob("*.py"))
]
OTHER_CLOCKS = (
    "date.today", "datetime.now", "datetime.today", "datetime.utcnow", "Timestamp.today",
    "Timestamp.now", "time.localtime", "time.strftime",
)  # fmt: skip


@pytest.mark.parametrize("path", CLOCKED, ids=at)
def test_the_day_is_read_from_one_clock(path: Path) -> None:
    """The server's day is yesterday in Belgium's first hours; db/clock.py says what day it is.

    Streamlit's "today" is the server's, and so is a field for a day that is given no value.
    """
    if path == ROOT / "db" / "clock.py" or "migrations" in path.parts:
        return
    assert [one for one in OTHER_CLOCKS if one in path.read_text()] == [], path
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not ast.unparse(node.func).endswith("date_input"):
            continue
        values = [*node.args, *(one.value for one in node.keywords)]
        said = [one.value for one in values if isinstance(one, ast.Constant)]
        assert "today" not in said, ast.unparse(node)
        named = {one.arg for one in node.keywords}
        assert len(node.args) > 1 or "value" in named, ast.unparse(node)


def test_no_field_cuts_what_is_written() -> None:
    """Streamlit drops what is beyond ``max_chars`` without a word: rules of db refuse it by name.

    What is only looked for may have an end, and what a stranger types at the sign-in.
    """
    for path in [*FILES["ui"], *FILES["pages"]]:
        if at(path) not in ("ui/case_list/filters.py", "ui/shell/sign_in.py"):
            assert not keywords(path, "max_chars"), path


# An administrator's deeds wait for a yes; the board itself has no scope to be held to.
ROLES_NAMED = ("db/row_rules/awaiting.py", "db/security/scope.py")


def test_what_a_role_may_do_stands_in_the_table_of_rights() -> None:
    for path in [*FILES["db"], *FILES["ui"], *FILES["pages"]]:
        if at(path) not in ROLES_NAMED:
            assert not re.search(r"\buser\.role (==|!=|in|not)", path.read_text()), path


def test_functions_fit_a_glance() -> None:
    """None is longer than 40 lines, and nine in ten are no longer than 20."""
    lengths = {}
    for path in [one for files in FILES.values() for one in files if "migrations" not in one.parts]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lengths[at(path), node.name, node.lineno] = node.end_lineno - node.lineno + 1  # type: ignore[operator]
    assert not {named: length for named, length in lengths.items() if length > 40}
    assert sum(length <= 20 for length in lengths.values()) >= 0.9 * len(lengths)
