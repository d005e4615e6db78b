"""A closed case reopened in a tab, undone, and done again."""

from datetime import date

from sqlalchemy import text

from tests.conftest import owned
from tests.served import Board
from tests.wire import Tab
from tests.wire.people import Person

STATE = text("SELECT stage, outcome, closed_on FROM case_file WHERE id = :key")
CLOSED = text(
    "SELECT id FROM case_file WHERE unit_id = 1 AND closed_on IS NOT NULL AND voided_on IS NULL"
    " AND invited_on IS NOT NULL ORDER BY closed_on DESC, id LIMIT 1"
)


def state(board: Board, key: int) -> tuple[object, ...]:
    with owned(board.database).connect() as connection:
        return tuple(connection.execute(STATE, {"key": key}).one())


def test_reopen_undo_redo(here: Board, person: Person) -> None:
    _name, cookies = person("unit_head")
    with owned(here.database).connect() as connection:
        key = int(connection.scalar(CLOSED) or 0)
    closed = state(here, key)
    with Tab(here.url, cookies, "case", f"case=D{key:06d}") as tab:
        tab.submit("Rouvrir", {"Raison": "est revenu"})
        assert f"D{key:06d}\u202f: rouvert" in tab.said()
        assert state(here, key)[1:] == (None, None)
        assert state(here, key)[0] != "closed"
        assert "**rouvert** · " in tab.texts()
        assert "est revenu" in tab.texts()

        tab.press("Annuler le dernier enregistrement")
        assert f"Annulé\u202f: D{key:06d}\u202f: rouvert" in tab.said()
        assert state(here, key) == closed

        tab.press("Rétablir")
        assert f"Rétabli\u202f: D{key:06d}\u202f: rouvert" in tab.said()
        assert state(here, key)[0] != "closed"

        tab.press("Annuler le dernier enregistrement")
        assert state(here, key) == closed
        assert not tab.has_error()


def test_an_extension_that_was_set_is_emptied_in_the_form(here: Board, person: Person) -> None:
    _name, cookies = person("unit_head")
    with owned(here.database).connect() as connection:
        key = connection.scalar(
            text(
                "SELECT case_file.id FROM case_file JOIN removal_order ON order_id ="
                " removal_order.id WHERE unit_id = 1 AND stage = 'analysis' AND voided_on IS NULL"
                " AND notified_on IS NOT NULL AND extended_to IS NULL ORDER BY case_file.id"
            )
        )
    with Tab(here.url, cookies, "case", f"case=D{key:06d}") as tab:
        wanted = {"Prolongé jusqu’au": date(2027, 6, 30)}
        tab.submit("Enregistrer", wanted)
        assert f"Enregistré pour D{key:06d}\u202f: prolongé jusqu’au" in tab.said()
        assert "délai prolongé jusqu’au 30 juin 2027" in tab.texts()
        tab.submit("Enregistrer", {"Prolongé jusqu’au": None})
        assert "prolongation du délai retirée" in tab.texts()
        assert not tab.has_error()
