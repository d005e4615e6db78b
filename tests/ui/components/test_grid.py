"""What a browser sends of a grid: taken over, or refused by row and column; nothing raises."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.column_config import ButtonColumn, CheckboxColumn, DateColumn, TextColumn

from db.user import User
from ui.components import drafts, feedback, grid, grid_cells
from ui.components.callbacks import act
from ui.components.grid import Grid

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
def gather(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], Grid]:
    """Send an editor's state; gives the grid that took it over."""
    state: dict[str, Any] = {"page_arrived": False}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(st, "data_editor", lambda *_args, **_rest: None)
    monkeypatch.setattr(drafts, "look_up", lambda *_args: None)
    monkeypatch.setattr(drafts, "store", lambda *_args: None)
    made = Grid(USER, "test")
    made.names = lambda key: f"row {key}"
    made.draw(FRAME, CONFIG, ["locked"], "test", LABELS)

    def send(edited: object) -> Grid:
        state.update(editor={"edited_rows": edited, "added_rows": [], "deleted_rows": []})
        act(made._gather)("editor")
        return made

    return send


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
