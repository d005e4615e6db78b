"""Without the right key of the record nothing is saved, and the page says so in a sentence."""

from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from db.engine import ROOT
from tests.pages.conftest import Open, text
from ui.shell import page

SAYS = "clé de l’historique des modifications"
SECRETS = (str(ROOT), "RECORD_KEY", "record.key", "chmod", "Traceback", "caract")


@pytest.fixture(params=["another-key-that-has-enough-characters", "short", ""])
def wrong(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def check(app: AppTest) -> None:
    said = text(app)
    assert SAYS in said
    assert not [one for one in SECRETS if one in said]


def test_a_stranger_is_told_that_the_key_is_wrong_and_nothing_of_it(
    board: str, cookies: None, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECORD_KEY", wrong)
    monkeypatch.setattr(page, "_PREPARED", Event())
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    check(app)
    assert not app.text_input


def test_what_is_done_after_the_key_went_is_told(
    open_page: Open, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("head-bru", "cases")
    monkeypatch.setenv("RECORD_KEY", wrong)
    next(one for one in app.button if one.label == "Écran partagé").click().run()
    check(app)
