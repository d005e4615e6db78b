"""Confirmations: the head of service reads who asks to see cases, and says yes or no."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db.accounts import approvals, passwords
from db.models import Account
from db.security.session import open_session
from db.settings import tables
from db.transaction import Edit
from db.user import SYSTEM, User
from tests.conftest import sign_in
from tests.pages.conftest import Open, errors, press, text, toasts

YES, NO = "Oui, admettre", "Non"
EMPTY = "Aucun compte n’attend votre accord."


@pytest.fixture
def asked(admin: User) -> int:
    """A new unit head, with a link for a password."""
    said = {"username": "head-two", "name": "Deuxième *chef*", "role": "unit_head", "unit_id": 2}
    key = int(tables.add_row(admin, "accounts", said, "settings"))
    passwords.reset_link(admin, key, "settings")
    return key


def account(key: int) -> Account:
    with open_session(SYSTEM, "house") as session:
        return session.get_one(Account, key)


def links(app: AppTest) -> list[str]:
    found: list[Any] = [*app.get("page_link")]
    return [one.label for one in found]


def test_who_asks_for_what_is_read_and_let_in(open_page: Open, asked: int) -> None:
    waits = "1 compte attend votre accord"
    app = open_page("service", "week")
    assert waits in links(app)
    assert waits not in links(open_page("head-bru", "week"))
    app.switch_page("pages/approvals.py").run()
    [one] = [said.value for said in app.markdown if "head-two" in said.value]
    assert r"**Deuxième \*chef\*** (head-two) · responsable de l’unité, ANT" in one
    assert "un nouveau compte, un lien pour un nouveau mot de passe" in one
    assert f"demandé par {sign_in('admin').name}" in one
    press(app, YES)
    assert toasts(app) == ["head-two\u202f: admis"]
    assert EMPTY in text(app)
    assert account(asked).awaiting_since is None
    assert account(asked).reset_hash  # the link works from now on


def test_a_no_closes_the_account(open_page: Open, asked: int) -> None:
    app = open_page("service", "approvals")
    press(app, NO)
    assert toasts(app) == ["head-two\u202f: refusé"]
    assert account(asked).closed_on
    assert account(asked).reset_hash is None


def test_a_yes_to_what_was_changed_meanwhile_lets_nobody_in(
    open_page: Open, asked: int, admin: User
) -> None:
    app = open_page("service", "approvals")
    tables.save(admin, "accounts", [Edit(asked, {"unit_id": 2}, {"unit_id": 3})], "settings")
    press(app, YES)
    [said] = errors(app)
    assert said.startswith("Quelqu’un d’autre a enregistré cette ligne au même moment")
    assert account(asked).awaiting_since
    assert "responsable de l’unité, GNT" in text(app)  # as it stands now
    service = sign_in("service")
    [one] = approvals.find(service)
    approvals.refuse(service, asked, one.version, "approvals")
    press(app, YES)
    assert errors(app)[0].startswith("La ligne n’est plus là")
    assert account(asked).closed_on


def test_nobody_waiting_is_a_sentence(open_page: Open) -> None:
    app = open_page("service", "approvals")
    assert EMPTY in text(app)
    assert YES not in [one.label for one in app.button]
