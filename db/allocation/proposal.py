"""Who could hold a case: the coaches of a unit with their loads, and a proposal that spreads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import aliased

from db.allocation.coach_loads import Load
from db.limits import is_key
from db.models import Case, Order, Step
from db.security.session import open_session
from db.user import User

# What counts as much as this share of a coach's capacity, in favour of a coach. Who knew the person
# comes first of all who have room: the load is at most 1 there, and the rest together 0.60.
FAVOURS = {"knew": 2.0, "same_site": 0.30, "same_target": 0.20, "same_language": 0.10}
REASONS = (*FAVOURS, "room", "over")
Acquainted = Mapping[int, frozenset[int]]  # id of a case -> ids of coaches who knew the person


@dataclass(frozen=True)
class Proposal:
    """For one case: the coach, and why, as codes of REASONS: what speaks for the coach, and
    whether the coach has room for all that is proposed or gets more than the capacity.
    """

    case_id: int
    coach_id: int | None
    reasons: tuple[str, ...]


def acquainted(user: User, cases: Iterable[int]) -> Acquainted:
    """For each of ``cases``, who held an earlier case of the same person, as far as ``user`` may
    see it; cases whose person nobody knows are left out.
    """
    earlier, order, its_order = aliased(Case), aliased(Order), aliased(Order)
    statement = (
        select(Case.id, Step.coach_id)
        .join(its_order, its_order.id == Case.order_id)
        .join(order, order.person_id == its_order.person_id)
        .join(earlier, earlier.order_id == order.id)
        .join(Step, Step.case_id == earlier.id)
        .where(earlier.id != Case.id, earlier.opened_on <= Case.opened_on)
        .where(earlier.voided_on.is_(None), Step.coach_id.is_not(None))
        .where(Case.id.in_([int(key) for key in cases if is_key(int(key))]))
        .distinct()
    )
    found: dict[int, frozenset[int]] = {}
    with open_session(user, "cases") as session:
        for key, coach in session.execute(statement):
            found[key] = found.get(key, frozenset()) | {coach or 0}
    return found


def propose(
    cases: pd.DataFrame, coaches: Iterable[Load], known: Acquainted | None = None
) -> list[Proposal]:
    """Spread cases over the coaches who take any: capacity first, then what speaks for a coach.

    ``cases`` has columns id, site_id, target_group, language (as ``db.case.listing.page``);
    ``known`` is
    what ``acquainted`` gives. Line by line: among those with room, who knew the person, else where
    the load as a share of capacity is smallest after the favours (constants above). Only where
    nobody has room does somebody get more than the capacity: who is the least overloaded then.
    """
    everybody, known = list(coaches), known or {}
    held = {one.id: one for one in everybody if one.takes}
    chosen: list[int | None] = []
    for case in cases.itertuples(index=False):
        with_room = [one for one in held.values() if one.has_room]
        best = (
            min(with_room, key=lambda it: (_weight(it, case, known), it.id))
            if with_room
            else min(held.values(), key=lambda it: (_share(it), it.id), default=None)
        )
        chosen.append(best.id if best else None)
        if best:
            held[best.id] = replace(best, open=best.open + 1)
    reasons = explain(cases, chosen, everybody, known)
    return [
        Proposal(int(key), coach, why)
        for key, coach, why in zip(cases["id"], chosen, reasons, strict=True)
    ]


def explain(
    cases: pd.DataFrame,
    chosen: Iterable[int | None],
    coaches: Iterable[Load],
    known: Acquainted | None = None,
) -> list[tuple[str, ...]]:
    """Why each case would be with the coach ``chosen`` for it, once all of them are given: codes
    of REASONS. Nothing for who is none of ``coaches`` or takes no cases.
    """
    picked = list(chosen)
    by_id = {one.id: one for one in coaches}
    given = {int(key): to for key, to in zip(cases["id"], picked, strict=True) if to in by_id}
    after = loads_after(by_id.values(), cases, {key: to for key, to in given.items() if to})
    told: list[tuple[str, ...]] = []
    for case, to in zip(cases.itertuples(index=False), picked, strict=True):
        coach = by_id.get(to or 0)
        if coach is None or not coach.takes:
            told.append(())
            continue
        capacity = "room" if after[coach.id] <= coach.capacity else "over"
        told.append((*_favours(coach, case, known or {}), capacity))
    return told


def loads_after(
    coaches: Iterable[Load], cases: pd.DataFrame, given: Mapping[int, int]
) -> dict[int, int]:
    """Open cases of each coach once ``given`` (case -> coach) is done. ``cases`` has id, and
    coach_id where somebody holds them already.
    """
    after = {one.id: one.open for one in coaches}
    holders = cases["coach_id"] if "coach_id" in cases else [None] * len(cases)
    for key, holder in zip(cases["id"], holders, strict=True):
        new, old = given.get(int(key)), None if pd.isna(holder) else int(holder)
        if new is None or new == old:
            continue
        after[new] += 1
        if old in after:
            after[old] -= 1
    return after


def _share(coach: Load) -> float:
    """The load after one more case, as a share of the capacity."""
    return (coach.open + 1) / coach.capacity


def _weight(coach: Load, case: object, known: Acquainted) -> float:
    return _share(coach) - sum(FAVOURS[reason] for reason in _favours(coach, case, known))


def _favours(coach: Load, case: Any, known: Acquainted) -> Iterable[str]:  # noqa: ANN401
    if coach.id in known.get(int(case.id), ()):
        yield "knew"
    site = getattr(case, "site_id", None)
    if not pd.isna(site) and site == coach.site_id:
        yield "same_site"
    if coach.target_group and getattr(case, "target_group", None) == coach.target_group:
        yield "same_target"
    if getattr(case, "language", None) in coach.languages:
        yield "same_language"
