"""The house keeps its shape: which way the arrows run, and the one door."""

import ast
from pathlib import Path

import pytest

from db.engine import ROOT

FILES = {folder: sorted((ROOT / folder).rglob("*.py")) for folder in ("db", "ui", "pages")} | {
    "app": [ROOT / "app.py"]
}
FORBIDDEN = {
    "db": {"streamlit", "ui", "pages", "app"},
    "ui": {"sqlalchemy", "pages", "app"},
    "pages": {"sqlalchemy", "pages", "app"},
    "app": {"sqlalchemy"},
}
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


@pytest.mark.parametrize("folder", FILES)
def test_arrows_run_from_app_and_pages_to_ui_to_db(folder: str) -> None:
    for path in FILES[folder]:
        assert not imported(path) & FORBIDDEN[folder], path


def test_only_access_opens_sessions_and_only_changes_commits() -> None:
    for path in [*FILES["db"], *FILES["ui"], *FILES["pages"]]:
        if path.name != "access.py":
            assert not calls(path, "Session", "sessionmaker"), path
        if path.name not in ("changes.py", "env.py"):
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


def test_no_html_is_written_but_marks_for_the_script_and_one_rule_for_a_beamer() -> None:
    for path in [*FILES["ui"], *FILES["pages"], *FILES["app"]]:
        assert "unsafe_allow_html" not in path.read_text(), path
        if path.name not in ("marks.py", "stage.py"):
            assert not calls(path, "st.html"), path
    rules = (ROOT / "ui" / "beamer.css").read_text()
    assert rules.count("{") == 1
    assert ":root { font-size:" in rules


def test_only_the_sign_in_and_a_meeting_s_screen_write_past_the_record() -> None:
    for path in [*FILES["db"], *FILES["ui"], *FILES["pages"]]:
        if path.name not in ("accounts.py", "record.py", "team.py"):  # team: the screen looked at
            assert "unrecorded" not in path.read_text(), path


def keywords(path: Path, *names: str) -> list[tuple[str, ast.expr]]:
    """Every keyword argument of these names, with its value."""
    found = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    return [
        (one.arg, one.value) for call in found for one in call.keywords if one.arg in set(names)
    ]


@pytest.mark.parametrize("path", [*FILES["ui"], *FILES["pages"]], ids=lambda path: path.stem)
def test_streamlit_calls_nothing_of_ours_but_through_acts(path: Path) -> None:
    """A callback acts later than it was drawn: ``ui.acts`` says what a stale sign-in ends in."""
    if path.name == "acts.py":
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


@pytest.mark.parametrize("path", CLOCKED, ids=lambda path: str(path.relative_to(ROOT)))
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
        if path.name not in ("filters.py", "door.py"):
            assert not keywords(path, "max_chars"), path
