"""Nobody acts after their sign-in has ended: each button, field, dialog, fragment of every page.

The pages are walked through, so a new callback is in it by itself. Each widget gets a tab of its
own, drawn while the sign-in stood; then the sign-in ends, and the widget is used.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from db import clock
from db.accounts import passwords, sign_in
from db.models import now
from tests.conftest import find_case, owned
from tests.served import Board
from tests.wire import Tab, Widget
from tests.wire.people import Person, change_account, change_sign_ins
from ui.browser import COOKIE
from ui.shell.navigation import PAGES

REFERENCE = re.compile(r"\bD\d{6}\b")
# What ends a sign-in while a tab of it is open: (user name, cookie) -> done.
WAYS: dict[str, Callable[[str, str], None]] = {
    "closed": lambda name, _cookie: change_account(name, closed_on=clock.today()),
    "another role": lambda name, _cookie: change_account(
        name, role="analyst", unit_id=None, coach_id=None
    ),
    "another password": lambda name, _cookie: passwords.set_password(name, "another-long-one"),
    "signed out elsewhere": lambda _name, cookie: sign_in.sign_out(cookie),
    "unused": lambda name, _cookie: change_sign_ins(name, used_at=now() - timedelta(hours=1)),
    "too long": lambda name, _cookie: change_sign_ins(name, started_at=now() - timedelta(hours=8)),
}
PLACES = [(page, "unit_head") for page in PAGES if page not in ("settings", "approvals", "persons")]
PLACES += [("settings", "administrator"), ("approvals", "service_head"), ("week", "coach")]
PLACES += [("persons", "service_head")]
PLACES += [("caseload", "analyst"), ("meeting", "coach")]
# Drawn around every page: tried on the first one of each role.
FRAME = {"Français", "Nederlands", "Deutsch", "English", "Changer le mot de passe …"}
FRAME |= {"Se déconnecter partout", "Se déconnecter", "Écran partagé"}


def say_query(board: Board, page: str) -> str:
    """What a page that shows one thing must be asked for."""
    asked = {"case": f"case={find_case(board.database)}", "handover": "coach=1"}
    return asked.get(page, "")


def written(board: Board) -> list[object]:
    """What an action could have left: the record, and what is not recorded of people."""
    statements = (
        "SELECT max(id) FROM change",
        "SELECT id, language FROM account ORDER BY id",
        "SELECT id, shared_screen FROM sign_in ORDER BY id",
        "SELECT count(*), max(content) FROM draft",
        "SELECT count(*) FROM download",
    )
    with owned(board.database).connect() as connection:
        return [connection.execute(text(statement)).all() for statement in statements]


def use(tab: Tab, widget: Widget) -> None:
    """Press it, or give it another value."""
    values: dict[str, object] = {
        "checkbox": not widget.value,
        "toggle": not widget.value,
        "text_input": "x",
        "text_area": "x",
        "pagination": 2,
        "data_editor": {
            "edited_rows": {"0": {"note": "x", "name": "x", "service": "x"}},
            "added_rows": [],
            "deleted_rows": [],
        },
    }
    if widget.options:
        values |= {"selectbox": widget.options[-1], "radio": widget.options[-1]}
        values |= {"multiselect": [widget.options[0]], "button_group": [widget.options[-1]]}
    if widget.kind == "button" and widget.form_id:
        tab.submit(widget)
    elif widget.kind == "button":
        tab.press(widget)
    elif widget.kind in values:
        tab.set(widget, values[widget.kind])


def open_dialog(tab: Tab, label: str) -> list[Widget]:
    """Press what opens a dialog; the widgets in it."""
    before = {one.id for one in tab.widgets()}
    tab.press(label)
    return [one for one in tab.widgets() if one.id not in before and one.fragment_id]


def heard_after(tab: Tab, act: Callable[[], None]) -> str:
    """What the server tells the tab in answer, as text."""
    heard = len(tab.messages)
    act()
    told = b"".join(one.SerializeToString() for one in tab.messages[heard:])
    return told.decode("utf-8", "replace")


@pytest.mark.parametrize(("page", "role"), PLACES, ids=[f"{p}-{r}" for p, r in PLACES])
def test_nothing_on_a_page_acts_after_the_sign_in_has_ended(
    here: Board, person: Person, page: str, role: str
) -> None:
    name, cookies = person(role)
    ways = [way for way in WAYS if way != "another role" or role != "analyst"]  # that is the other
    way = WAYS[ways[PLACES.index((page, role)) % len(ways)]]
    query = say_query(here, page)
    path = "" if page == "caseload" else page  # the first page stands at the root
    with Tab(here.url, cookies, path, query) as first:
        drawn = [one for one in first.widgets() if not one.disabled]
        assert not first.missing
    assert {one.label for one in drawn} >= FRAME - {"Écran partagé"}
    first_page = next(place for place, who in PLACES if who == role)
    keys = [one.id for one in drawn if page == first_page or one.label not in FRAME]
    tabs = [Tab(here.url, cookies, path, query) for _key in keys]
    way(name, cookies[COOKIE])
    before = written(here)
    for key, tab in zip(keys, tabs, strict=True):
        widget = next((one for one in tab.widgets() if one.id == key), None)
        if widget is not None:
            told = heard_after(tab, lambda tab=tab, widget=widget: use(tab, widget))  # type: ignore[misc]
            assert not tab.has_error(), widget.label
            assert not REFERENCE.search(told), widget.label
        tab.close()
    assert written(here) == before


@pytest.mark.parametrize("way", WAYS)
def test_a_save_in_the_grid_writes_nothing_whatever_ended_the_sign_in(
    here: Board, person: Person, way: str
) -> None:
    name, cookies = person("unit_head")
    with Tab(here.url, cookies, "cases") as tab:
        tab.set("Modifier", True)
        grid = tab.widgets("data_editor")[0]
        tab.set(grid, {"edited_rows": {"0": {"note": way}}, "added_rows": [], "deleted_rows": []})
        save = next(one for one in tab.widgets("button") if one.label == "Enregistrer")
        assert not save.disabled
        WAYS[way](name, cookies[COOKIE])
        before = written(here)
        tab.press(save)
        assert written(here) == before
        assert not REFERENCE.search(tab.texts())
        said = "\n".join(tab.alerts())
        assert "ceci n’a pas été fait" in said
        assert ("1 changement non enregistré est gardé" in said) is (way != "closed")


DIALOGS = {
    "own password": ("week", "unit_head", "Changer le mot de passe …"),
    "analysis": ("case", "unit_head", "Modifier l’analyse"),
    "new service": ("directory", "unit_head", "Ajouter"),
    "new account": ("settings", "administrator", "Ajouter"),
}


@pytest.mark.parametrize("dialog", DIALOGS)
def test_nothing_in_a_dialog_acts_after_the_sign_in_has_ended(
    here: Board, person: Person, dialog: str
) -> None:
    page, role, label = DIALOGS[dialog]
    name, cookies = person(role)
    with Tab(here.url, cookies, page, say_query(here, page)) as tab:
        inside = open_dialog(tab, label)
        button = next(one for one in inside if one.kind == "button" and not one.disabled)
        change_account(name, closed_on=clock.today())
        before = written(here)
        told = heard_after(tab, lambda: use(tab, button))
        assert not tab.has_error()
        assert not REFERENCE.search(told)
        assert written(here) == before


def test_a_page_that_looks_along_by_itself_notices_the_end(here: Board, person: Person) -> None:
    name, cookies = person("coach")
    with Tab(here.url, cookies, "meeting") as tab:
        fragment = next(node.fragment for node in tab.tree.nodes() if node.fragment)
        change_account(name, closed_on=clock.today())
        tab.rerun(fragment)
        assert [one.label for one in tab.widgets("text_input")][:1] == ["Nom d’utilisateur"]


def test_a_tab_drawn_before_the_screen_was_shared_shows_and_writes_nothing(
    here: Board, person: Person
) -> None:
    _name, cookies = person("unit_head")
    with Tab(here.url, cookies, "cases") as tab:
        tab.set("Modifier", True)
        grid = tab.widgets("data_editor")[0]
        persons = {str(row["name"]) for row in tab.tables()[0]}
        tab.set(grid, {"edited_rows": {"0": {"note": "x"}}, "added_rows": [], "deleted_rows": []})
        user = sign_in.find_user(cookies[COOKIE])
        assert user is not None
        sign_in.share_screen(user, shared=True)
        before = written(here)
        save = next(one for one in tab.widgets("button") if one.label == "Enregistrer")
        told = heard_after(tab, lambda: tab.press(save))
        assert written(here) == before
        assert not [one for one in persons if one in told]
        assert "écran partagé a été activé" in "".join(tab.alerts())
