"""Pages run by Streamlit's own test runner, from app.py, as a signed-in person."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from db import accounts
from db.engine import ROOT

Open = Callable[..., AppTest]


@pytest.fixture
def open_page(board: str) -> Open:
    """Open a page as an account: its script, and what stands in the address."""

    def run(username: str | None, page: str = "caseload", /, **address: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        if username:
            app.session_state["sign_in"] = accounts.sign_in(username)[0]
        app.run()
        for name, value in address.items():
            app.query_params[name] = value
        if page != "caseload" or address:
            app.switch_page(f"pages/{page}.py").run()
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
