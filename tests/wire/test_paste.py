"""The dialog «Paste rows» over the wire: shown, taken over, reviewed, saved; nothing vanishes."""

from datetime import date, timedelta

from db.case import listing, view
from db.case.filters import Filters
from db.directory import entries
from db.directory.entries import DirectoryFilters
from db.models import Service
from db.security.session import open_session
from db.user import SYSTEM
from tests.conftest import sign_in
from tests.served import Board
from tests.wire import Tab
from tests.wire.people import Person

PASTE, LOOK, TAKE = "Coller des lignes", "Montrer ce qui changerait", "Reprendre dans la grille"
BLOCK = "Lignes d’un tableur"
SAVE = "Enregistrer"
SOON, LATER = date.today() + timedelta(days=20), date.today() + timedelta(days=40)


def paste(tab: Tab, text: str) -> None:
    tab.press(PASTE)
    tab.submit(LOOK, {BLOCK: text})
    assert not tab.has_error()


def test_a_block_is_shown_taken_over_reviewed_and_saved(here: Board, person: Person) -> None:
    name, cookies = person("unit_head")
    user = sign_in(name)
    frame, total = listing.page(user, Filters(), listing.Sort(), 1, 60)
    assert total >= 60
    near, far = frame.iloc[1], frame.iloc[59]  # the second is on another page of the grid
    text = (
        f"Référence\tProchain rendez-vous\tNote\n"
        f"{near['reference']}\t{SOON:%d.%m.%y}\tAppeler\n"
        f"{far['reference']}\t{LATER:%d/%m/%Y}\t\n"
        f"{far['reference']}\t\t\nD999999\t\tPerdu\n"
    )
    with Tab(here.url, cookies, "cases") as tab:
        tab.set("Modifier", True)
        paste(tab, text)
        shown = tab.texts()
        assert "3 changements" in shown
        assert "2 cellules sont refusées" in shown
        assert "déjà à la ligne 3" in shown
        assert view.load_view(user, int(near["id"])).case.note != "Appeler"
        tab.press(TAKE)
        assert "3 changements dans 2 lignes" in tab.texts()
        assert "Perdu" in tab.texts()
        tab.press(SAVE)
        assert any("refusées" in one for one in tab.alerts())
        assert view.load_view(user, int(near["id"])).case.note != "Appeler"
        tab.press("Les laisser de côté")
        tab.press(SAVE)
        assert not tab.has_error()
        assert "Perdu" not in tab.texts()
    saved = view.load_view(user, int(near["id"])).case
    assert (saved.next_appointment_on, saved.note) == (SOON, "Appeler")
    assert view.load_view(user, int(far["id"])).case.next_appointment_on == LATER


def test_what_is_left_out_writes_no_row_that_names_another(here: Board, person: Person) -> None:
    name, cookies = person("unit_head")
    user = sign_in(name)
    frame, _total = listing.page(user, Filters(), listing.Sort(), 1, 50)
    first, second = frame.iloc[0], frame.iloc[1]
    text = f"Nom\tNote\n{first['name']}\tPour la première\n{first['name']} Autre\tPour personne\n"
    with Tab(here.url, cookies, "cases") as tab:
        tab.set("Modifier", True)
        paste(tab, text)
        shown = tab.texts()
        assert "1 cellule est refusée" in shown
        assert str(second["name"]) in shown
        tab.press(TAKE)
        tab.press("Les laisser de côté")
        tab.press(SAVE)
        assert not tab.has_error()
    assert view.load_view(user, int(first["id"])).case.note == "Pour la première"
    assert view.load_view(user, int(second["id"])).case.note != "Pour personne"


def test_a_wrong_day_keeps_what_was_typed_until_it_is_mended(here: Board, person: Person) -> None:
    name, cookies = person("unit_head")
    user = sign_in(name)
    frame, _total = listing.page(user, Filters(), listing.Sort(), 1, 50)
    key = int(frame["id"].iloc[2])
    with Tab(here.url, cookies, "cases") as tab:
        tab.set("Modifier", True)
        typed(tab, 2, "31/02/2027")
        assert any(frame["reference"].iloc[2] in one for one in tab.alerts())
        assert days(tab)[2] == "31/02/2027"
        tab.press(SAVE)
        assert view.load_view(user, key).case.next_appointment_on != SOON
        typed(tab, 2, f"{SOON:%d-%m-%Y}")
        assert not tab.alerts()
        tab.press(SAVE)
    assert view.load_view(user, key).case.next_appointment_on == SOON


def typed(tab: Tab, row: int, text: str) -> None:
    grid = tab.widgets("data_editor")[0]
    state = {str(row): {"next_appointment_on": text}}
    tab.set(grid, {"edited_rows": state, "added_rows": [], "deleted_rows": []})


def days(tab: Tab) -> list[object]:
    """What the cells of the day say in the grid."""
    found = next(table for table in tab.tables() if table and "next_appointment_on" in table[0])
    return [row["next_appointment_on"] for row in found]


def test_what_was_retired_meanwhile_is_said_when_it_is_saved(here: Board, person: Person) -> None:
    name, cookies = person("unit_head")
    row = entries.entries(sign_in(name), DirectoryFilters()).iloc[0]
    key = int(row["id"])
    with Tab(here.url, cookies, "directory") as tab:
        paste(
            tab, f"Organisation\tService\tE-mail\n{row['organisation']}\t{row['service']}\ta@b.be"
        )
        tab.press(TAKE)
        entries.retire(sign_in("head-gnt"), [key], "directory")
        tab.press(SAVE)
        said = [one for one in tab.alerts() if "retiré" in one]
        assert len(said) == 1
        assert str(row["organisation"]) in said[0].replace("\\", "")
    with open_session(SYSTEM, "directory") as session:
        assert session.get_one(Service, key).email == "a@b.be"
    entries.retire(sign_in(name), [key], "directory", back=True)
