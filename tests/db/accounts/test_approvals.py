"""An account that may see cases works after the yes of the head of service, and not before."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import bcrypt
import pytest
from click.testing import CliRunner

from db import clock
from db.__main__ import main
from db.accounts import approvals, passwords
from db.accounts import sign_in as accounts_sign_in
from db.errors import Conflicts, NotAllowed, NotFound, Refused
from db.history import undo
from db.models import Account
from db.security.session import open_session
from db.settings import tables
from db.transaction import Edit
from db.user import SYSTEM, User
from tests.conftest import open_cookie, sign_in

pytestmark = pytest.mark.either_database

SignedIn = Callable[[str], User]
PASSWORD = "long-enough-1"
HEAD_ANT, COACH_BRU, ANALYST = 3, 7, 8
COACH = {"name": "Mover", "site_id": 1, "full_time_share": 1, "starts_on": clock.today()}


@pytest.fixture
def admin(board: str) -> User:
    return sign_in("admin")


@pytest.fixture
def service(board: str) -> User:
    return sign_in("service")


def read(account_id: int) -> Account:
    with open_session(SYSTEM, "house") as session:
        return session.get_one(Account, account_id)


def change(admin: User, account_id: int, **after: Any) -> None:  # noqa: ANN401
    account = read(account_id)
    before = {name: tables.read(account, name) for name in after}
    tables.save(admin, "accounts", [Edit(account_id, before, after)], "settings")


def make(admin: User, **values: Any) -> int:  # noqa: ANN401
    said = {"username": "new", "name": "New", "role": "unit_head", "unit_id": 2}
    return int(tables.add_row(admin, "accounts", said | values, "settings"))


def refusal(username: str) -> str | None:
    """Why a right password does not open this account, or None where it does."""
    try:
        accounts_sign_in.open_sign_in(username)
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
    assert waiting(service) == {"new": ("new", "link")}
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
    assert accounts_sign_in.find_user(cookie) is None
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


# What an administrator knows of an account opens nothing once it sees cases: old links, passwords.


def link_of(admin: User, account_id: int) -> str:
    return passwords.reset_link(admin, account_id, "settings")


def test_a_yes_to_another_role_lets_no_earlier_link_in(admin: User, service: User) -> None:
    link = link_of(admin, ANALYST)
    assert passwords.resets(link) == "analyst"  # who sees no case needs no yes
    change(admin, ANALYST, role="service_head")
    assert waiting(service) == {"analyst": ("role",)}
    approve(service, ANALYST)
    assert passwords.resets(link) is None
    with pytest.raises(Refused):
        passwords.use_link(link, PASSWORD)


def test_a_yes_to_an_opened_account_lets_no_earlier_link_in(admin: User, service: User) -> None:
    before = link_of(admin, HEAD_ANT)
    change(admin, HEAD_ANT, closed_on=clock.today())
    closed = link_of(admin, HEAD_ANT)
    change(admin, HEAD_ANT, closed_on=None)
    assert waiting(service) == {"head-ant": ("opened",)}
    approve(service, HEAD_ANT)
    assert [passwords.resets(one) for one in (before, closed)] == [None, None]


def test_a_link_that_was_said_yes_to_ends_with_another_place(admin: User, service: User) -> None:
    link = link_of(admin, HEAD_ANT)
    approve(service, HEAD_ANT)
    assert passwords.resets(link) == "head-ant"
    change(admin, HEAD_ANT, unit_id=3)
    assert waiting(service) == {"head-ant": ("place",)}
    approve(service, HEAD_ANT)
    assert passwords.resets(link) is None


def test_a_coach_who_moves_takes_no_link_along(admin: User, service: User) -> None:
    coach = int(tables.add_row(admin, "coaches", COACH, "settings"))
    key = make(admin, role="coach", unit_id=None, coach_id=coach)
    link = link_of(admin, key)
    approve(service, key)
    assert passwords.resets(link) == "new"
    tables.save(admin, "coaches", [Edit(coach, {"site_id": 1}, {"site_id": 5})], "settings")
    assert read(key).unit_id == 2
    assert waiting(service) == {"new": ("place",)}
    approve(service, key)
    assert passwords.resets(link) is None


def test_a_link_made_during_the_wait_is_named_and_works_after_the_yes(
    admin: User, service: User
) -> None:
    change(admin, ANALYST, role="service_head")
    link = link_of(admin, ANALYST)
    change(admin, ANALYST, role="unit_head", unit_id=1)
    assert waiting(service) == {"analyst": ("role", "place", "link")}
    assert passwords.resets(link) is None
    approve(service, ANALYST)
    assert passwords.use_link(link, PASSWORD) == "analyst"


def test_a_link_older_than_the_wait_goes_with_the_yes(admin: User, service: User) -> None:
    """As boards have kept them from before links were taken away."""
    link = link_of(admin, ANALYST)
    with open_session(SYSTEM, "house", write=True) as session:
        account = session.get_one(Account, ANALYST)
        account.role, account.awaiting_since = "service_head", clock.now() + timedelta(seconds=1)
        session.commit()
    assert "link" not in waiting(service)["analyst"]
    approve(service, ANALYST)
    assert passwords.resets(link) is None
    assert read(ANALYST).reset_hash is None


def test_no_password_survives_from_before_an_account_saw_cases(admin: User, service: User) -> None:
    passwords.use_link(link_of(admin, ANALYST), PASSWORD)
    assert opens("analyst", PASSWORD)
    change(admin, ANALYST, role="service_head")
    approve(service, ANALYST)
    assert not opens("analyst", PASSWORD)
    link = link_of(admin, ANALYST)
    approve(service, ANALYST)
    passwords.use_link(link, "another-long-one")
    assert opens("analyst", "another-long-one")


@pytest.mark.parametrize("account_id", [HEAD_ANT, COACH_BRU])
def test_who_saw_cases_keeps_the_password(admin: User, service: User, account_id: int) -> None:
    change(admin, account_id, role="service_head")
    approve(service, account_id)
    assert opens(read(account_id).username, passwords.SAMPLE_PASSWORD)


def test_a_password_is_gone_where_the_role_came_while_the_account_was_closed(
    admin: User, service: User
) -> None:
    change(admin, ANALYST, closed_on=clock.today())
    change(admin, ANALYST, role="service_head")
    change(admin, ANALYST, closed_on=None)
    approve(service, ANALYST)
    assert not opens("analyst", passwords.SAMPLE_PASSWORD)


def opens(username: str, password: str) -> bool:
    return bcrypt.checkpw(password.encode(), passwords.find_password_hash(username).encode())


def test_what_changed_while_an_account_was_closed_is_asked_for_too(
    admin: User, service: User
) -> None:
    change(admin, HEAD_ANT, closed_on=clock.today())
    change(admin, HEAD_ANT, role="service_head")
    change(admin, HEAD_ANT, closed_on=None)
    assert waiting(service) == {"head-ant": ("role", "place", "opened")}
    link_of(admin, HEAD_ANT)
    assert waiting(service) == {"head-ant": ("role", "place", "opened", "link")}
    approve(service, HEAD_ANT)
    change(admin, HEAD_ANT, role="unit_head", unit_id=1)
    assert waiting(service) == {"head-ant": ("role", "place")}  # a yes is an end of what was asked


def test_an_account_that_was_never_let_in_is_a_new_one(admin: User, service: User) -> None:
    key = make(admin, role="analyst", unit_id=None)
    change(admin, key, role="service_head")
    assert waiting(service) == {"new": ("new", "role")}
    change(admin, key, closed_on=clock.today())
    change(admin, key, closed_on=None)
    assert waiting(service) == {"new": ("new", "role", "opened")}


def refuse(service: User, account_id: int) -> None:
    approvals.refuse(service, account_id, read(account_id).version, "approvals")


def test_a_no_closes_whatever_was_asked_but_a_link_alone(admin: User, service: User) -> None:
    change(admin, HEAD_ANT, unit_id=3)
    link = link_of(admin, HEAD_ANT)
    refuse(service, HEAD_ANT)
    assert read(HEAD_ANT).closed_on == clock.today()
    assert passwords.resets(link) is None
    with open_session(SYSTEM, "house", write=True) as session:
        session.get_one(Account, COACH_BRU).awaiting_since = clock.now()
        session.commit()
    refuse(service, COACH_BRU)  # waits, and nothing says for what
    assert read(COACH_BRU).closed_on == clock.today()


def test_the_administrator_takes_no_answer_back(admin: User, service: User) -> None:
    change(admin, HEAD_ANT, unit_id=3)
    approve(service, HEAD_ANT)
    said = undo.latest(service, "approvals")
    assert said
    with pytest.raises(Refused):
        undo.undo(admin, said, "settings")
    assert refusal("head-ant") is None
    change(admin, HEAD_ANT, role="service_head")
    refuse(service, HEAD_ANT)
    said = undo.latest(service, "approvals")
    assert said
    undo.undo(admin, said, "settings")
    assert refusal("head-ant") == "sign_in_awaits"
    assert waiting(service) == {"head-ant": ("role", "place", "opened")}


def test_an_undo_brings_no_older_wait_back(admin: User, service: User) -> None:
    """Links made meanwhile would count as asked for in it."""
    change(admin, HEAD_ANT, unit_id=3)
    change(admin, HEAD_ANT, role="analyst")
    change_set = undo.latest(admin, "settings")
    assert change_set
    link = link_of(admin, HEAD_ANT)
    undo.undo(admin, change_set, "settings")
    assert read(HEAD_ANT).role == "unit_head"
    assert waiting(service) == {"head-ant": ("role", "place")}
    approve(service, HEAD_ANT)
    assert passwords.resets(link) is None
