"""Passwords guessed over the socket: counted first, one sentence for all of it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from db.accounts import attempts
from tests.served import Board
from tests.wire import Tab, submit_sign_in, ticket
from tests.wire.people import PASSWORD, Person
from ui.browser import DEVICE


def guess(board: Board, name: str, password: str, device: str = "") -> tuple[str, str]:
    """The ticket, if any, and what is said."""
    with Tab(board.url, {DEVICE: device} if device else {}) as tab:
        submit_sign_in(tab, name, password)
        return ticket(tab), "".join(tab.alerts())


def test_of_twenty_guesses_at_once_the_right_one_is_told_from_no_other(
    here: Board, person: Person
) -> None:
    name, _cookies = person("unit_head")
    with ThreadPoolExecutor(10) as hands:
        list(hands.map(lambda n: guess(here, name, f"wrong-{n}"), range(10)))
    found, told = guess(here, name, PASSWORD)
    assert not found
    others = {guess(here, name, "wrong")[1], guess(here, "no-such-name", "wrong")[1]}
    assert others == {told}


def test_strangers_do_not_keep_a_person_from_the_own_browser(here: Board, person: Person) -> None:
    name, cookies = person("unit_head")
    for number in range(attempts.FREE + 1):
        guess(here, name, f"wrong-{number}")
    assert not guess(here, name, PASSWORD)[0]
    assert guess(here, name, PASSWORD, cookies[DEVICE])[0]


@pytest.mark.parametrize("name", ["", " ", "\x00", "x" * 5000, "' OR 1=1 --", "é🙂"])
def test_any_name_is_answered_in_a_sentence(here: Board, name: str) -> None:
    with Tab(here.url) as tab:
        submit_sign_in(tab, name, "wrong")
        assert not tab.has_error()
        assert not ticket(tab)
        assert tab.alerts()
