"""Nobody acts after their sign-in has ended: each button, field, dialog, fragment of every page.

The pages are walked through, so a new callback is in it by itself. Each widget gets a tab of its
own, drawn while the sign-in stood; then the sign-in ends, and the widget is used.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count

import pytest
from sqlalchemy import text, update

from db import access, accounts, passwords, sign_ins
from db.access import SYSTEM
from db.models import Account, SignIn, now
from tests.conftest import owned
from tests.served import Board
from tests.wire import Tab, Widget, sign_in
from tests.wire.web import Cookies
from ui.cookie import COOKIE
from ui.session import PAGES

PASSWORD = "long-enough-1"
NUMBERS = count(1)
REFERENCE = re.compile(r"\bD\d{6}\b")


def change_account(username: str, **values: object) -> None:
    with access.session(SYSTEM, "house", write=True) as session:
        account = session.query(Account).filter_by(username=username).one()
        for name, value in values.items():
            setattr(account, name, value)
        session.commit()


def change_sign_ins(**values: object) -> None:
    with access.session(SYSTEM, "house", write=True) as session:
        session.execute(update(SignIn).values(values))
        session.commit()


# What ends a sign-in while a tab of it is open: (user name, cookie) -> done.
WAYS: dict[str, Callable[[str, str], None]] = {
    "closed": lambda name, _cookie: change_account(name, closed_on=date.today()),
    "another role": lambda name, _cookie: change_account(
        name, role="analyst", unit_id=None, coach_id=None
    ),
    "another password": lambda name, _cookie: passwords.set_password(name, "another-long-one"),
    "signed out elsewhere": lambda _name, cookie: sign_ins.sign_out(cookie),
    "unused": lambda _name, _cookie: change_sign_ins(used_at=now() - timedelta(hours=1)),
    "too long": lambda _name, _cookie: change_sign_ins(started_at=now() - timedelta(hours=8)),
}
PLACES = [(page, "unit_head") for page in PAGES if page != "settings"]
PLACES += [("settings", "administrator"), ("history", "administrator"), ("week", "coach")]
PLACES += [("caseload", "analyst"), ("allocation", "service_head"), ("meeting", "coach")]
QUERIES = {"case": "case=D000001", "handover": "coach=1"}


@pytest.fixture
def here(served: Board, monkeypatch: pytest.MonkeyPatch) -> Board:
    monkeypatch.setenv("DATABASE_URL", served.database)
    return served


@pytest.fixture
def person(here: Board) -> Callable[[str], tuple[str, Cookies]]:
    """A new account of a role, signed in: its name and the cookies of its browser."""

    def make(role: str) -> tuple[str, Cookies]:
        name = f"somebody-{next(NUMBERS)}-{here.kind[:3]}"
        coach = None
        with owned(here.database).connect() as connection:
            coach = connection.scalar(text("SELECT name FROM coach WHERE unit_id = 1 LIMIT 1"))
        accounts.add_user(name, "Somebody", role, PASSWORD, unit="BRU", coach=coach)
        return name, sign_in(here.url, name, PASSWORD)

    return make


def written(board: Board) -> list[object]:
    """What an action could have left: the record, and what is not recorded of people."""
    with owned(board.database).connect() as connection:
        return [
            connection.execute(text(statement)).all()
            for statement in (
                "SELECT max(id) FROM change",
                "SELECT id, language FROM account ORDER BY id",
                "SELECT id, shared_screen FROM sign_in ORDER BY id",
                "SELECT count(*) FROM draft",
                "SELECT count(*) FROM download",
            )
        ]


def use(tab: Tab, widget: Widget) -> None:
    """Press it, or give it another value."""
    if widget.kind in ("checkbox", "toggle"):
        tab.set(widget, not widget.value)
    elif widget.kind in ("text_input", "text_area"):
        tab.set(widget, "x")
    elif widget.kind in ("selectbox", "radio") and widget.options:
        tab.set(widget, widget.options[-1])
    elif widget.kind in ("multiselect", "button_group") and widget.options:
        tab.set(widget, [widget.options[0]])
    elif widget.kind == "data_editor":
        edits = {"edited_rows": {"0": {"note": "x", "name": "x"}}}
        tab.set(widget, edits | {"added_rows": [], "deleted_rows": []})
    elif widget.kind == "pagination":
        tab.set(widget, 2)
    elif widget.kind == "button":
        tab.press(widget)


def drawn(tab: Tab) -> list[Widget]:
    return [one for one in tab.widgets() if not one.disabled]


@pytest.mark.parametrize(("page", "role"), PLACES, ids=[f"{p}-{r}" for p, r in PLACES])
def test_nothing_on_a_page_acts_after_the_sign_in_has_ended(
    here: Board, person: Callable[[str], tuple[str, Cookies]], page: str, role: str
) -> None:
    name, cookies = person(role)
    way = list(WAYS.values())[PLACES.index((page, role)) % len(WAYS)]
    query = QUERIES.get(page, "")
    with Tab(here.url, cookies, page, query) as first:
        keys = [one.id for one in drawn(first)]
    assert keys
    tabs = [Tab(here.url, cookies, page, query) for _key in keys]
    way(name, cookies[COOKIE])
    after_the_way = written(here)
    for key, tab in zip(keys, tabs, strict=True):
        widget = next((one for one in tab.widgets() if one.id == key), None)
        if widget is None:
            continue
        heard = len(tab.messages)
        use(tab, widget)
        told = b"".join(one.SerializeToString() for one in tab.messages[heard:])
        assert not tab.has_error(), widget.label
        assert not REFERENCE.search(told.decode("utf-8", "replace")), widget.label
        tab.close()
    assert written(here) == after_the_way
