"""Loads of coaches, and a proposal that spreads cases by capacity."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from db.allocation import coach_loads
from db.allocation.coach_loads import Load, loads
from db.allocation.proposal import propose
from db.case import listing
from db.case.filters import Filters
from db.case.listing import Sort
from db.errors import NotAllowed
from db.user import User

SignedIn = Callable[[str], User]
COACH = Load(1, "A", 1, 1, 0, 10.0, False, None, None, frozenset())


def frame(*rows: tuple[int, int | None, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["id", "site_id", "target_group", "language"])


def test_cases_are_spread_by_capacity() -> None:
    large, small = replace(COACH, capacity=20.0), replace(COACH, id=2, capacity=10.0)
    rows = [(key, None, "single", "ar") for key in range(1, 31)]
    found = [one.coach_id for one in propose(frame(*rows), [large, small])]
    assert found.count(1) == 20
    assert found.count(2) == 10


def test_site_target_group_and_language_speak_for_a_coach() -> None:
    other = replace(COACH, id=2, site_id=2, target_group="families", languages=frozenset({"ar"}))
    (one,) = propose(frame((7, 2, "families", "ar")), [COACH, other])
    assert one.coach_id == 2
    assert one.reasons == ("same_site", "same_target", "same_language", "room")


def test_who_is_full_gets_a_case_only_where_all_are(board: str) -> None:
    full = replace(COACH, open=10)
    (one,) = propose(frame((7, 1, "single", "ar")), [full])
    assert (one.coach_id, "room" in one.reasons) == (1, False)


def test_nobody_to_give_to_is_said() -> None:
    away = replace(COACH, capacity=0.0)
    (one,) = propose(frame((7, 1, "single", "ar")), [away])
    assert one.coach_id is None


def test_loads_are_those_of_the_list_of_cases(board: str, signed_in: SignedIn) -> None:
    head = signed_in("head-bru")
    for one in loads(head):
        assert one.unit_id == 1
        _frame, total = listing.page(head, Filters(coaches=(one.id,)), Sort(), 1, 1)
        assert one.open == total


def test_who_is_on_leave_or_leaves_takes_none_or_is_named_first(
    board: str, signed_in: SignedIn
) -> None:
    found = loads(signed_in("service"))
    assert {one.takes for one in found if one.on_leave} == {False}
    assert len([one for one in found if one.leaves]) >= 3


@pytest.mark.parametrize("username", ["analyst", "admin"])
def test_who_sees_no_case_sees_no_load(board: str, signed_in: SignedIn, username: str) -> None:
    with pytest.raises(NotAllowed):
        coach_loads.loads(signed_in(username))
