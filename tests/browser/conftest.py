"""The board as it is served, on both databases, driven in a real browser."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Dialog,
    Page,
    Playwright,
    Request,
    expect,
    sync_playwright,
)
from sqlalchemy import text

from tests.conftest import Databases, open_cookie, owned
from tests.served import PASSWORD, Board, Serve, choose_kinds, serving
from ui.browser import COOKIE

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
COUNT_RUNS = (Path(__file__).parent / "count_runs.js").read_text()
PATIENCE = 20_000  # milliseconds that a page may take on two busy cores


@dataclass
class Window:
    """One browser window of one person; what it asked for, and what went wrong in it."""

    page: Page
    board: Board
    clock: bool = False
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    ears: list[tuple[Any, Callable[[Any], object]]] = field(default_factory=list)

    def open(self, path: str = "/") -> Page:
        self.page.goto(self.board.url + path)
        return self.page

    def come_back(self, username: str, path: str = "/") -> Page:
        """Open a page where one has signed in before: the cookie is there already."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DATABASE_URL", self.board.database)
            kept = open_cookie(username)
        self.page.context.add_cookies(
            [
                {
                    "name": COOKIE,
                    "value": kept,
                    "url": self.board.url,
                    "httpOnly": True,
                    "sameSite": "Strict",
                }
            ]
        )
        page = self.open(path)
        expect(page.locator("[data-icam-signed-in]")).to_be_attached()
        return page

    def sign_in(self, username: str, path: str = "/") -> Page:
        """Sign in as people do, by name and password."""
        page = self.open(path)
        page.get_by_label("Nom d’utilisateur").fill(username)
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        with page.expect_response(lambda answer: answer.url.endswith("/session")) as answer:
            page.get_by_role("button", name="Se connecter").click()
        assert answer.value.status == 204
        expect(page.locator("[data-icam-signed-in]")).to_be_attached()  # the page began again
        return page

    def listen(self) -> None:
        """Note what the page asks for, and what goes wrong in it."""
        self.hear("request", self._note)
        self.hear("pageerror", lambda error: self.errors.append(str(error)))
        self.hear("console", self._listen)

    def forget(self) -> None:
        """Forget the person: other tabs, what was kept, what was heard. Who is asked whether to
        leave a half-filled form leaves it.
        """
        for other in self.page.context.pages:
            if other.url.startswith("http"):
                other.evaluate("localStorage.clear(); sessionStorage.clear()")
            if other is not self.page:
                other.close()
        for event, hear in self.ears:
            self.page.remove_listener(event, hear)
        self.page.once("dialog", Dialog.accept)
        self.page.goto("about:blank")
        self.page.remove_listener("dialog", Dialog.accept)
        self.page.context.clear_cookies()
        self.page.context.clear_permissions()

    def hear(self, event: Any, hear: Callable[[Any], object]) -> None:  # noqa: ANN401
        """Call ``hear`` at each such event of the page, while this person has it."""
        self.page.on(event, hear)  # type: ignore[arg-type]
        self.ears.append((event, hear))

    def _note(self, asked: Request) -> None:
        if not asked.url.startswith(("data:", "blob:")):
            self.requests.append(asked.url)

    def _listen(self, said: ConsoleMessage) -> None:
        if "Content Security Policy" in said.text:
            self.errors.append(said.text)

    def outside(self) -> list[str]:
        """Requests that left the server."""
        hosts = {urlsplit(self.board.url).netloc, ""}
        return [url for url in self.requests if urlsplit(url).netloc not in hosts]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    choose_kinds(metafunc, "board")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian’s headless shell where it is installed, else Playwright's own."""
    path = shutil.which("chromium-headless-shell")
    opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    expect.set_options(timeout=PATIENCE)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def serve(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Start the server on a database; it is stopped before the database is."""
    with serving(tmp_path_factory.mktemp("served")) as serve:
        yield serve


@pytest.fixture(scope="session")
def board(request: pytest.FixtureRequest, databases: Databases, serve: Serve) -> Board:
    """One served board of each kind for all journeys; each journey mends what no other reads."""
    with pytest.MonkeyPatch.context() as patch:
        original = databases.original(request.param, "sample", patch)
    return serve(databases.new(request.param, original))


Windows = Callable[..., Window]


@pytest.fixture(scope="session")
def free() -> list[Page]:
    """Browsers that nobody uses: emptied of what a person left there, but not of Streamlit's own
    files, whose loading and reading would take most of a journey's time.
    """
    return []


@pytest.fixture
def window(browser: Browser, board: Board, free: list[Page]) -> Iterator[Windows]:
    """Open a window of its own: another call is another person's browser."""
    opened: list[Window] = []

    def start(
        served: Board = board, width: int = 1440, height: int = 900, *, clock: bool = False
    ) -> Window:
        """With a ``clock`` that can be set, in a tab that nobody has after."""
        found = Window(free.pop() if free and not clock else _new_page(browser), served, clock)
        if clock:
            found.page.clock.install()
        found.page.set_viewport_size({"width": width, "height": height})
        found.listen()
        opened.append(found)
        return found

    yield start
    for one in opened:
        one.forget()
        if one.clock:
            one.page.context.close()
        else:
            free.append(one.page)
        _forget_drafts(one.board)
    for one in opened:
        assert not one.outside()
        assert not one.errors


def _new_page(browser: Browser) -> Page:
    context = browser.new_context(locale="fr-BE")
    context.add_init_script(COUNT_RUNS)
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def _forget_drafts(board: Board) -> None:
    """What a journey left unsaved would be offered on every page of the next one."""
    with owned(board.database).begin() as connection:
        connection.execute(text("DELETE FROM draft"))
