"""An account that may see cases works after the yes of the head of service, and not before."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner

from db import access, approvals, clock, passwords, settings, sign_ins, undo
from db.__main__ import main
from db.access import SYSTEM, User
from db.changes import Edit
from db.errors import Conflicts, NotAllowed, NotFound, Refused
from db.models import Account
from tests.conftest import open_cookie, sign_in

SignedIn = Callable[[str], User]
PASSWORD = "long-enough-1"
HEAD_ANT, COACH_BRU, ANALYST = 3, 7, 8


@pytest.fixture
def admin(board: str) -> User:
    return sign_in("admin")


@pytest.fixture
def service(board: str) -> User:
    return sign_in("service")


def read(account_id: int) -> Account:
    with access.session(SYSTEM, "house") as session:
        return session.get_one(Account, account_id)


def change(admin: User, account_id: int, **after: Any) -> None:  # noqa: ANN401
    account = read(account_id)
    before = {name: settings.read(account, name) for name in after}
    settings.save(admin, "accounts", [Edit(account_id, before, after)], "settings")


def make(admin: User, **values: Any) -> int:  # noqa: ANN401
    said = {"username": "new", "name": "New", "role": "unit_head", "unit_id": 2}
    return int(settings.add(admin, "accounts", said | values, "settings"))


def refusal(username: str) -> str | None:
    """Why a right password does not open this account, or None where it does."""
    try:
        sign_ins.open_sign_in(username)
    except Refused as error:
        return error.refusals[0].rule
    return None


def waiting(service: User) -> dict[str, tuple[str, ...]]:
    return {one.username: one.asks for one in approvals.find(service)}


def approve(service: User, account_id: int) -> None:
    approvals.approve(service, account_id, read(account_id).version, "approvals")


@pytest.mark.parametrize("role", ["unit_head", "service_head"])
def test_a_new_account_that_sees_cases_waits_for_a_yes(
    admin: User, service: User, role: str
) -> None:
    key = make(admin, role=role)
    link = passwords.reset_link(admin, key, "settings")
    assert refusal("new") == "sign_in_awaits"
    assert passwords.resets(link) is None
    with pytest.raises(Refused):
        passwords.use_link(link, PASSWORD)
    assert waiting(service) == {"new": ("new",)}
    approve(service, key)
    assert passwords.use_link(link, PASSWORD) == "new"
    assert refusal("new") is None
    assert waiting(service) == {}


@pytest.mark.parametrize("role", ["analyst", "administrator"])
def test_an_account_that_sees_no_case_needs_no_yes(admin: User, service: User, role: str) -> None:
    passwords.reset_link(admin, make(admin, role=role), "settings")
    assert waiting(service) == {}
    assert refusal("new") is None


@pytest.mark.parametrize(
    ("account_id", "after", "asks"),
    [
        (ANALYST, {"role": "unit_head", "unit_id": 1}, ("role", "place")),
        (ANALYST, {"role": "service_head"}, ("role",)),
        (HEAD_ANT, {"unit_id": 3}, ("place",)),
        (COACH_BRU, {"coach_id": 2}, ("place",)),
        (HEAD_ANT, {"role": "service_head"}, ("role", "place")),
    ],
)
def test_another_role_or_place_ends_the_old_one_and_waits(
    admin: User, service: User, account_id: int, after: dict[str, Any], asks: tuple[str, ...]
) -> None:
    username = read(account_id).username
    cookie = open_cookie(username)
    change(admin, account_id, **after)
    assert sign_ins.find_user(cookie) is None
    assert refusal(username) == "sign_in_awaits"
    assert waiting(service) == {username: asks}
    approve(service, account_id)
    assert refusal(username) is None


def test_a_role_that_sees_less_needs_no_yes(admin: User, service: User) -> None:
    change(admin, HEAD_ANT, role="analyst")
    assert refusal("head-ant") is None
    assert waiting(service) == {}


def test_another_name_needs_no_yes(admin: User) -> None:
    change(admin, HEAD_ANT, name="Another")
    assert refusal("head-ant") is None


def test_a_closed_account_that_opens_again_waits(admin: User, service: User) -> None:
    change(admin, HEAD_ANT, closed_on=clock.today())
    assert waiting(service) == {}
    change(admin, HEAD_ANT, closed_on=None)
    assert waiting(service) == {"head-ant": ("opened",)}
    assert refusal("head-ant") == "sign_in_awaits"


def test_an_undo_of_the_administrator_waits_as_any_change(admin: User, service: User) -> None:
    change(admin, HEAD_ANT, role="analyst")
    change_set = undo.latest(admin, "settings")
    assert change_set
    undo.undo(admin, change_set, "settings")
    assert read(HEAD_ANT).role == "unit_head"
    assert refusal("head-ant") == "sign_in_awaits"
    assert "head-ant" in waiting(service)


def test_a_no_closes_a_new_account_and_takes_a_link_away(admin: User, service: User) -> None:
    key = make(admin)
    approvals.refuse(service, key, read(key).version, "approvals")
    assert read(key).closed_on == clock.today()
    link = passwords.reset_link(admin, HEAD_ANT, "settings")
    assert waiting(service) == {"head-ant": ("link",)}
    approvals.refuse(service, HEAD_ANT, read(HEAD_ANT).version, "approvals")
    assert passwords.resets(link) is None
    assert read(HEAD_ANT).closed_on is None


def test_a_yes_is_said_to_what_was_seen(admin: User, service: User) -> None:
    key = make(admin)
    seen = read(key).version
    change(admin, key, role="service_head")
    with pytest.raises(Conflicts):
        approvals.approve(service, key, seen, "approvals")
    assert refusal("new") == "sign_in_awaits"


@pytest.mark.parametrize("username", ["admin", "head-bru", "coach-bru", "analyst"])
def test_nobody_else_says_yes(admin: User, signed_in: SignedIn, username: str) -> None:
    key = make(admin)
    with pytest.raises(NotAllowed):
        approve(signed_in(username), key)
    with pytest.raises(NotAllowed):
        approvals.find(signed_in(username))


def test_a_yes_to_an_account_that_does_not_wait_is_none(service: User) -> None:
    with pytest.raises(NotFound):
        approve(service, HEAD_ANT)


def test_the_owner_of_the_database_says_yes_on_the_command_line(admin: User) -> None:
    make(admin)
    said = CliRunner().invoke(main, ["confirm-account", "new"])
    assert (said.exit_code, said.output) == (0, "«new» is let in.\n")
    assert refusal("new") is None
    again = CliRunner().invoke(main, ["confirm-account", "new"])
    assert again.exit_code == 1
    assert "waits for a yes" in again.output
