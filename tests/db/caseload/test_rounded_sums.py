"""Sums that give no part away: every small board tried, larger ones and the sample searched."""

import itertools
import random
from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest

from db import clock
from db.case.filters import Filters
from db.caseload import counted_sets, rounded_questions, rounded_sums
from db.caseload.rounded_sums import ALL, Cell, Lists, Place, Row, Sums
from db.security import small_counts
from db.security.session import open_session
from db.user import User

STAGES, TARGETS = ("a", "b", "c"), ("x", "y")
Spans = dict[Cell, tuple[int, int]]
Links = list[tuple[Cell, list[Cell]]]


def links(lists: Lists) -> Links:
    """Every count that an analyst is told in parts, too, by what there is to choose from."""
    return [(cell, parts) for cell in told(lists) for parts in divided(cell, lists)]


def told(lists: Lists) -> Iterator[Cell]:
    parts = {"", *lists.parts, *(one for some in lists.parts.values() for one in some[0])}
    sites: list[Place] = [("site", site) for some in lists.sites.values() for site in some]
    units: list[Place] = [(kind, unit) for unit in lists.sites for kind in ("unit", "nosite")]
    for place in (ALL, *units, *sites, ("nosite", 0)):
        for part in parts:
            yield Cell(place, part)
            if (part in ("", *lists.by_group)) and (lists.by_place or place == ALL):
                yield from (Cell(place, part, one) for some in lists.groups for one in some)


def divided(cell: Cell, lists: Lists) -> Iterator[list[Cell]]:
    every = set(told(lists)) if len(lists.sites) < 3 else None
    units = list(lists.sites)
    places: list[list[Place]] = []
    if cell.place == ALL:
        all_sites = [("site", site) for some in lists.sites.values() for site in some]
        places = [[("unit", unit) for unit in units], [*all_sites, ("nosite", 0)]]
    elif cell.place[0] == "unit":
        unit = cell.place[1]
        places = [[*(("site", site) for site in lists.sites[unit]), ("nosite", unit)]]
    elif cell.place == ("nosite", 0):
        places = [[("nosite", unit) for unit in units]]
    found = [[cell._replace(place=one) for one in some] for some in places]
    found += [[cell._replace(part=one) for one in some] for some in lists.parts.get(cell.part, ())]
    if not cell.group:
        found += [[cell._replace(group=one) for one in some] for some in lists.groups]
    for some in found:
        if every is None or every.issuperset(some):
            yield some


def searched(spans: Spans, known: Links) -> Spans:
    """What is left possible for each count once every sum was held against its parts, for good."""
    left, changed = dict(spans), True
    while changed:
        changed = False
        for whole, parts in known:
            if whole not in left or any(part not in left for part in parts):
                continue
            low, high = (sum(left[part][end] for part in parts) for end in (0, 1))
            found = {whole: (max(left[whole][0], low), min(left[whole][1], high))}
            for part in parts:
                least, most = left[part]
                least = max(least, found[whole][0] - (high - most))
                most = min(most, found[whole][1] - (low - left[part][0]))
                found[part] = least, most
            changed |= any(left[cell] != span for cell, span in found.items())
            left |= found
    return left


def possible(board: Sums, known: Links | None = None) -> list[int]:
    """How many values stay possible for each count that is not told."""
    cells = list(told(board.lists))
    spans = {cell: board.span(cell) for cell in cells}
    left = searched(spans, links(board.lists) if known is None else known)
    assert all(low <= board.counts[cell] <= high for cell, (low, high) in left.items())
    return [
        high - low + 1
        for cell, (low, high) in left.items()
        if board.counts[cell] < small_counts.LEAST
    ]


def fewest(boards: range, most: int) -> int:
    """The fewest values that the search leaves possible for a count that is not told."""
    known = links(made_up(0, 1).lists)
    return min(one for seed in boards for one in possible(made_up(seed, most), known))


def made_up(seed: int, most: int) -> Sums:
    """Two units with two sites each, three stages, two target groups; up to ``most`` in a cell."""
    chance = random.Random(seed)
    lists = Lists({1: (1, 2), 2: (3, 4)}, [TARGETS], {"": [STAGES]}, STAGES, by_place=True)
    homes = [(1, 1), (1, 2), (1, None), (2, 3), (2, 4), (2, None)]
    rows = [
        Row(unit, site, (stage,), (target,), chance.choice((0, 0, most, chance.randint(0, most))))
        for (unit, site), stage, target in itertools.product(homes, STAGES, TARGETS)
    ]
    return Sums(rows, lists)


@pytest.fixture
def fives(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules do not depend on what is rounded to; with five, every board can be tried."""
    monkeypatch.setattr(small_counts, "LEAST", 5)
    monkeypatch.setattr(rounded_sums, "ROOM", 8)


def plain(count: int, _sums: object) -> tuple[int, int]:
    return small_counts.limit(count), small_counts.limit(count, 1) - 1


def test_on_every_board_of_two_sites_three_values_stay_possible(fives: None) -> None:
    """All 4,096 boards of up to seven cases in a cell: every board that tells the same is known."""
    lists = Lists({1: (1,)}, [], {"": [("a", "b")]}, ("a", "b"))
    keys = [(site, part) for site in (1, None) for part in ("a", "b")]
    cells = list(told(lists))
    alike: dict[tuple[int, ...], list[tuple[int, ...]]] = defaultdict(list)
    for counts in itertools.product(range(8), repeat=4):
        rows = [Row(1, site, (part,), (), n) for (site, part), n in zip(keys, counts, strict=True)]
        board = Sums(rows, lists)
        answer = tuple(board.told(*cell) for cell in cells)
        alike[answer].append(tuple(board.counts[cell] for cell in cells))
    for boards in alike.values():
        for values in zip(*boards, strict=True):
            assert min(values) >= 5 or len(set(values)) >= 3


def test_4_and_4_are_not_given_away_by_their_sum(fives: None) -> None:
    lists = Lists({1: (1,)}, [])
    board = Sums([Row(1, 1, (), (), 4), Row(1, None, (), (), 4)], lists)
    assert board.span(Cell(("unit", 1))) == (0, 8)
    assert rounded_sums.between(8, []) == (8, 12)
    assert rounded_sums.between(8, [[(0, 4), (0, 4), (0, 4)]]) == (8, 12)


@pytest.mark.parametrize("most", [2, 4, 5, 8, 13])
def test_on_made_up_boards_the_search_leaves_three_values_or_more(fives: None, most: int) -> None:
    assert fewest(range(40), most) >= 3


def test_the_search_finds_what_plain_rounding_gives_away(
    fives: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounded_sums, "between", plain)
    assert fewest(range(20), 4) == 1


@pytest.mark.either_database
@pytest.mark.parametrize(
    "name", ["open", "waiting", "not_seen", "term", "closed", "lasting", "recent", "attended"]
)
def test_on_the_sample_the_search_leaves_three_values_or_more(
    board: str, signed_in: Callable[[str], User], name: str
) -> None:
    analyst, today = signed_in("analyst"), clock.today()
    known = rounded_questions.nationalities(analyst)
    first, last = rounded_questions.quarters(today)[0]
    with open_session(analyst, "figures") as session:
        lists = counted_sets.choices(session, known)
        if name == "lasting":  # a quarter of which all months are over
            first, last = rounded_questions.quarters(today)[9]
            assert len(counted_sets.months_over(Filters(closed_to=last))) == 3
        if name in ("closed", "lasting"):
            found = counted_sets.closed(session, lists, Filters(closed_from=first, closed_to=last))
        elif name == "attended":
            found = counted_sets.attended(session, lists, (first, last), today)
        elif name == "recent":
            found = counted_sets.recent(session, lists, today)
        else:
            found = counted_sets.opened(session, lists, today, (name,))[name]
    assert min(possible(found)) >= 3


def test_sums_stay_near_the_truth(board: str, signed_in: Callable[[str], User]) -> None:
    analyst = signed_in("analyst")
    with open_session(analyst, "figures") as session:
        lists = counted_sets.choices(session, rounded_questions.nationalities(analyst))
        found = counted_sets.opened(session, lists, clock.today(), ("open",))["open"]
    counts = {cell: found.counts[cell] for cell in told(found.lists) if found.counts[cell] >= 10}
    away = [abs(found.told(*cell) - count) for cell, count in counts.items()]
    assert sum(one <= 5 for one in away) / len(away) > 0.8
    assert sum(one <= 10 for one in away) / len(away) > 0.95
