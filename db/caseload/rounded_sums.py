"""Counts that are told rounded, and so that no sum of them gives one away.

A count is told next to parts that add up to it: a unit next to its sites, a site next to its
stages, all cases next to those of each target group. 8 + 8 would be told as 20, which says that
neither is under 6. So a limit between two told values of a sum is left out where it lies too near
the least or the most that the parts, as they are told, can add up to: nearer than the widest of
them is wide, or than ``ROOM``. Then no sum by itself says anything of a part that is told within
``ROOM``, and it leaves as many values of any other. What several sums say together is tried, not
proved (docs/reliability.md).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from db.security import small_counts

# As wide as a sum of two parts that are not told: large sums stay exact enough.
ROOM = 2 * (small_counts.LEAST - 1)
ALL: "Place" = ("all", 0)
REST = "rest"  # nationalities that cannot be chosen
NONE = "none"  # stands for every group without a case: they are all told alike
Span = tuple[int, int]  # the least and the most that a count can be
Place = tuple[str, int]  # all, unit or site and its id; nosite and its unit, 0 for all units


class Cell(NamedTuple):
    """A count that is told: where, in which part (a stage, an outcome), of which group."""

    place: Place
    part: str = ""
    group: str = ""


class Row(NamedTuple):
    """Persons whose cases are alike in everything: a stage, an outcome with its groups, …"""

    unit: int
    site: int | None
    parts: tuple[str, ...]
    groups: tuple[str, ...]
    persons: int


@dataclass(frozen=True)
class Lists:
    """What there is to choose from, whether there are cases or not: it tells of none."""

    sites: Mapping[int, Sequence[int]]  # by unit
    groups: Sequence[Sequence[str]]  # target groups; nationalities
    parts: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)  # "": all
    by_group: Sequence[str] = ()  # parts that are told of each group, besides all
    by_place: bool = False  # whether groups are told of each place, too, not only of all


class Sums:
    """Tells counts of one set: ``told`` gives a multiple of ten, 0 for under ten."""

    def __init__(self, rows: Iterable[Row], lists: Lists) -> None:
        self.lists = lists
        self.counts: Counter[Cell] = Counter()
        self.spans: dict[Cell, Span] = {}
        for row in rows:
            for cell in self._cells(row):
                self.counts[cell] += row.persons

    def told(self, place: Place, part: str = "", group: str = "") -> int:
        low, high = self.span(Cell(place, part, group))
        return small_counts.rounded((low + high) // 2)

    def span(self, cell: Cell) -> Span:
        """The least and the most that a count can be, for who sees it and all its parts."""
        if cell.group and not self.counts[cell]:
            cell = cell._replace(group=NONE)
        if cell not in self.spans:
            self.spans[cell] = self._span(cell)
        return self.spans[cell]

    def _span(self, cell: Cell) -> Span:
        divided = [[self.span(part) for part in parts] for parts in self._divided(cell)]
        alone = [parts[0] for parts in divided if len(parts) == 1]
        if alone:  # the same count under another name
            return alone[0]
        return between(self.counts[cell], divided)

    def _cells(self, row: Row) -> Iterable[Cell]:
        places: list[Place] = [ALL, ("unit", row.unit)]
        places += [("site", row.site)] if row.site else [("nosite", row.unit), ("nosite", 0)]
        for place in places:
            for part in ("", *row.parts):
                groups = row.groups if self._by_group(place, part) else ()
                yield from (Cell(place, part, group) for group in ("", *groups))

    def _divided(self, cell: Cell) -> Iterable[list[Cell]]:
        """Every way in which a count is told in parts, too."""
        for places in self._places(cell.place):
            if not cell.group or self.lists.by_place:
                yield [cell._replace(place=place) for place in places]
        for parts in self.lists.parts.get(cell.part, ()):
            if not cell.group or all(self._by_group(cell.place, part) for part in parts):
                yield [cell._replace(part=part) for part in parts]
        if not cell.group and self._by_group(cell.place, cell.part):
            for groups in self.lists.groups:
                yield [cell._replace(group=group) for group in groups]

    def _by_group(self, place: Place, part: str) -> bool:
        lists = self.lists
        return (lists.by_place or place == ALL) and (not part or part in lists.by_group)

    def _places(self, place: Place) -> list[list[Place]]:
        kind, key = place
        sites = self.lists.sites
        if kind == "unit":
            return [[*(("site", site) for site in sites[key]), ("nosite", key)]]
        if kind == "all":
            every = [("site", site) for some in sites.values() for site in some]
            return [[("unit", unit) for unit in sites], [*every, ("nosite", 0)]]
        if place == ("nosite", 0):
            return [[("nosite", unit) for unit in sites]]
        return []


def between(count: int, divided: Sequence[Sequence[Span]]) -> Span:
    """The limits between which ``count`` is told, next to the limits of its parts."""
    lows = [sum(low for low, _ in parts) for parts in divided]
    highs = [sum(high for _, high in parts) for parts in divided]
    rooms = [min(ROOM, max(high - low for low, high in parts)) for parts in divided]
    inner = max([0, *(low + room + 1 for low, room in zip(lows, rooms, strict=True))])
    outer = min([high - room for high, room in zip(highs, rooms, strict=True)], default=None)

    def stands(limit: int) -> bool:
        return inner <= limit and (outer is None or limit <= outer)

    first, after = small_counts.limit(count), small_counts.limit(count, 1)
    while first and not stands(first):
        first = small_counts.limit(first - 1)
    while outer is not None and after <= outer and not stands(after):
        after = small_counts.limit(after, 1)
    most = after - 1 if stands(after) else min(highs)
    return max([first, *lows]), min([most, *highs])
