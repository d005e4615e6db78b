"""What the charts draw, before a browser draws it."""

import pandas as pd
import pytest

from db.caseload.breakdown import COLUMNS
from ui.caseload import chart


def bars(*rows: tuple[int, int, float]) -> pd.DataFrame:
    """Frames as db.caseload.load gives them: (id, open cases, capacity), all of one stage."""
    records = [
        (key, f"name {key}", "BRU", "waiting", cases, cases, cases, capacity, False, True)
        for key, cases, capacity in rows
    ]
    return pd.DataFrame(records, columns=list(COLUMNS)).astype(COLUMNS)


def test_those_who_wait_do_not_make_everybody_else_a_dot() -> None:
    shown = chart._shown(bars((1, 20, 25), (0, 500, 0)), {"waiting": "à inviter"}, False)
    assert list(shown["length"]) == [20, 25]
    assert list(shown["cases"]) == [20, 500]
    assert list(shown["end"]) == ["20 / 25", "500  ⟫"]


def test_a_bar_that_fits_is_drawn_whole() -> None:
    shown = chart._shown(bars((1, 30, 25), (0, 12, 0)), {"waiting": "à inviter"}, False)
    assert list(shown["length"]) == [30, 12]
    assert list(shown["end"]) == ["30 / 25  ▲ +5", "12"]


def test_a_site_without_a_capacity_to_compare_tells_its_cases_only() -> None:
    shown = chart._shown(bars((1, 2, float("nan")), (2, 3, 25)), {"waiting": "à inviter"}, False)
    assert list(shown["end"]) == ["2", "3 / 25"]
    assert list(shown["length"]) == [2, 3]
    assert list(shown["reach"]) == [2, 25]


def test_a_unit_of_only_waiting_cases_is_drawn_whole() -> None:
    shown = chart._shown(bars((0, 12, 0)), {"waiting": "à inviter"}, False)
    assert list(shown["length"]) == [12]


def test_a_count_under_ten_is_said_to_be_one_and_no_share_gives_it_away() -> None:
    frame = bars((1, 0, 25)).assign(exact=False)
    open_, closed = (chart._shown(frame, {"waiting": "à inviter"}, one) for one in (False, True))
    assert list(open_["said"]) == ["< 10"]
    assert list(open_["end"]) == ["< 10 / 25"]
    assert list(closed["end"]) == ["< 10"]


def rounded(total: int, **parts: int) -> pd.DataFrame:
    """One unit as an analyst gets it: every part and the total rounded by itself."""
    records = [
        (1, "BRU", "BRU", part, cases, total, total, 0.0, False, False)
        for part, cases in parts.items()
    ]
    return pd.DataFrame(records, columns=list(COLUMNS)).astype(COLUMNS)


def test_a_rounded_bar_ends_where_its_number_says() -> None:
    labels = {"waiting": "à inviter", "analysis": "analyse", chart.REST: "non détaillé"}
    for frame in (
        rounded(30, waiting=10, analysis=10),
        rounded(20, waiting=15, analysis=10),
        rounded(25, waiting=0, analysis=0),
        rounded(25, waiting=15, analysis=10),
        rounded(0, waiting=0, analysis=0),
    ):
        for closed in (False, True):
            shown = chart._shown(frame, labels, closed)
            assert shown["length"].sum() == pytest.approx(frame["total"][0])
            assert shown["reach"].max() == frame["total"][0]
            rest = shown[shown["part"] == chart.REST]
            assert list(rest["said"]) in ([], ["–"])
            assert len(rest) == (frame["cases"].sum() < frame["total"][0])


def test_what_a_rounded_bar_lacks_is_drawn_last() -> None:
    labels = {"waiting": "à inviter", chart.REST: "non détaillé"}
    shown = chart._shown(rounded(30, waiting=10), labels, False)
    assert list(shown["label"]) == ["à inviter", "non détaillé"]
    assert list(shown["part_order"]) == [0, 1]
    assert list(shown["length"]) == [10, 20]
