"""One served board of each kind, spoken to without a browser."""

from collections.abc import Callable, Iterator
from functools import cache, partial

import pytest

from tests.conftest import Databases
from tests.served import Board, Serve, choose_kinds, serving
from tests.wire import Tab, sign_in
from tests.wire.people import Person, make_person
from tests.wire.web import Cookies

Open = Callable[..., Tab]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    choose_kinds(metafunc, "served")


@pytest.fixture(scope="session")
def serve(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Start the server on a database; it is stopped before the database is."""
    with serving(tmp_path_factory.mktemp("served")) as serve:
        yield serve


@pytest.fixture(scope="session")
def served(request: pytest.FixtureRequest, databases: Databases, serve: Serve) -> Board:
    """One served board of each kind for all tests here; each mends what no other reads."""
    with pytest.MonkeyPatch.context() as patch:
        original = databases.original(request.param, "sample", patch)
    return serve(databases.new(request.param, original))


@pytest.fixture(scope="session")
def cookies(served: Board) -> Callable[[str], Cookies]:
    """The cookies of an account of the sample, which signs in once for all tests."""
    return cache(lambda username: sign_in(served.url, username))


@pytest.fixture
def tab(served: Board, cookies: Callable[[str], Cookies]) -> Iterator[Open]:
    """Open a page in a tab, as an account or as a stranger; it is closed at the end."""
    opened: list[Tab] = []

    def start(username: str | None, page: str = "", query: str = "", **more: object) -> Tab:
        known = cookies(username) if username else None
        opened.append(Tab(served.url, known, page, query, **more))  # type: ignore[arg-type]
        return opened[-1]

    yield start
    for one in opened:
        one.close()


@pytest.fixture
def here(served: Board, monkeypatch: pytest.MonkeyPatch) -> Board:
    """The served board, whose database this process opens too."""
    monkeypatch.setenv("DATABASE_URL", served.database)
    return served


@pytest.fixture
def person(here: Board) -> Person:
    """Make an account of a role and sign it in: its name and the cookies of its browser."""
    return partial(make_person, here)
