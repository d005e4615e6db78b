"""Guessing slowed down: counted before the password is looked at, by name, device and address."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import bcrypt
import pytest
from sqlalchemy import update

from db import hashes
from db.accounts import attempts, passwords
from db.accounts import sign_in as accounts_sign_in
from db.accounts.attempts import FIRST, FREE, FREE_ADDRESS, MOST
from db.models import Attempt, SignIn, now
from db.security.session import open_session
from db.user import SYSTEM
from tests.conftest import sign_in


def later(time: timedelta) -> None:
    """Let time pass since the last try."""
    with open_session(SYSTEM, "house", write=True) as session:
        session.connection().execute(update(Attempt).values(last_at=now() - time))
        session.commit()


def tries(username: str, device: str | None = None, address: str | None = None) -> int:
    """How many of ten tries in a row have their password looked at."""
    sources = attempts.find_sources(username, device, address)
    return sum(attempts.take(sources) for _ in range(10))


@pytest.mark.parametrize("username", ["head-bru", "nobody", "HEAD-BRU ", "x" * 5000])
def test_five_tries_are_looked_at_whether_there_is_such_a_name_or_not(
    board: str, username: str
) -> None:
    assert tries(username) == FREE
    assert tries(username) == 0


def test_names_that_are_the_same_are_counted_together(board: str) -> None:
    assert tries("head-bru") == FREE
    assert tries(" Head-BRU") == 0
    assert tries("head-ant") == FREE


def test_then_each_try_has_to_wait_longer(board: str) -> None:
    tries("head-bru")
    for waited in (FIRST, 2 * FIRST, 4 * FIRST, 8 * FIRST):
        later(waited - timedelta(seconds=20))
        assert tries("head-bru") == 0
        later(waited)
        assert tries("head-bru") == 1
    for _ in range(8):
        later(MOST)
        assert tries("head-bru") == 1


def test_of_guesses_at_the_same_moment_no_more_are_looked_at(board: str) -> None:
    sources = attempts.find_sources("head-bru", None, None)
    with ThreadPoolExecutor(20) as guesses:
        assert sum(guesses.map(lambda _n: attempts.take(sources), range(20))) == FREE


def test_a_right_password_begins_the_count_again(board: str) -> None:
    sources = attempts.find_sources("head-bru", None, None)
    for _ in range(FREE - 1):
        assert attempts.take(sources)
    attempts.forget(sources)
    assert tries("head-bru") == FREE


def test_strangers_slow_no_device_that_the_account_has_used(board: str) -> None:
    made = accounts_sign_in.exchange_ticket(accounts_sign_in.open_sign_in("head-bru"))
    assert made is not None
    accounts_sign_in.sign_out(made.cookie)
    tries("head-bru")
    assert tries("head-bru", made.device) == FREE  # and is slowed down by its own guesses
    assert tries("head-ant", made.device) == FREE  # for another account it is no device
    assert tries("head-ant") == 0


def make_device(username: str) -> str:
    """The mark of a browser in which the account was signed in."""
    made = accounts_sign_in.exchange_ticket(accounts_sign_in.open_sign_in(username))
    assert made is not None
    return made.device


def test_all_known_devices_of_an_account_are_counted_together(board: str) -> None:
    marks = [make_device("head-bru") for _ in range(3)]
    assert [tries("head-bru", mark) for mark in marks] == [FREE, 0, 0]
    assert tries("head-bru") == FREE  # and a stranger for himself


def test_a_device_is_known_for_half_a_year(board: str) -> None:
    mark = make_device("head-bru")
    for age, known in ((timedelta(days=179), True), (timedelta(days=180), False)):
        with open_session(SYSTEM, "house", write=True) as session:
            session.connection().execute(update(SignIn).values(started_at=now() - age))
            session.commit()
        source = attempts.find_sources("head-bru", mark, None)
        assert (source != attempts.find_sources("head-bru", None, None)) is known


WAYS: dict[str, Callable[[], object]] = {
    "the owner of the database": lambda: passwords.set_password("head-bru", "another-long-one"),
    "the own menu": lambda: passwords.change_password(
        sign_in("head-bru"), "sample-only", "another-long-one"
    ),
    "a link": lambda: passwords.reset_link(sign_in("admin"), 2, "settings"),
    "the same again": lambda: passwords.set_password("head-bru", "sample-only"),
}


@pytest.mark.parametrize("way", WAYS)
def test_another_password_forgets_the_devices(board: str, way: str) -> None:
    mark = make_device("head-bru")
    ticket = accounts_sign_in.open_sign_in("head-bru")
    WAYS[way]()
    stranger = attempts.find_sources("head-bru", None, None)
    assert attempts.find_sources("head-bru", mark, None) == stranger
    # a ticket from before brings no mark that outlives the password
    made = accounts_sign_in.exchange_ticket(ticket)
    assert made is None


def test_an_address_is_slowed_down_after_many_names(board: str) -> None:
    names = [f"name-{number}" for number in range(FREE_ADDRESS + 10)]
    found = [attempts.take(attempts.find_sources(one, None, "203.0.113.9")) for one in names]
    assert sum(found) == FREE_ADDRESS
    assert attempts.take(attempts.find_sources("name-x", None, "203.0.113.10"))


def test_what_was_tried_a_day_ago_is_forgotten(board: str) -> None:
    tries("head-bru")
    later(timedelta(days=1, seconds=1))
    assert tries("head-bru") == FREE


def test_a_cheaper_hash_costs_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    monkeypatch.setattr(bcrypt, "hashpw", lambda _word, salt: done.append(int(salt[4:6])))
    passwords.even_out("$2b$10$" + "x" * 53)
    assert 2**10 + sum(2**rounds for rounds in done) == 2**12
    passwords.even_out(hashes.NOBODY)
    assert len(done) == 2
