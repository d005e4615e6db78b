"""Pages run by Streamlit's own test runner, from app.py, as a signed-in person."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import delete
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest, app_test

from db.engine import ROOT
from db.models import Attendee, Decision, TeamMeeting
from tests.conftest import open_cookie, owned
from ui.shell import sign_in

Open = Callable[..., AppTest]


COOKIE = "cookie_of_the_test"


@pytest.fixture(params=["sqlite"])
def kind(request: pytest.FixtureRequest) -> str:
    """A page draws what db gives it, which is tried on both databases in tests/db; the files that
    write here what a database might keep otherwise, and the matrix of attacks, are for both.
    """
    return str(request.param)


@pytest.fixture
def cookies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit's test runner has no browser: the cookie stands in the state of the tab."""
    monkeypatch.setattr(sign_in, "cookie", lambda: st.session_state.get(COOKIE))
    monkeypatch.setattr(sign_in, "KEPT", (*sign_in.KEPT, COOKIE))


@pytest.fixture(autouse=True)
def pages_of_app(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run begins with app.py, as on a server: Streamlit's test runner takes the folder pages/
    for pages of its own, and runs their scripts alone.
    """
    monkeypatch.setattr(PagesManager, "uses_pages_directory", False)
    monkeypatch.setattr(app_test, "PagesManager", type("PagesOfApp", (PagesManager,), {}))


@cache
def components() -> BidiComponentManager:
    """Components of packages: to look for them takes longer than to draw a page."""
    found = BidiComponentManager()
    found.discover_and_register_components(start_file_watching=False)
    return found


def make_app(cookie: str | None = None) -> AppTest:
    """The board in a tab of its own, not run yet."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app._bidi_component_manager = components()
    if cookie:
        app.session_state[COOKIE] = cookie
    return app


@pytest.fixture
def open_page(board: str, cookies: None) -> Open:
    """Open a page as an account: its script, and what stands in the address."""

    def run(username: str | None, page: str = "", /, **address: str | list[str]) -> AppTest:
        app = make_app(open_cookie(username) if username else None)
        for name, value in address.items():
            app.query_params[name] = value
        if page:
            app.switch_page(f"pages/{page}.py")
        app.run()
        assert not app.exception
        return app

    return run


def text(app: AppTest) -> str:
    """Everything on the page that somebody could read."""
    kinds = ("title", "subheader", "markdown", "caption", "info", "warning", "error", "metric")
    parts = [str(getattr(one, "value", "")) for kind in kinds for one in app.get(kind)]
    parts += [str(frame.value) for frame in app.dataframe]
    widgets = [*app.button, *app.selectbox, *app.multiselect, *app.text_input]
    parts += [widget.label for widget in widgets]
    return "\n".join(parts)


def field(widgets: Iterable[Any], label: str) -> Any:  # noqa: ANN401 - a widget of AppTest
    return next(one for one in widgets if one.label == label)


def press(app: AppTest, label: str) -> AppTest:
    return field(app.button, label).click().run()  # type: ignore[no-any-return]


def toasts(app: AppTest) -> list[str]:
    """What was said to be done, when the page was drawn last."""
    return [one.value for one in app.toast]


def errors(app: AppTest) -> list[str]:
    return [one.value for one in app.error]


def tick(app: AppTest, rows: list[int]) -> AppTest:
    """Tick rows of the first table of a page."""
    state = {"selection": {"rows": rows, "columns": []}}
    app.session_state[str(app.dataframe[0].key)] = state
    return app.run()


def enter_cells(app: AppTest, edited: dict[int, dict[str, object]]) -> AppTest:
    """Type into the first grid of a page: the values by the place of the row."""
    state = {"edited_rows": edited, "added_rows": [], "deleted_rows": []}
    app.session_state[str(app.data_editor[0].key)] = state
    return app.run()


@pytest.fixture
def no_meetings(board: str) -> None:
    """As if no unit of the sample had ever met."""
    with owned(board).connect().execution_options(writes=True) as connection:
        for model in (Decision, Attendee, TeamMeeting):
            connection.execute(delete(model))
        connection.commit()
