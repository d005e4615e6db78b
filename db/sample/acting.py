"""Accounts of the sample at work on days that are past, through the functions of every day.

The clock is set for as long as the sample is filled, before anybody is signed in to the board.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from db import clock
from db.accounts import sign_in
from db.user import User


@contextmanager
def on_day(day: date, hour: int, minute: int = 0) -> Iterator[None]:
    """The clock reads this moment in Belgium."""
    at, usual = datetime.combine(day, time(hour, minute), clock.BRUSSELS), clock.moment
    clock.moment = lambda: at
    try:
        yield
    finally:
        clock.moment = usual


@contextmanager
def acting(username: str) -> Iterator[User]:
    """An account, signed in at the moment that the clock reads, and out again at the end."""
    made = sign_in.exchange_ticket(sign_in.open_sign_in(username))
    user = sign_in.find_user(made.cookie) if made else None
    assert made is not None
    assert user is not None
    yield user
    sign_in.sign_out(made.cookie)
