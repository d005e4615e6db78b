"""Small counts: the analyst never learns of one person, not even by subtracting."""

import itertools
from collections.abc import Callable
from datetime import date

import pytest

from db import access, caseload, figures, house, small
from db.access import User
from db.caseload import By
from db.errors import NotAllowed
from db.filters import Filters

SignedIn = Callable[[str], User]
ASKED = (
    Filters(),
    Filters(sites=(3,)),
    Filters(stages=("analysis",)),
    Filters(nationalities=("SY",), targets=("families",)),
    Filters(outcomes=("stay_medical",), closed_from=date(2023, 1, 1)),
    Filters(attention="not_seen"),
)


@pytest.fixture
def analyst(board: str, signed_in: SignedIn) -> User:
    return signed_in("analyst")


def true_values(shown: int) -> range:
    """What may stand behind a shown count."""
    return range(max(shown - 2, 5), shown + 3) if shown else range(5)


@pytest.mark.parametrize("count", range(60))
def test_a_count_is_told_to_the_nearest_five_or_not_at_all(count: int) -> None:
    shown = small.rounded(count)
    assert shown % 5 == 0
    assert count in true_values(shown)
    assert small.told(count, exact=False) == (shown or None)


@pytest.mark.parametrize("filters", ASKED)
@pytest.mark.parametrize("by", ["site", "unit"])
def test_every_cell_and_total_is_rounded_and_none_is_left_out(
    analyst: User, by: By, filters: Filters
) -> None:
    frame = caseload.load(analyst, by, filters)
    for name in ("cases", "total", "of"):
        assert (frame[name] % 5 == 0).all()
    parts = frame.groupby("id")["part"].nunique()
    assert parts.nunique() == 1


@pytest.mark.parametrize("filters", ASKED)
def test_no_small_count_can_be_had_back_by_subtracting(analyst: User, filters: Filters) -> None:
    for _key, rows in caseload.load(analyst, "site", filters).groupby("id"):
        total = true_values(int(rows["total"].iloc[0]))
        for hidden in rows.index[rows["cases"] == 0]:
            others = [true_values(int(one)) for one in rows.drop(hidden)["cases"]]
            least = max(0, total[0] - sum(one[-1] for one in others))
            most = min(4, total[-1] - sum(one[0] for one in others))
            assert most - least >= 2


def test_figures_are_rounded_and_no_single_person_s_days_are_told(analyst: User) -> None:
    sites = [place.id for place in house.places(analyst, "figures", "fr").sites]
    for site, nationality in itertools.product(sites[:4], ("SY", "GN")):
        asked = Filters(sites=(site,), nationalities=(nationality,))
        told = figures.figures(analyst, asked, date.today())
        counts = (told.open, told.waiting, told.no_answer, told.term, told.closed)
        assert all(one is None or one % 5 == 0 for one in counts)
        assert told.longest_wait is None
        assert told.days_to_outcome is None


def test_coaches_are_persons(analyst: User) -> None:
    assert house.places(analyst, "figures", "fr").coaches == ()
    with pytest.raises(NotAllowed):
        caseload.load(analyst, "coach", Filters())
    with pytest.raises(NotAllowed):
        caseload.load(analyst, "site", Filters(coaches=(1,)))
    with pytest.raises(NotAllowed):
        figures.figures(analyst, Filters(coaches=(1,)), date.today())


def test_heads_are_told_exactly(board: str, signed_in: SignedIn) -> None:
    head = signed_in("head-bru")
    assert access.exact(head)
    assert figures.figures(head, Filters(), date.today()).longest_wait is not None
