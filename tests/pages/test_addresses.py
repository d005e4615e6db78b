"""Whatever somebody writes into the address, a page is drawn: nonsense counts as absent."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

import ui
from db import clock
from db.engine import ROOT
from db.security import rights
from tests.pages.conftest import Open
from tests.pages.test_roles import ACCOUNTS
from ui.components import url_state
from ui.shell import choose_password
from ui.shell.navigation import PAGES

FAILED = "Quelque chose a échoué"
# One of each kind that is read differently; tests/ui/components/test_url_state.py has them all.
EVIL = (
    "0", "2147483647", "9223372036854775808", "", "a" * 1000, "D999999999",
    "unit:99999999999999999999", "durable", "9999-12-31", "2100-12-27",
)  # fmt: skip


def names() -> Iterator[str]:
    """Every name that any page reads from the address, found in the code."""
    yield from url_state.WORDS
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        yield from getattr(importlib.import_module(module.name), "NAMES", ())
    for path in [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "address.code",
                "url_state.code",
            ):
                yield ast.literal_eval(node.args[0])
    yield choose_password.ASKED


NAMES = sorted({str(name) for name in names()})


def stands(app: AppTest) -> None:
    assert not app.exception
    assert not [one.value for one in app.error if FAILED in one.value]


def test_only_one_module_reads_the_address() -> None:
    assert {"page", "past", "minutes", "week", "day", "coaches", "case", "reset", "set"} <= {*NAMES}
    for path in [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]:
        if path.name not in ("url_state.py", "choose_password.py"):
            assert "query_params.get" not in path.read_text(), path
            assert "query_params[" not in path.read_text(), path


def admitted(page: str) -> list[str]:
    """The accounts to which a page is open; tests/pages/test_roles.py has the others."""
    right = PAGES[page][0]
    return [name for name, role in ACCOUNTS.items() if (role, right) in rights.RIGHTS]


OPEN = [(name, page) for page in PAGES for name in admitted(page)]


@pytest.mark.parametrize(("username", "page"), OPEN)
def test_no_address_breaks_a_page(open_page: Open, username: str, page: str) -> None:
    """Those to whom a page is open share out what can be written: it is read alike for all."""
    app = open_page(username, page)
    stands(app)
    sharing = admitted(page)
    for turn in range(sharing.index(username), len(EVIL), len(sharing)):
        app.query_params.clear()
        for name in NAMES:
            app.query_params[name] = [*EVIL[turn:], *EVIL[:turn]]
        app.run()
        stands(app)


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("page", ["caseload", "cases", "history", "meeting"])
def test_nor_on_the_other_database(open_page: Open, page: str) -> None:
    for value in ("9223372036854775808", "2147483647", "9999-12-31", "a\x00"):
        stands(open_page("service", page, **dict.fromkeys(NAMES, value)))


TAMPERED = {
    "noun": "x", "unit": 99, "order": "x", "account": "x", "coach": -1, "sort": "x",
    "columns": ["x"], "attention": "x", "units": [99], "sites": ["x"], "coaches": [0, 99],
    "stages": ["x"], "targets": ["x"], "nationalities": ["??"], "outcomes": ["x"], "kinds": ["x"],
    "places": ["unit:99"], "spoken": ["x"], "states": ["x"], "allocation-tab": "x",
}  # fmt: skip


@pytest.mark.parametrize(("username", "page"), OPEN)
def test_what_a_tab_holds_and_no_list_has_is_forgotten(
    open_page: Open, username: str, page: str
) -> None:
    app = open_page(username, "week" if username == "admin" else "settings")  # closed to them
    for name, value in TAMPERED.items():
        app.session_state[name] = value
    app.switch_page(f"pages/{page}.py").run()
    stands(app)


def test_the_analyst_is_told_in_a_sentence_that_no_coach_can_be_asked_for(open_page: Open) -> None:
    app = open_page("analyst", "caseload", coaches="0")
    stands(app)
    assert app.info
    assert not app.metric


@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 5000, "-1", "0", "x", "٢"])
def test_a_number_that_is_none_is_the_first_page(open_page: Open, number: str) -> None:
    first = open_page("head-bru", "cases").dataframe[0].value
    app = open_page("head-bru", "cases", page=number)
    assert app.dataframe[0].value.equals(first)
    assert "page" not in app.query_params


def test_of_a_repeated_number_the_first_counts(open_page: Open) -> None:
    second = open_page("head-bru", "cases", page="2").dataframe[0].value
    app = open_page("head-bru", "cases", page=["2", "3"])
    assert app.dataframe[0].value.equals(second)


def test_a_week_beyond_the_calendar_is_this_week(open_page: Open) -> None:
    monday = clock.today() - timedelta(days=clock.today().weekday())
    for asked in ("9999-12-31", "0001-01-01", "20261125", "2026-W01-1", "1999-12-31"):
        app = open_page("head-bru", "week", week=asked)
        assert app.session_state["week"] == monday
    app = open_page("head-bru", "week", week="2100-12-31")
    assert app.session_state["week"] == date(2100, 12, 27)
    assert [one.disabled for one in app.button if one.label == "Semaine suivante"] == [True]


@pytest.mark.parametrize(
    ("page", "name", "word"),
    [("cases", "q", "diallo"), ("history", "about", "D000001"), ("directory", "text", "fedasil")],
)
def test_searched_words_stay_in_the_tab(open_page: Open, page: str, name: str, word: str) -> None:
    app = open_page("head-bru", page, **{name: word})
    assert app.text_input(key=name).value == ""
    assert name not in app.query_params
    app.text_input(key=name).set_value(word).run()
    stands(app)
    assert word not in str(dict(app.query_params))
    app.switch_page("pages/week.py").run()
    app.switch_page(f"pages/{page}.py").run()
    assert app.text_input(key=name).value == word
    assert word not in str(dict(app.query_params))


def test_a_link_to_another_view_opens_it_without_the_words(open_page: Open) -> None:
    app = open_page("head-bru", "cases")
    app.text_input(key="q").set_value("diallo").run()
    app.query_params["attention"] = "waiting"
    app.run()
    assert app.text_input(key="q").value == ""
    assert app.selectbox(key="attention").value == "waiting"


def test_a_page_of_the_history_beyond_the_last_is_the_first(open_page: Open) -> None:
    first = open_page("service", "history")
    app = open_page("service", "history", past="2147483647")
    assert [one.value for one in app.markdown][:3] == [one.value for one in first.markdown][:3]
