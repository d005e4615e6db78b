"""Who could hold a case: the coaches of a unit with their loads, and a proposal that spreads."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
from sqlalchemy import func, select

from db import access, people
from db.access import User
from db.filters import Filters
from db.models import Case, Coach, CoachLanguage

# What counts as much as this share of a coach's capacity, in favour of a coach.
SAME_SITE, SAME_TARGET, SAME_LANGUAGE = 0.30, 0.20, 0.10


@dataclass(frozen=True)
class Load:
    """A coach and the open cases held now. ``capacity`` in cases, 0 for who takes none."""

    id: int
    name: str
    unit_id: int
    site_id: int
    open: int
    capacity: float
    on_leave: bool
    ends_on: date | None
    target_group: str | None
    languages: frozenset[str]

    @property
    def takes(self) -> bool:
        return self.capacity > 0

    @property
    def over(self) -> bool:
        """Holds more than the capacity; who takes none is somebody to empty, not to relieve."""
        return self.takes and self.open > self.capacity

    @property
    def leaves(self) -> bool:
        """On leave, gone, or with a last day: somebody whose caseload has to go elsewhere."""
        return self.on_leave or self.ends_on is not None


@dataclass(frozen=True)
class Proposal:
    """For one case: the coach, and why, as codes: same_site, same_target, same_language, room."""

    case_id: int
    coach_id: int | None
    reasons: tuple[str, ...]


def loads(user: User, units: Iterable[int] = ()) -> list[Load]:
    """The coaches that ``user`` may see, of ``units`` or of all, in order of unit and name; their
    capacity as it is today.
    """
    filters = Filters(units=tuple(units))
    with access.session(user, "cases") as session:
        held = select(Case.coach_id, func.count()).where(
            Case.closed_on.is_(None), Case.voided_on.is_(None), Case.coach_id.is_not(None)
        )
        counts: dict[int | None, int] = dict(session.execute(held.group_by(Case.coach_id)).all())
        spoken: dict[int, set[str]] = {}
        for key, language in session.execute(
            select(CoachLanguage.coach_id, CoachLanguage.language)
        ):
            spoken.setdefault(key, set()).add(language)
        coaches = {coach.id: coach for coach in session.scalars(select(Coach))}
        holders = people.coaches(session, filters, date.today())
    return [
        Load(
            one.id,
            one.name,
            one.unit_id,
            one.site_id,
            counts.get(one.id, 0),
            one.capacity,
            one.on_leave,
            coaches[one.id].ends_on,
            coaches[one.id].target_group,
            frozenset(spoken.get(one.id, ())),
        )
        for one in holders
    ]


def propose(cases: pd.DataFrame, coaches: Iterable[Load]) -> list[Proposal]:
    """Spread cases over the coaches who take any, by capacity; line by line, most loaded last.

    ``cases`` has columns id, site_id, target_group, language (as ``db.cases.page``). Each case
    goes where the load after it, as a share of capacity, is smallest, after what speaks for a
    coach: the site, the target group, the language (constants above).
    """
    room = {one.id: one for one in coaches if one.takes}
    proposals = []
    for case in cases.itertuples(index=False):
        if not room:
            proposals.append(Proposal(int(case.id), None, ()))
            continue
        weights = [(_weight(one, case), one.id) for one in room.values()]
        best = room[min(weights)[1]]
        room[best.id] = replace(best, open=best.open + 1)
        reasons = tuple(_reasons(best, case)) + (("room",) if best.open < best.capacity else ())
        proposals.append(Proposal(int(case.id), best.id, reasons))
    return proposals


def _weight(coach: Load, case: object) -> float:
    favour = {"same_site": SAME_SITE, "same_target": SAME_TARGET, "same_language": SAME_LANGUAGE}
    load = (coach.open + 1) / coach.capacity
    return load - sum(favour[reason] for reason in _reasons(coach, case))


def _reasons(coach: Load, case: object) -> Iterable[str]:
    site = getattr(case, "site_id", None)
    if not pd.isna(site) and site == coach.site_id:
        yield "same_site"
    if coach.target_group and getattr(case, "target_group", None) == coach.target_group:
        yield "same_target"
    if getattr(case, "language", None) in coach.languages:
        yield "same_language"
