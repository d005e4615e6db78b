"""What the charts draw, before a browser draws it."""

import pandas as pd

from db.caseload import COLUMNS
from ui import charts


def bars(*rows: tuple[int, int, float]) -> pd.DataFrame:
    """Frames as db.caseload.load gives them: (id, open cases, capacity), all of one stage."""
    records = [
        (key, f"name {key}", "BRU", "waiting", cases, cases, cases, capacity, False, True)
        for key, cases, capacity in rows
    ]
    return pd.DataFrame(records, columns=list(COLUMNS)).astype(COLUMNS)


def test_those_who_wait_do_not_make_everybody_else_a_dot() -> None:
    shown = charts._shown(bars((1, 20, 25), (0, 500, 0)), {"waiting": "à inviter"}, False)
    assert list(shown["length"]) == [20, 25]
    assert list(shown["cases"]) == [20, 500]
    assert list(shown["end"]) == ["20 / 25", "500  ⟫"]


def test_a_bar_that_fits_is_drawn_whole() -> None:
    shown = charts._shown(bars((1, 30, 25), (0, 12, 0)), {"waiting": "à inviter"}, False)
    assert list(shown["length"]) == [30, 12]
    assert list(shown["end"]) == ["30 / 25  ▲ +5", "12"]


def test_a_unit_of_only_waiting_cases_is_drawn_whole() -> None:
    shown = charts._shown(bars((0, 12, 0)), {"waiting": "à inviter"}, False)
    assert list(shown["length"]) == [12]


def test_a_count_under_five_is_said_to_be_one_and_no_share_gives_it_away() -> None:
    frame = bars((1, 0, 25)).assign(exact=False)
    open_, closed = (charts._shown(frame, {"waiting": "à inviter"}, one) for one in (False, True))
    assert list(open_["said"]) == ["< 5"]
    assert list(open_["end"]) == ["< 5 / 25"]
    assert list(closed["end"]) == ["< 5"]
