"""Sign-in: who may, for how long, and what ends it."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from db import access, accounts
from db.access import SYSTEM
from db.errors import Refused
from db.models import Account, Change, Setting, SignIn, as_utc, now


def change(model: Any, **values: Any) -> None:  # noqa: ANN401
    """Change rows behind the board's back, as time and other hands would."""
    with access.session(SYSTEM, "house", write=True) as session:
        session.connection().execute(update(model.__table__).values(**values))
        session.commit()


def change_account(username: str, **values: Any) -> None:  # noqa: ANN401
    with access.session(SYSTEM, "house", write=True) as session:
        account = session.scalars(select(Account).where(Account.username == username)).one()
        for name, value in values.items():
            setattr(account, name, value)
        session.commit()


def test_a_sign_in_tells_who_somebody_is(board: str) -> None:
    token, _ticket = accounts.sign_in("head-bru")
    user = accounts.current(token)
    assert user is not None
    assert (user.role, user.unit_id, user.language) == ("unit_head", 1, "fr")


@pytest.mark.parametrize("token", [None, "", "forged", "x" * 5000])
def test_a_forged_secret_is_nobody(board: str, token: str | None) -> None:
    assert accounts.current(token) is None


def test_the_database_holds_no_secret_of_a_browser(board: str) -> None:
    token, ticket = accounts.sign_in("head-bru")
    with access.session(SYSTEM, "house") as session:
        row = session.execute(select(SignIn.__table__)).one()
        changes = session.scalars(select(Change.after)).all()
    assert token not in str(row)
    assert ticket not in str(row)
    assert token not in str(changes)


def test_a_ticket_becomes_a_cookie_once(board: str) -> None:
    _token, ticket = accounts.sign_in("head-bru")
    cookie = accounts.redeem(ticket)
    user = accounts.current(cookie)
    assert user is not None
    assert user.username == "head-bru"
    assert accounts.redeem(ticket) is None


def test_a_ticket_is_stale_after_a_minute(board: str) -> None:
    _token, ticket = accounts.sign_in("head-bru")
    change(SignIn, started_at=now() - timedelta(seconds=61))
    assert accounts.redeem(ticket) is None


def test_signing_out_ends_the_tab_and_the_cookie(board: str) -> None:
    token, ticket = accounts.sign_in("head-bru")
    cookie = accounts.redeem(ticket)
    accounts.sign_out(token)
    assert accounts.current(token) is None
    assert accounts.current(cookie) is None


def test_a_ticket_is_worth_nothing_after_signing_out(board: str) -> None:
    token, ticket = accounts.sign_in("head-bru")
    accounts.sign_out(token)
    assert accounts.redeem(ticket) is None


def test_a_sign_in_ends_after_8_hours(board: str) -> None:
    token, _ticket = accounts.sign_in("head-bru")
    change(SignIn, started_at=now() - timedelta(hours=8), used_at=now())
    assert accounts.current(token) is None


def test_a_sign_in_ends_after_60_minutes_without_use(board: str) -> None:
    token, _ticket = accounts.sign_in("head-bru")
    change(SignIn, used_at=now() - timedelta(minutes=60))
    assert accounts.current(token) is None


def test_using_the_board_keeps_it_open(board: str) -> None:
    token, _ticket = accounts.sign_in("head-bru")
    change(SignIn, used_at=now() - timedelta(minutes=59))
    assert accounts.current(token)
    with access.session(SYSTEM, "house") as session:
        used = session.scalars(select(SignIn)).one().used_at
    assert now() - as_utc(used) < timedelta(minutes=1)


def test_a_new_password_ends_every_sign_in(board: str) -> None:
    tokens = [accounts.sign_in("head-bru")[0] for _ in range(2)]
    accounts.set_password("head-bru", "another-long-one")
    assert [accounts.current(token) for token in tokens] == [None, None]


@pytest.mark.parametrize(
    "values", [{"closed_on": date.today()}, {"role": "service_head", "unit_id": None}]
)
def test_closing_an_account_or_changing_its_role_ends_every_sign_in(
    board: str, values: dict[str, Any]
) -> None:
    token, _ticket = accounts.sign_in("head-bru")
    change_account("head-bru", **values)
    assert accounts.current(token) is None


def test_choosing_a_language_does_not(board: str) -> None:
    token, _ticket = accounts.sign_in("head-bru")
    user = accounts.current(token)
    assert user is not None
    accounts.set_language(user, "en")
    again = accounts.current(token)
    assert again is not None
    assert again.language == "en"


def test_five_wrong_passwords_close_sign_in_for_15_minutes(board: str) -> None:
    for _ in range(4):
        accounts.failed("head-bru")
    assert not accounts.credentials("head-bru").locked
    accounts.failed("head-bru")
    assert accounts.credentials("head-bru").locked
    with pytest.raises(Refused):
        accounts.sign_in("head-bru")
    change(Account, locked_until=now() - timedelta(seconds=1))
    assert accounts.sign_in("head-bru")


def test_a_wrong_password_does_not_end_the_sign_in_of_the_owner(board: str) -> None:
    token, _ticket = accounts.sign_in("head-bru")
    for _ in range(5):
        accounts.failed("head-bru")
    assert accounts.current(token)


def test_an_unknown_account_looks_like_a_known_one(board: str) -> None:
    found = accounts.credentials("nobody")
    assert (found.known, found.locked) == (False, False)
    assert found.password_hash.startswith("$2b$")


def test_the_sample_password_opens_nothing_in_a_database_with_real_data(board: str) -> None:
    with access.session(SYSTEM, "house", write=True) as session:
        session.delete(session.get_one(Setting, "data"))
        session.commit()
    with pytest.raises(Refused) as caught:
        accounts.sign_in("head-bru")
    assert caught.value.refusals[0].rule == "sample_password"
    with pytest.raises(Refused):
        accounts.set_password("head-bru", "sample-only")
    accounts.set_password("head-bru", "a-real-password")
    assert accounts.sign_in("head-bru")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"username": "head-bru"}, "account_exists"),
        ({"username": "Not Good"}, "username_wrong"),
        ({"role": "king"}, "role_unknown"),
        ({"password": "short"}, "password_length"),
        ({"password": "x" * 73}, "password_length"),
        ({"unit": None}, "unit_unknown"),
        ({"unit": "XXX"}, "unit_unknown"),
        ({"role": "coach"}, "coach_unknown"),
    ],
)
def test_an_account_is_refused_with_the_rule_it_breaks(
    board: str, changes: dict[str, Any], rule: str
) -> None:
    values = {"username": "new", "name": "N", "role": "unit_head", "unit": "ANT"}
    with pytest.raises(Refused) as caught:
        accounts.add_user(**(values | {"password": "long-enough-1"} | changes))
    assert [one.rule for one in caught.value.refusals] == [rule]


def test_a_new_unit_head_signs_in(board: str) -> None:
    accounts.add_user("new", "New Head", "unit_head", "long-enough-1", unit="ant")
    user = accounts.current(accounts.sign_in("new")[0])
    assert user is not None
    assert user.unit_id == 2
