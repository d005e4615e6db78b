"""Small counts: the analyst never learns of one person, not by averaging and not by subtracting."""

import inspect
import itertools
import random
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from statistics import mean
from typing import Any

import pytest

from db import clock
from db.case.filters import Filters
from db.caseload import breakdown, figures, rounded_questions
from db.caseload.breakdown import By
from db.errors import NotAllowed, Refused
from db.reference import places
from db.security import rights, small_counts
from db.user import User
from tests.pages.test_attacks import MATRIX

pytestmark = pytest.mark.either_database

SignedIn = Callable[[str], User]
TODAY = clock.today()
FIRST, LAST = rounded_questions.quarters(TODAY)[0]
RUNNING = LAST + timedelta(days=1)
BEFORE = rounded_questions.quarters(TODAY)[1]
ASKED = (
    Filters(),
    Filters(units=(2,)),
    Filters(sites=(3,)),
    Filters(sites=(0,)),
    Filters(stages=("analysis",)),
    Filters(nationalities=("SY",)),
    Filters(targets=("families",)),
    Filters(outcomes=("stay_medical",)),
    Filters(outcomes=("durable",), closed_from=FIRST, closed_to=LAST),
    Filters(closed_from=FIRST, closed_to=LAST),
    Filters(attention="not_seen"),
)
REFUSED: dict[str, tuple[Filters, ...]] = {
    "rounded_one_value": (
        Filters(units=(1, 2)),
        Filters(sites=(1, 0)),
        Filters(stages=("waiting", "invited")),
        Filters(targets=("families", "single")),
        Filters(nationalities=("SY", "AF")),
        Filters(nationalities=("SY", "SY")),
        Filters(outcomes=("durable", "none")),
    ),
    "rounded_one_filter": (
        Filters(units=(1,), stages=("waiting",)),
        Filters(nationalities=("SY",), targets=("families",)),
        Filters(sites=(1,), outcomes=("durable",)),
        Filters(attention="term", targets=("families",)),
    ),
    "rounded_quarter": (
        Filters(closed_from=FIRST),
        Filters(closed_to=LAST),
        Filters(closed_from=FIRST, closed_to=LAST - timedelta(days=1)),
        Filters(closed_from=BEFORE[0], closed_to=LAST),
        Filters(closed_from=RUNNING, closed_to=TODAY),
        Filters(closed_from=date.min, closed_to=date.max, outcomes=("durable",)),
    ),
    "rounded_open": (
        Filters(attention="waiting", closed_from=FIRST, closed_to=LAST),
        Filters(stages=("closed",), closed_from=FIRST, closed_to=LAST),
    ),
    "rounded_group": (
        Filters(nationalities=("NR",)),
        Filters(nationalities=("' OR 1=1 --",)),
        Filters(attention="everything"),
        Filters(text="Dupont"),
        Filters(orders=("first",)),
        Filters(still=("12_no",)),
    ),
}


@pytest.fixture
def analyst(board: str, signed_in: SignedIn) -> User:
    return signed_in("analyst")


def test_a_count_is_told_to_the_nearest_ten_or_not_at_all() -> None:
    for count in range(60):
        shown = small_counts.rounded(count)
        assert shown % 10 == 0
        assert count in (range(max(shown - 5, 10), shown + 5) if shown else range(10))
        assert small_counts.limit(count) <= count < small_counts.limit(count, 1)
        assert (
            small_counts.rounded(small_counts.limit(count))
            == shown
            != small_counts.rounded(small_counts.limit(count, 1))
        )


@pytest.mark.parametrize("filters", ASKED)
@pytest.mark.parametrize("by", ["site", "unit"])
def test_every_cell_and_total_is_rounded_and_none_is_left_out(
    analyst: User, by: By, filters: Filters
) -> None:
    frame = breakdown.load(analyst, by, filters)
    for name in ("cases", "total", "of"):
        assert (frame[name] % 10 == 0).all()
    assert not frame.empty
    assert set(frame.groupby("id")["part"].nunique()) == {3 if filters.closed else 6}


def test_one_count_is_told_alike_by_whatever_question_it_is_reached(analyst: User) -> None:
    """Two roundings of one count with different limits would tell more than either."""

    def bars(by: By, filters: Filters) -> dict[int, int]:
        frame = breakdown.load(analyst, by, filters)
        return dict(zip(frame["id"], frame["total"], strict=True))

    whole, sites = bars("unit", Filters()), bars("site", Filters())
    for unit, total in whole.items():
        assert bars("unit", Filters(units=(unit,))) == {unit: total}
        assert (figures.figures(analyst, Filters(units=(unit,)), TODAY).open or 0) == total
    for site in (1, 9, 0):
        assert bars("site", Filters(sites=(site,))) == {site: sites[site]}
    stay = breakdown.load(analyst, "unit", Filters(closed_from=FIRST, closed_to=LAST))
    alone = Filters(outcomes=("stay",), closed_from=FIRST, closed_to=LAST)
    told = stay[stay["part"] == "stay"].set_index("id")["cases"]
    assert bars("unit", alone) == told.to_dict()


@pytest.mark.parametrize("rule", REFUSED)
def test_what_would_be_too_narrow_is_refused_and_never_narrowed(analyst: User, rule: str) -> None:
    for filters in REFUSED[rule]:
        for ask in answers(analyst, filters):
            with pytest.raises(Refused) as error:
                ask()
            assert [one.rule for one in error.value.refusals] == [rule]


def answers(user: User, filters: Filters) -> list[Callable[[], object]]:
    """Every function that answers this user with counts, by its arguments in the code."""
    known: dict[str, Any] = {"filters": filters, "by": "site", "day": TODAY, "period": BEFORE}
    found: list[Callable[[], object]] = []
    for named, function in MATRIX.items():
        names = list(inspect.signature(function).parameters)[1:]
        if "filters" in names and set(names) <= set(known):
            arguments = {name: known[name] for name in names}
            if named.startswith(("caseload.", "figures.")):
                found.append(partial(function, user, **arguments))
    assert len(found) >= 4
    return found


def test_figures_are_told_of_today_and_a_week_ago_only(analyst: User) -> None:
    for days in (0, 7):
        assert figures.figures(analyst, Filters(), TODAY - timedelta(days=days)).open
    for days in (-1, 1, 6, 8, 14, 400):
        with pytest.raises(Refused):
            figures.figures(analyst, Filters(), TODAY - timedelta(days=days))


def test_averaging_rounded_unions_told_the_exact_count_and_is_refused(
    board: str, signed_in: SignedIn
) -> None:
    """The attack: random nationalities with and without one, rounded; the mean of the difference
    is the exact count. It still works on rounded answers, and gets none."""
    service, analyst = signed_in("service"), signed_in("analyst")
    codes = rounded_questions.nationalities(service)

    def count(some: tuple[str, ...]) -> int:
        return int(breakdown.load(service, "unit", Filters(nationalities=some))["cases"].sum())

    exact = {code: count((code,)) for code in codes}
    assert exact["VN"] < small_counts.LEAST
    chance, differences = random.Random(1), []
    for _ in range(2000):
        others = chance.sample([one for one in codes if one != "VN"], chance.randint(3, 15))
        union = sum(exact[one] for one in others)
        differences.append(small_counts.rounded(union + exact["VN"]) - small_counts.rounded(union))
    assert round(mean(differences)) == exact["VN"]
    for size in (2, 3, 8, len(codes)):
        union_asked = Filters(nationalities=tuple(chance.sample(codes, size)))
        for ask in answers(analyst, union_asked):
            with pytest.raises(Refused):
                ask()


def test_nationalities_come_by_code_and_only_large_ones(board: str, signed_in: SignedIn) -> None:
    all_codes = rounded_questions.nationalities(signed_in("service"))
    codes = rounded_questions.nationalities(signed_in("analyst"))
    assert all_codes == sorted(all_codes)
    assert codes == sorted(codes)
    assert "VN" in set(all_codes) - set(codes)


def test_quarters_are_whole_and_have_ended() -> None:
    for today in (date(2026, 1, 1), date(2026, 3, 31), date(2026, 11, 25), date(2026, 12, 31)):
        found = rounded_questions.quarters(today)
        assert all(first.day == 1 and last < today for first, last in found)
        assert all(
            after[0] - before[1] == timedelta(days=1) for after, before in itertools.pairwise(found)
        )
        assert found[-1] == (date(2021, 4, 1), date(2021, 6, 30))
    assert rounded_questions.quarters(date(2026, 1, 1))[0] == (
        date(2025, 10, 1),
        date(2025, 12, 31),
    )


def test_no_single_person_s_days_are_told(analyst: User) -> None:
    for site in [place.id for place in places.places(analyst, "figures", "fr").sites]:
        told = figures.figures(analyst, Filters(sites=(site,)), TODAY)
        assert told.longest_wait is None
        assert told.days_to_outcome is None or (told.closed or 0) >= 10


def test_a_row_for_no_site_is_always_there(analyst: User) -> None:
    for nationality in rounded_questions.nationalities(analyst)[:5]:
        frame = breakdown.load(analyst, "site", Filters(nationalities=(nationality,)))
        assert frame["id"].eq(0).any()


def test_coaches_are_persons(analyst: User) -> None:
    assert places.places(analyst, "figures", "fr").coaches == ()
    with pytest.raises(NotAllowed):
        breakdown.load(analyst, "coach", Filters())
    with pytest.raises(NotAllowed):
        breakdown.load(analyst, "site", Filters(coaches=(1,)))
    with pytest.raises(NotAllowed):
        figures.figures(analyst, Filters(coaches=(1,)), TODAY)


def test_heads_are_told_exactly_and_may_ask_anything(board: str, signed_in: SignedIn) -> None:
    head = signed_in("head-bru")
    assert rights.sees_exact_counts(head)
    assert figures.figures(head, Filters(), TODAY).longest_wait is not None
    for filters in (REFUSED["rounded_one_value"][4], REFUSED["rounded_quarter"][3]):
        assert not breakdown.load(head, "site", filters).empty
