"""What a browser sends of a grid: taken over or refused by row and column, and kept until saved."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.column_config import ButtonColumn, CheckboxColumn, DateColumn, TextColumn

from db.accounts.drafts import Kept
from db.clock import now
from db.errors import Collision, Conflicts
from db.transaction import Edit
from db.user import User
from ui.components import drafts, feedback, grid, grid_cells
from ui.components.callbacks import act
from ui.components.grid import Grid
from ui.components.grid_saving import Saving

FRAME = pd.DataFrame(
    {
        "id": [11, 12],
        "name": ["a", None],
        "stage": ["waiting", None],
        "closed_on": pd.to_datetime(["2026-01-05", None]),
        "languages": [["fr"], []],
        "on_leave": [False, True],
        "norm": [25, 30],
        "press": ["x", "x"],
        "locked": ["x", "x"],
    }
)
CONFIG: dict[str, Any] = {
    "name": TextColumn(),
    "stage": TextColumn(),
    "closed_on": DateColumn(),
    "languages": TextColumn(),
    "on_leave": CheckboxColumn(),
    "norm": TextColumn(),
    "press": ButtonColumn(key="press"),
    "locked": TextColumn(),
}
LABELS = {"stage": {"waiting": "à inviter", "invited": "invité"}}
USER = User(1, "x", "x", "administrator")
DEEP: object = []
for _turn in range(500):
    DEEP = [DEEP]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Grid:
    """A grid of two rows, drawn in a tab of its own."""
    monkeypatch.setattr(st, "session_state", {"page_arrived": False})
    monkeypatch.setattr(st, "data_editor", lambda *_args, **_rest: None)
    monkeypatch.setattr(drafts, "look_up", lambda *_args: None)
    monkeypatch.setattr(drafts, "store", lambda *_args: None)
    made = Grid(USER, "test")
    made.names = lambda key: f"row {key}"
    draw(made, FRAME)
    return made


@pytest.fixture
def gather(made: Grid) -> Callable[[object], Grid]:
    """Send an editor's state; gives the grid that took it over."""

    def send(edited: object) -> Grid:
        editor = {"edited_rows": edited, "added_rows": [], "deleted_rows": []}
        st.session_state["editor"] = editor
        act(made._gather)("editor")
        return made

    return send


def draw(made: Grid, frame: pd.DataFrame) -> pd.DataFrame:
    """What the editor shows."""
    made.draw(frame, CONFIG, ["locked"], "test", LABELS)
    shown: pd.DataFrame = st.session_state["test-shown"]
    return shown


def said() -> list[str]:
    found: list[str] = st.session_state.get(feedback.REFUSED, [])
    assert not [one for one in found if "échoué" in one or "survenue" in one]
    return found


def test_good_cells_are_taken_over(gather: Callable[[object], Grid]) -> None:
    made = gather(
        {
            0: {"name": "b", "stage": "invité", "closed_on": "2026-02-03T00:00:00.000Z"},
            1: {"languages": ["ar", "nl"], "on_leave": False, "norm": 28, "closed_on": None},
        }
    )
    assert made.pending == {
        11: {
            "name": ("a", "b"),
            "stage": ("waiting", "invited"),
            "closed_on": (date(2026, 1, 5), date(2026, 2, 3)),
        },
        12: {"languages": ((), ("ar", "nl")), "on_leave": (True, False), "norm": (30, 28)},
    }
    assert not said()
    assert "test-generation" not in st.session_state


def test_back_to_what_stood_there_is_no_change(gather: Callable[[object], Grid]) -> None:
    gather({0: {"name": "b"}})
    assert gather({0: {"name": "a"}}).pending == {}


EVIL: dict[str, tuple[object, str]] = {
    "stage": ("nonsense", "row 11 – Étape"),
    "closed_on": ("9999-12-31", "row 11 – Clôturé le"),
    "languages": (["x" * 100_000], "row 11 – Langues"),
    "on_leave": ("perhaps", "row 11 – En congé"),
    "norm": (float("nan"), "row 11 – Norme"),
    "name": ("x" * 100_000, "row 11 – Nom"),
    "press": ("x", "row 11 – "),
    "locked": ("x", "row 11 – "),
    "id": (99, "row 11 – "),
    "no such column": ("x", "row 11 – "),
}


@pytest.mark.parametrize("field", EVIL)
def test_a_refused_cell_is_named_and_nothing_else_is_lost(
    gather: Callable[[object], Grid], field: str
) -> None:
    value, named = EVIL[field]
    made = gather({0: {field: value}, 1: {"name": "kept"}})
    assert made.pending == {12: {"name": ("", "kept")}}
    assert len(said()) == 1
    assert said()[0].startswith(named)
    assert st.session_state["test-generation"] == 1  # the editor forgets the rest


ODD: tuple[Any, ...] = (
    None, "", "x", 0, -1, 7.5, 2**63, 10**400, float("nan"), float("inf"), True, [], {}, {"a": {}},
    [[1]], [None], DEEP, "\x00\ud800", "2026-13-45", "0001-01-01", "9999-12-31", ["fr"] * 10_000,
)  # fmt: skip


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_no_value_in_any_column_raises(gather: Callable[[object], Grid], value: object) -> None:
    for field in (*CONFIG, "id", "other"):
        for place in (0, 1, -1, 2, 10**30, "x", None):
            made = gather({place: {field: value}})
            assert set(made.pending) <= {11, 12}
            said()
    for shape in (value, {0: value}, {"x": value}):
        gather(shape)
        said()
    made.edits()


def test_a_row_that_is_not_there_is_named(gather: Callable[[object], Grid]) -> None:
    gather({7: {"name": "x"}})
    assert "7" in said()[0]
    assert said()[0].startswith("Nom")


def test_of_many_refusals_some_are_said_and_the_rest_is_counted(
    gather: Callable[[object], Grid],
) -> None:
    gather({place: {"name": "x"} for place in range(2, 102)})
    assert len(said()) == feedback.MOST + 1
    assert "80" in said()[-1]


def test_an_editor_forgets_what_it_cannot_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    state = {
        "good": {"edited_rows": {0: {"coach": "1"}}},
        "row": {"edited_rows": {9: {"coach": "1"}}},
        "column": {"edited_rows": {0: {"x": "1"}}},
        "added": {"edited_rows": {}, "added_rows": [{}]},
    }
    monkeypatch.setattr(st, "session_state", state)
    for key in [*state, "absent"]:
        grid_cells.settle(key, 3, ("coach",))
    assert list(state) == ["good"]
    assert grid


def test_unsaved_edits_go_with_their_rows_wherever_these_stand(
    made: Grid, gather: Callable[[object], Grid]
) -> None:
    gather({0: {"name": "b", "norm": 28}})
    shown = draw(made, FRAME.iloc[::-1].reset_index(drop=True))
    assert shown["name"].tolist() == [None, "b"]
    assert shown["norm"].tolist() == ["30", "28"]
    draw(made, FRAME.iloc[1:].reset_index(drop=True))  # the filters leave the row out
    assert made.edits() == [Edit(11, {"name": "a", "norm": 25}, {"name": "b", "norm": 28})]


def test_nothing_is_saved_while_a_cell_is_refused_which_shows_what_was_typed(
    made: Grid, gather: Callable[[object], Grid]
) -> None:
    saved: list[list[Edit]] = []

    def save(edits: list[Edit]) -> bool:
        saved.append(edits)
        return True

    gather({0: {"norm": "viele"}, 1: {"name": "kept"}})
    made._press(save)
    assert saved == []
    assert "Des cellules sont refusées" in said()[0]
    assert draw(made, FRAME)["norm"].tolist() == ["viele", "30"]
    gather({0: {"norm": 28}})
    made._press(save)
    [edits] = saved
    assert [(one.row, one.after) for one in edits] == [(11, {"norm": 28}), (12, {"name": "kept"})]
    assert made.pending == {}


def test_what_was_not_saved_stays_and_a_discard_forgets_it(
    made: Grid, gather: Callable[[object], Grid]
) -> None:
    gather({0: {"name": "b"}})
    made._press(lambda _edits: False)
    assert made.pending == {11: {"name": ("a", "b")}}
    made.clear()
    assert made.pending == {}
    made._press(lambda _edits: pytest.fail("there was nothing to save"))
    assert draw(made, FRAME)["name"].tolist() == ["a", None]


def test_a_saved_row_that_left_the_list_is_named_until_the_list_changes(
    made: Grid, gather: Callable[[object], Grid], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(st, "info", lambda sentence, **_rest: told.append(sentence))
    gather({0: {"name": "b"}, 1: {"name": "c"}})
    made._press(lambda _edits: True)
    rest = FRAME.iloc[1:].reset_index(drop=True)
    for _run in range(2):
        draw(made, rest)
    assert len(told) == 2
    assert "row 11" in told[0]
    assert "row 12" not in told[0]
    draw(made, FRAME)
    assert len(told) == 2


def test_the_second_of_two_people_goes_on_from_the_other_value_or_lets_it_stand(
    made: Grid, gather: Callable[[object], Grid], monkeypatch: pytest.MonkeyPatch
) -> None:
    gather({0: {"name": "b", "norm": 28}})
    found = [Collision(11, "name", "b", "z", "Ann", None)]
    said = []

    def save(edits: list[Edit]) -> None:
        said.append(edits)
        raise Conflicts(found)

    saving = Saving(made, USER, "test", save, lambda _field, value: str(value), str)
    assert saving.save(made.edits()) is False
    assert st.session_state["test-collisions"] == found
    assert made.pending == {11: {"name": ("a", "b"), "norm": (25, 28)}}
    made.settle(11, "name", "z", keep_mine=True)
    assert made.edits() == [Edit(11, {"name": "z", "norm": 25}, {"name": "b", "norm": 28})]
    made.settle(11, "name", "z", keep_mine=False)
    assert made.edits() == [Edit(11, {"norm": 25}, {"norm": 28})]
    made.settle(11, "norm", 28, keep_mine=False)
    assert made.edits() == []


def test_what_was_left_unsaved_is_taken_up_beside_what_was_typed_since(
    made: Grid, gather: Callable[[object], Grid], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[drafts.Pending] = []
    monkeypatch.setattr(drafts, "store", lambda _user, _place, pending: kept.append({**pending}))
    left: drafts.Pending = {
        11: {"name": ("a", "older"), "norm": (25, 27)},
        12: {"closed_on": (None, date(2026, 2, 3)), "languages": ((), ("ar", "nl"))},
    }
    made.offer = Kept("test", drafts.encode(left), now())
    gather({0: {"name": "newer"}})
    whole = left | {11: {"name": ("a", "newer"), "norm": (25, 27)}}
    assert kept[-1] == whole  # what is offered is kept until it was seen
    made._take_up()
    assert made.pending == whole
    assert made.offer is None
    assert kept[-1] == whole
