"""Accounts: made from the command line, refused with the rule that they break."""

from typing import Any

import pytest

from db.accounts import accounts
from db.accounts import sign_in as accounts_sign_in
from db.errors import Refused
from tests.conftest import sign_in

pytestmark = pytest.mark.either_database


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
    assert accounts_sign_in.open_sign_in("new")
    assert sign_in("new").unit_id == 2
