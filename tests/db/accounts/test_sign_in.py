"""Sign-ins: who may, for how long, and what ends them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update

from db import clock
from db.accounts import accounts, passwords
from db.accounts import sign_in as accounts_sign_in
from db.engine import engine
from db.errors import Refused, SignInEnded
from db.models import Account, Change, Setting, SignIn, as_utc, now
from db.security.session import open_session
from db.user import SYSTEM
from tests.conftest import open_cookie, sign_in


def change(model: Any, **values: Any) -> None:  # noqa: ANN401
    """Change rows behind the board's back, as time and other hands would."""
    with open_session(SYSTEM, "house", write=True) as session:
        session.connection().execute(update(model.__table__).values(**values))
        session.commit()


def change_account(username: str, **values: Any) -> None:  # noqa: ANN401
    with open_session(SYSTEM, "house", write=True) as session:
        account = session.scalars(select(Account).where(Account.username == username)).one()
        for name, value in values.items():
            setattr(account, name, value)
        session.commit()


def test_a_sign_in_tells_who_somebody_is(board: str) -> None:
    user = sign_in("head-bru")
    assert (user.role, user.unit_id, user.language) == ("unit_head", 1, "fr")


@pytest.mark.parametrize("secret", [None, "", "forged", "x" * 5000])
def test_a_forged_secret_is_nobody(board: str, secret: str | None) -> None:
    assert accounts_sign_in.find_user(secret) is None


def test_the_database_holds_no_secret_of_a_browser(board: str) -> None:
    ticket = accounts_sign_in.open_sign_in("head-bru")
    with open_session(SYSTEM, "house") as session:
        row = str(session.execute(select(SignIn.__table__)).one())
    made = accounts_sign_in.exchange_ticket(ticket)
    assert made is not None
    with open_session(SYSTEM, "house") as session:
        row += str(session.execute(select(SignIn.__table__)).one())
        changes = str(session.scalars(select(Change.after)).all())
    for secret in (ticket, made.cookie, made.device):
        assert secret not in row
        assert secret not in changes


def test_a_ticket_becomes_a_cookie_once(board: str) -> None:
    ticket = accounts_sign_in.open_sign_in("head-bru")
    made = accounts_sign_in.exchange_ticket(ticket)
    assert made is not None
    user = accounts_sign_in.find_user(made.cookie)
    assert user is not None
    assert user.username == "head-bru"
    assert accounts_sign_in.exchange_ticket(ticket) is None


def test_a_ticket_is_stale_after_a_minute(board: str) -> None:
    ticket = accounts_sign_in.open_sign_in("head-bru")
    change(SignIn, started_at=now() - timedelta(seconds=61))
    assert accounts_sign_in.exchange_ticket(ticket) is None


def test_signing_out_ends_the_cookie(board: str) -> None:
    cookie = open_cookie("head-bru")
    accounts_sign_in.sign_out(cookie)
    assert accounts_sign_in.find_user(cookie) is None


def test_a_new_sign_in_in_a_browser_ends_the_one_before(board: str) -> None:
    first = open_cookie("head-bru")
    second = accounts_sign_in.exchange_ticket(accounts_sign_in.open_sign_in("service"), first)
    assert second is not None
    assert accounts_sign_in.find_user(first) is None
    assert accounts_sign_in.find_user(second.cookie)


def test_signing_out_everywhere_ends_the_own_sign_ins_and_no_other(board: str) -> None:
    user, other, foreign = sign_in("head-bru"), open_cookie("head-bru"), open_cookie("head-ant")
    accounts_sign_in.sign_out_everywhere(user)
    assert accounts_sign_in.find_user(other) is None
    assert accounts_sign_in.find_user(foreign)
    with pytest.raises(SignInEnded):
        accounts_sign_in.sign_out_everywhere(user)


def test_a_sign_in_ends_after_8_hours(board: str) -> None:
    cookie = open_cookie("head-bru")
    change(SignIn, started_at=now() - timedelta(hours=8), used_at=now())
    assert accounts_sign_in.find_user(cookie) is None


def test_a_sign_in_ends_after_60_minutes_without_use(board: str) -> None:
    cookie = open_cookie("head-bru")
    change(SignIn, used_at=now() - timedelta(minutes=60))
    assert accounts_sign_in.find_user(cookie) is None


def test_using_the_board_keeps_it_open(board: str) -> None:
    cookie = open_cookie("head-bru")
    change(SignIn, used_at=now() - timedelta(minutes=59))
    assert accounts_sign_in.find_user(cookie)
    with open_session(SYSTEM, "house") as session:
        used = session.scalars(select(SignIn)).one().used_at
    assert now() - as_utc(used) < timedelta(minutes=1)


def test_a_look_is_no_use(board: str) -> None:
    cookie = open_cookie("head-bru")
    change(SignIn, used_at=now() - timedelta(minutes=59))
    assert accounts_sign_in.find_user(cookie, use=False)
    with open_session(SYSTEM, "house") as session:
        used = session.scalars(select(SignIn)).one().used_at
    assert now() - as_utc(used) >= timedelta(minutes=59)


def test_a_new_password_ends_every_sign_in(board: str) -> None:
    cookies = [open_cookie("head-bru") for _ in range(2)]
    passwords.set_password("head-bru", "another-long-one")
    assert [accounts_sign_in.find_user(cookie) for cookie in cookies] == [None, None]


@pytest.mark.parametrize(
    "values", [{"closed_on": clock.today()}, {"role": "service_head", "unit_id": None}]
)
def test_closing_an_account_or_changing_its_role_ends_every_sign_in(
    board: str, values: dict[str, Any]
) -> None:
    cookie = open_cookie("head-bru")
    change_account("head-bru", **values)
    assert accounts_sign_in.find_user(cookie) is None


def test_choosing_a_language_does_not(board: str) -> None:
    cookie = open_cookie("head-bru")
    user = accounts_sign_in.find_user(cookie)
    assert user is not None
    accounts.set_language(user, "en")
    again = accounts_sign_in.find_user(cookie)
    assert again is not None
    assert again.language == "en"


def test_the_sample_password_opens_nothing_in_a_database_with_real_data(board: str) -> None:
    with open_session(SYSTEM, "house", write=True) as session:
        session.delete(session.get_one(Setting, "data"))
        session.commit()
    with pytest.raises(Refused) as caught:
        accounts_sign_in.open_sign_in("head-bru")
    assert caught.value.refusals[0].rule == "sample_password"
    with pytest.raises(Refused):
        passwords.set_password("head-bru", "sample-only")
    passwords.set_password("head-bru", "a-real-password")
    assert accounts_sign_in.open_sign_in("head-bru")


def unmasked() -> list[int | None]:
    """Who had persons shown by name again, as the record tells it."""
    with open_session(SYSTEM, "history") as session:
        told = select(Change.account_id).where(Change.table_name == "shared_screen")
        return list(session.scalars(told))


@contextmanager
def failing(beginning: str) -> Iterator[None]:
    """A database that fails at a statement."""

    def fail(*arguments: Any) -> None:  # noqa: ANN401 - SQLAlchemy's
        if str(arguments[2]).startswith(beginning):
            raise OSError(beginning)

    event.listen(engine(), "before_cursor_execute", fail)
    with pytest.raises(OSError, match=beginning):
        yield
    event.remove(engine(), "before_cursor_execute", fail)


@pytest.mark.parametrize("statement", ["UPDATE sign_in", "INSERT INTO change"])
def test_names_are_shown_again_on_record_or_not_at_all(board: str, statement: str) -> None:
    cookie = open_cookie("head-bru")
    user = accounts_sign_in.find_user(cookie)
    assert user is not None
    accounts_sign_in.share_screen(user, shared=True)
    masked = replace(user, masked=True)
    with failing(statement):
        accounts_sign_in.share_screen(masked, shared=False)
    assert accounts_sign_in.find_user(cookie) == masked
    assert unmasked() == []
    for _again in range(2):
        accounts_sign_in.share_screen(masked, shared=False)
        assert accounts_sign_in.find_user(cookie) == user
        assert unmasked() == [user.account_id]
