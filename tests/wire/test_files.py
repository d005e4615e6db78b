"""Files: made when they are fetched, for who holds the cookie then, once."""

import io
import re
from urllib.parse import unquote

import pandas as pd
import pytest

from db import clock
from db.accounts import sign_in
from db.clock import today
from tests.served import Board
from tests.wire import Tab, ask
from tests.wire.people import Person, change_account
from tests.wire.web import Answer, Cookies
from ui.browser import COOKIE, FILE_MARK

NOBODY: Cookies = {}


def ask_for(tab: Tab, label: str) -> str:
    """Press the button of a file; the address at which it waits."""
    tab.press(label)
    found = re.search(rf'{FILE_MARK}="([^"]*)"', tab.html())
    assert found, tab.html()
    return found[1]


def fetch(board: Board, address: str, cookies: Cookies) -> Answer:
    return ask(board.url, address, cookies=cookies)


def read(answer: Answer) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(answer.body), sep=";", dtype=str)


def test_a_file_is_made_once_for_who_asked(here: Board, person: Person) -> None:
    _name, cookies = person("unit_head")
    with Tab(here.url, cookies, "cases") as tab:
        listed = {str(row["reference"]) for row in tab.tables()[0]}
        address = ask_for(tab, "CSV")
    answer = fetch(here, address, cookies)
    headers = {name.lower(): value for name, value in answer.headers}
    assert answer.status == 200
    assert headers["cache-control"] == "no-store"
    assert "attachment" in headers["content-disposition"]
    assert listed <= set(read(answer)["Référence"])
    again = fetch(here, address, cookies)
    assert (again.status, len(again.body) < 200) == (410, True)
    assert "déjà été téléchargé" in again.body.decode()


def test_an_excel_file_has_the_columns_of_the_screen(here: Board, person: Person) -> None:
    _name, cookies = person("unit_head")
    with Tab(here.url, cookies, "cases", "stages=analysis&attention=not_seen") as tab:
        address = ask_for(tab, "Excel")
    answer = fetch(here, address, cookies)
    told = {name.lower(): unquote(value) for name, value in answer.headers}["content-disposition"]
    assert f"dossiers-BRU-{today()}-" in told
    assert "42-jours" in told
    with Tab(here.url, cookies, "cases") as tab:
        address = ask_for(tab, "Excel")
    made = pd.read_excel(io.BytesIO(fetch(here, address, cookies).body))
    assert list(made.columns)[:2] == ["Référence", "Nom"]
    assert len(made) > 200


def test_who_sees_several_units_is_told_which(here: Board, person: Person) -> None:
    _name, cookies = person("service_head")
    with Tab(here.url, cookies, "cases") as tab:
        address = ask_for(tab, "CSV")
    answer = fetch(here, address, cookies)
    told = {name.lower(): unquote(value) for name, value in answer.headers}["content-disposition"]
    assert f"dossiers-toutes-les-régions-{today()}.csv" in told
    assert read(answer)["Région"].nunique() > 1


def test_nobody_else_gets_it(here: Board, person: Person) -> None:
    _name, cookies = person("unit_head")
    _other, colleague = person("unit_head")
    _third, service = person("service_head")
    with Tab(here.url, cookies, "cases") as tab:
        address = ask_for(tab, "CSV")
    assert fetch(here, address, NOBODY).status == 401
    for other in (colleague, service):
        assert fetch(here, address, other).status == 410
    assert fetch(here, address, cookies).status == 200  # what others tried has not used it up


@pytest.mark.parametrize("ticket", ["x", "x" * 5000, "%00", "..%2f..%2fapp.py", "' OR 1=1 --"])
def test_a_ticket_that_nobody_got_is_no_file(here: Board, person: Person, ticket: str) -> None:
    _name, cookies = person("unit_head")
    answer = fetch(here, "/file/" + ticket.replace(" ", "%20"), cookies)
    assert answer.status in (400, 404, 410)
    assert b"Traceback" not in answer.body


def test_a_sign_in_that_ended_meanwhile_gets_none(here: Board, person: Person) -> None:
    for values in ({"closed_on": clock.today()}, {"role": "analyst", "unit_id": None}):
        name, cookies = person("unit_head")
        with Tab(here.url, cookies, "cases") as tab:
            address = ask_for(tab, "CSV")
        change_account(name, **values)
        assert fetch(here, address, cookies).status == 401


def test_a_button_drawn_before_the_screen_was_shared_delivers_no_names(
    here: Board, person: Person
) -> None:
    _name, cookies = person("unit_head")
    with Tab(here.url, cookies, "cases") as tab:
        names = {str(row["name"]) for row in tab.tables()[0]}
        address = ask_for(tab, "CSV")
    user = sign_in.find_user(cookies[COOKIE])
    assert user is not None
    sign_in.share_screen(user, shared=True)
    made = read(fetch(here, address, cookies))
    assert not names & set(made["Nom"])
    assert made["Nom"].str.fullmatch(r"(\S\. ?)+").all()


def test_media_is_for_who_is_signed_in(here: Board, person: Person) -> None:
    _name, cookies = person("unit_head")
    assert ask(here.url, "/media/x.png").status == 403
    assert ask(here.url, "/media/x.png", cookies={COOKIE: "forged"}).status == 403
    assert ask(here.url, "/media/x.png", cookies=cookies).status == 404
    with Tab(here.url) as stranger:
        assert "/media/" not in stranger.said()
