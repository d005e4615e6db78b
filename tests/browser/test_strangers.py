"""What a stranger gets from the server, and everybody when the database is gone."""

import json
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from db.engine import ROOT
from tests.browser.conftest import Window, Windows
from tests.conftest import Databases
from tests.served import Board, Serve

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
BEHIND = ("Charge", "Dossier", "Répertoire", "Caseload", "Directory", "Anderlecht", "BRU")
PASSWORD = "Mot de passe"


def sees_only_the_sign_in(page: Page, frames: list[str]) -> None:
    expect(page.get_by_label(PASSWORD, exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="ICAM")).to_be_visible()
    shown = page.locator("body").inner_text()
    told = "\n".join(frames)
    assert not [word for word in BEHIND if word in shown or word in told]


def listen(frames: list[str], socket: WebSocket) -> None:
    """Keep what the server tells a page by its socket."""

    def keep(frame: str | bytes) -> None:
        frames.append(frame if isinstance(frame, str) else frame.decode("utf-8", "replace"))

    socket.on("framereceived", keep)


@pytest.mark.parametrize("name", ["", "case"])  # of every page it is asked on the old server
def test_a_stranger_on_a_fresh_server_sees_only_the_sign_in(
    serve: Serve, databases: Databases, browser: Browser, board: Board, name: str
) -> None:
    fresh = serve(board.database)
    page = browser.new_page(locale="fr-BE")
    frames: list[str] = []
    page.on("websocket", partial(listen, frames))
    page.goto(f"{fresh.url}/{name}")
    sees_only_the_sign_in(page, frames)
    assert frames
    page.close()
    fresh.process.terminate()


def test_a_stranger_on_an_old_server_sees_only_the_sign_in(window: Windows, board: Board) -> None:
    expect(window().come_back("head-bru").get_by_test_id("stMetric").first).to_be_visible()
    stranger = window()
    frames: list[str] = []
    stranger.hear("websocket", partial(listen, frames))
    for name in PAGES:
        stranger.open(f"/{name}")
        sees_only_the_sign_in(stranger.page, frames)


def test_answers_carry_the_security_headers(board: Board) -> None:
    with urllib.request.urlopen(board.url) as answer:
        headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("body", [b"", b"{", b'{"ticket": 3}', b'{"ticket": "forged"}', b"[]"])
def test_a_forged_ticket_gets_no_cookie(board: Board, body: bytes) -> None:
    asked = urllib.request.Request(
        f"{board.url}/session", data=body, headers={"Content-Type": "application/json"}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked)
    assert refused.value.code in (400, 403)
    assert "Set-Cookie" not in refused.value.headers


def test_a_forged_cookie_is_a_stranger(window: Windows, board: Board) -> None:
    stranger = window()
    stranger.page.context.add_cookies(
        [{"name": "icam_session", "value": "forged", "url": board.url}]
    )
    sees_only_the_sign_in(stranger.open("/cases"), [])


def test_a_ticket_works_once(window: Windows) -> None:
    tab = window()
    tickets: list[str] = []
    tab.hear(
        "request",
        lambda it: tickets.append(it.post_data or "") if it.url.endswith("/session") else None,
    )
    tab.sign_in("head-bru")
    assert json.loads(tickets[0])["ticket"]
    asked = urllib.request.Request(
        f"{tab.board.url}/session",
        data=tickets[0].encode(),
        headers={"Content-Type": "application/json"},
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked)
    assert refused.value.code == 403


def test_a_lost_database_is_told_and_found_again_without_a_restart(
    serve: Serve, databases: Databases, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = databases.original("postgresql", "sample", monkeypatch)
    served = serve(copied := databases.new("postgresql", original))
    page = Window(browser.new_page(locale="fr-BE"), served).sign_in("head-bru")
    expect(page.get_by_test_id("stMetric").first).to_be_visible()
    with databases.away(copied):
        page.get_by_role("link", name="Répertoire d’orientation").click()
        expect(page.get_by_role("heading", name="base de données")).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)
        with pytest.raises(urllib.error.HTTPError) as unhealthy:
            urllib.request.urlopen(f"{served.url}/health")
        assert unhealthy.value.code == 503
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_role("heading", name="Répertoire d’orientation")).to_be_visible()
    page.close()
    assert "Traceback" not in served.log.read_text()


def test_a_database_that_is_not_there_is_told(
    serve: Serve, browser: Browser, tmp_path: Path
) -> None:
    served = serve(f"sqlite:///{tmp_path}/nowhere/board.sqlite3")
    page = browser.new_page(locale="fr-BE")
    page.goto(served.url)
    expect(page.get_by_role("heading", name="base de données")).to_be_visible()
    page.close()
    assert "Traceback" not in served.log.read_text()


def test_the_board_runs_without_make_too(serve: Serve, board: Board, browser: Browser) -> None:
    served = serve(board.database, "app.py")
    page = browser.new_page(locale="fr-BE")
    page.goto(served.url + "/cases")
    page.get_by_label("Nom d’utilisateur").fill("head-bru")
    page.get_by_label(PASSWORD, exact=True).fill("sample-only")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", level=1, name="Dossiers")).to_be_visible()
    page.get_by_role("link", name="Charge de dossiers").click()
    expect(page.get_by_test_id("stMetric").first).to_be_visible()
    page.close()
