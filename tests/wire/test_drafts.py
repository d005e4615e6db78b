"""Unsaved edits outlive a reload and a sign-in that ended; nobody else ever sees them."""

from db.accounts import sign_in as accounts_sign_in
from tests.served import Board
from tests.wire import Tab, sign_in
from tests.wire.people import PASSWORD, Person
from ui.browser import COOKIE

SECRET = "Zwischenablage"


def edit(tab: Tab, note: str = SECRET) -> None:
    if not tab.widgets("data_editor"):
        tab.set("Modifier", True)
    grid = tab.widgets("data_editor")[0]
    tab.set(grid, {"edited_rows": {"0": {"note": note}}, "added_rows": [], "deleted_rows": []})


def notes(tab: Tab) -> list[object]:
    if not tab.widgets("data_editor"):
        tab.set("Modifier", True)
    return [row.get("note") for table in tab.tables() for row in table if "note" in row]


def test_a_reload_offers_what_was_not_saved(here: Board, person: Person) -> None:
    _name, cookies = person("unit_head")
    with Tab(here.url, cookies, "cases") as tab:
        edit(tab)
    with Tab(here.url, cookies, "cases") as again:
        assert SECRET not in notes(again)
        again.press("Reprendre")
        assert SECRET in notes(again)
        again.press("Abandonner")
    with Tab(here.url, cookies, "cases") as third:
        notes(third)
        assert "Reprendre" not in [one.label for one in third.widgets("button")]


def test_the_next_sign_in_of_the_account_offers_it_on_every_page(
    here: Board, person: Person
) -> None:
    name, cookies = person("unit_head")
    with Tab(here.url, cookies, "cases") as tab:
        edit(tab)
    accounts_sign_in.sign_out(cookies[COOKIE])
    with Tab(here.url, cookies, "cases") as ended:
        assert "1 changement non enregistré est gardé" in "".join(ended.alerts())
        assert SECRET not in ended.raw().decode("utf-8", "replace")
    cookies = sign_in(here.url, name, PASSWORD)
    with Tab(here.url, cookies, "week") as elsewhere:
        assert "1 changement du" in elsewhere.texts()
    with Tab(here.url, cookies, "cases") as again:
        notes(again)
        again.press("Reprendre")
        assert SECRET in notes(again)


def test_another_account_never_sees_it(here: Board, person: Person) -> None:
    _name, cookies = person("unit_head")
    with Tab(here.url, cookies, "cases") as tab:
        edit(tab)
    for role in ("unit_head", "service_head"):
        _other, theirs = person(role)
        for page in ("cases", "week"):
            with Tab(here.url, theirs, page) as other:
                if page == "cases":
                    notes(other)
                assert SECRET not in other.raw().decode("utf-8", "replace")
                assert "Reprendre" not in [one.label for one in other.widgets("button")]


def test_what_is_saved_or_discarded_is_no_longer_offered(here: Board, person: Person) -> None:
    _name, cookies = person("unit_head")
    with Tab(here.url, cookies, "cases") as tab:
        edit(tab)
        tab.press("Enregistrer")
        assert not tab.has_error()
    with Tab(here.url, cookies, "week") as again:
        assert "du" in again.texts()
        assert "n’a pas été enregistré" not in again.texts()
