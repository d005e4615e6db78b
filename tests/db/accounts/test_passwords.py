"""The own password: changed with the present one, which ends every other sign-in."""

import pytest

from db.accounts import passwords
from db.accounts import sign_in as accounts_sign_in
from db.errors import Refused, SignInEnded
from tests.conftest import open_cookie, sign_in

OLD, NEW = "sample-only", "long-enough-1"


def test_the_own_password_is_changed_and_only_this_sign_in_goes_on(board: str) -> None:
    other = open_cookie("head-bru")
    mine = open_cookie("head-bru")
    user = accounts_sign_in.find_user(mine)
    assert user is not None
    passwords.change_password(user, OLD, NEW)
    assert accounts_sign_in.find_user(other) is None
    assert accounts_sign_in.find_user(mine)
    passwords.change_password(user, NEW, NEW + "x")


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("wrong", NEW, "password_wrong"),
        (OLD, OLD, "password_same"),
        (OLD, "short", "password_length"),
        (OLD, "x" * 73, "password_length"),
        ("x" * 200, NEW, "password_wrong"),
    ],
)
def test_a_change_is_refused_with_the_rule_it_breaks(
    board: str, old: str, new: str, rule: str
) -> None:
    user = sign_in("head-bru")
    with pytest.raises(Refused) as caught:
        passwords.change_password(user, old, new)
    assert [one.rule for one in caught.value.refusals] == [rule]
    passwords.change_password(user, OLD, NEW)


def test_a_sign_in_that_ended_changes_no_password(board: str) -> None:
    cookie = open_cookie("head-bru")
    user = accounts_sign_in.find_user(cookie)
    assert user is not None
    accounts_sign_in.sign_out(cookie)
    with pytest.raises(SignInEnded):
        passwords.change_password(user, OLD, NEW)
