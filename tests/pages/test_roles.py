"""Every role meets every page: its work, or a sentence that says why not; a stranger nothing."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db.accounts import passwords
from db.engine import ROOT
from db.security import rights
from tests.conftest import open_cookie
from tests.pages.conftest import COOKIE, Open, text
from ui.shell.navigation import PAGES
from ui.text.labels import ROLES

SCRIPTS = sorted((ROOT / "pages").glob("*.py"))
ACCOUNTS = {
    "head-bru": "unit_head",
    "service": "service_head",
    "coach-bru": "coach",
    "analyst": "analyst",
    "admin": "administrator",
}
SECRETS = ("Charge", "Dossiers", "Répertoire", "Caseload", "Directory", "BRU", "Anderlecht")


def test_every_page_is_known_to_the_door() -> None:
    assert {path.stem for path in SCRIPTS} == set(PAGES)
    assert set(ACCOUNTS.values()) == set(ROLES)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("username", ACCOUNTS)
def test_a_role_opens_a_page_or_is_told_why_not(open_page: Open, username: str, page: str) -> None:
    app = open_page(username, page)
    allowed = (ACCOUNTS[username], PAGES[page][0]) in rights.RIGHTS
    assert not app.error
    assert (app.title[0].value == "Pas pour votre compte") is not allowed


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_page_run_by_itself_without_a_session_shows_only_the_sign_in(
    board: str, script: Path
) -> None:
    app = AppTest.from_file(str(script), default_timeout=60).run()
    assert not app.exception
    assert [title.value for title in app.title] == ["ICAM"]
    assert [button.label for button in app.button][-1] == "Se connecter"
    shown = text(app)
    assert not [word for word in SECRETS if word in shown]
    assert not app.dataframe
    assert not app.get("vega_lite_chart")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("username", ["analyst", "admin"])
def test_a_page_run_by_itself_by_the_wrong_role_shows_no_data(
    board: str, cookies: None, username: str, script: Path
) -> None:
    if (ACCOUNTS[username], PAGES[script.stem][0]) in rights.RIGHTS:
        return
    app = AppTest.from_file(str(script), default_timeout=60)
    app.session_state[COOKIE] = open_cookie(username)
    app.session_state["through_app"] = True
    app.run()
    assert not app.exception
    assert app.title[0].value == "Pas pour votre compte"
    assert not app.dataframe
    assert not app.metric


def test_a_stranger_sees_the_sign_in_in_four_languages_french_first(open_page: Open) -> None:
    app = open_page(None)
    labels = [button.label for button in app.button]
    assert labels == ["Français", "Nederlands", "Deutsch", "English", "Se connecter"]


def test_a_session_that_ended_is_noticed_at_the_next_interaction(open_page: Open) -> None:
    app = open_page("head-bru")
    passwords.set_password("head-bru", "a-new-password")
    app.run()
    assert [title.value for title in app.title] == ["ICAM"]
    assert not app.metric


def test_the_analyst_is_led_to_no_case(open_page: Open) -> None:
    app = open_page("analyst")
    assert len(app.metric) == 12
    assert not app.get("page_link")


def test_the_administrator_comes_to_the_directory(open_page: Open) -> None:
    app = open_page("admin")
    assert app.title[0].value == "Répertoire d’orientation"


def test_a_unit_head_meets_nothing_of_another_unit(open_page: Open) -> None:
    others = ("ANT", "GNT", "CHA", "LIE", "Hasselt", "Mechelen", "Charleroi")
    for page in ("caseload", "cases", "directory"):
        app = open_page("head-bru", page)
        options = [str(one.options) for one in app.multiselect]
        frames = "\n".join(
            str(frame.value.get(name))
            for frame in app.dataframe
            for name in ("covers", "coach", "site", "unit")
        )
        shown = "\n".join([frames, *options])
        assert not [word for word in others if word in shown], page
