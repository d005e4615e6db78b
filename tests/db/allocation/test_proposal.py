"""Whatever the loads: capacity first, then the favours; and every reason that is shown is true."""

import random
from collections.abc import Callable

import pandas as pd
import pytest
from sqlalchemy import select

from db.allocation import assign, coach_loads, proposal, waiting_list
from db.allocation.assign import Choice
from db.allocation.coach_loads import Load
from db.allocation.proposal import FAVOURS, Acquainted
from db.case import view
from db.clock import today
from db.models import Case, Coach, Order, Step
from db.security.session import open_session
from db.user import SYSTEM, User

SignedIn = Callable[[str], User]
TARGETS, TONGUES = ("single", "families", None), ("ar", "fa", "ti", "fr")


def a_coach(chance: random.Random, key: int) -> Load:
    capacity = chance.choice((0.0, 5.0, 7.5, 12.5, 25.0))
    held = chance.randint(0, int(capacity) + 4)
    spoken = frozenset(chance.sample(TONGUES, chance.randint(0, 2)))
    site, target = chance.randint(1, 3), chance.choice(TARGETS)
    return Load(key, f"C{key}", 1, site, held, capacity, capacity == 0, None, target, spoken)


def a_unit(seed: int) -> tuple[pd.DataFrame, list[Load], Acquainted]:
    """Cases to spread, some of which somebody of the unit holds; the coaches; who knew whom."""
    chance = random.Random(seed)
    coaches = [a_coach(chance, key) for key in range(1, chance.randint(2, 9))]
    count, ids = chance.randint(1, 40), [one.id for one in coaches]
    frame = pd.DataFrame(
        {
            "id": range(100, 100 + count),
            "site_id": pd.array([chance.choice((1, 2, 3, None)) for _ in range(count)], "Int64"),
            "target_group": [chance.choice(TARGETS[:2]) for _ in range(count)],
            "language": [chance.choice((*TONGUES, None)) for _ in range(count)],
        }
    )
    known = {
        int(key): frozenset(chance.sample(ids, 1)) for key in frame["id"] if chance.random() < 0.2
    }
    return frame, coaches, known


def true_of(coach: Load, case: dict[str, object], held: int, knew: bool) -> list[str]:
    """The reasons as a person would check them."""
    site, language = case["site_id"], case["language"]
    facts = {
        "knew": knew,
        "same_site": site is not pd.NA and site == coach.site_id,
        "same_target": coach.target_group is not None
        and case["target_group"] == coach.target_group,
        "same_language": language in coach.languages,
        "room": held <= coach.capacity,
        "over": held > coach.capacity,
    }
    return [name for name, true in facts.items() if true]


@pytest.mark.parametrize("seed", range(300))
def test_nobody_gets_more_than_the_capacity_while_another_has_room(seed: int) -> None:
    frame, coaches, known = a_unit(seed)
    found = proposal.propose(frame, coaches, known)
    given = [one.coach_id for one in found]
    takers = [one for one in coaches if one.capacity > 0]
    assert (None in given) == (not takers)
    after = {one.id: one.open + given.count(one.id) for one in coaches}
    over = [one for one in coaches if given.count(one.id) and after[one.id] > one.capacity]
    room = [one for one in takers if after[one.id] + 1 <= one.capacity]
    assert not (over and room)


@pytest.mark.parametrize("seed", range(300))
def test_every_reason_is_true_of_all_lines_as_they_stand(seed: int) -> None:
    frame, coaches, known = a_unit(seed)
    takers = {one.id: one for one in coaches if one.capacity > 0}
    found = proposal.propose(frame, coaches, known)
    chosen = [one.coach_id for one in found]
    chance = random.Random(seed)
    overruled = [chance.choice([*takers, one]) if takers else None for one in chosen]
    for picked, reasons in (
        (chosen, [one.reasons for one in found]),
        (overruled, proposal.explain(frame, overruled, coaches, known)),
    ):
        lines = zip(frame.to_dict("records"), picked, reasons, strict=True)
        for case_, coach, said in lines:
            if coach is None:
                assert said == ()
                continue
            held = takers[coach].open + picked.count(coach)
            knew = coach in known.get(case_["id"], ())
            assert list(said) == true_of(takers[coach], case_, held, knew)


def test_who_knew_the_person_comes_before_every_other_favour() -> None:
    frame = pd.DataFrame(
        [(7, 1, "families", "ar")], columns=["id", "site_id", "target_group", "language"]
    )
    fits = Load(1, "A", 1, 1, 0, 25.0, False, None, "families", frozenset({"ar"}))
    knew = Load(2, "B", 1, 2, 24, 25.0, False, None, None, frozenset())
    (one,) = proposal.propose(frame, [fits, knew], {7: frozenset({2})})
    assert (one.coach_id, one.reasons) == (2, ("knew", "room"))
    full = Load(2, "B", 1, 2, 25, 25.0, False, None, None, frozenset())
    (one,) = proposal.propose(frame, [fits, full], {7: frozenset({2})})
    assert one.coach_id == 1
    assert FAVOURS["knew"] > 1 + sum(FAVOURS.values()) - FAVOURS["knew"]


def test_a_line_that_stays_with_its_holder_adds_nothing_to_the_load() -> None:
    frame = pd.DataFrame(
        [(7, 1, "x", None, 1), (8, 1, "x", None, 1)],
        columns=["id", "site_id", "target_group", "language", "coach_id"],
    )
    leaver = Load(1, "A", 1, 1, 10, 10.0, False, today(), None, frozenset())
    other = Load(2, "B", 1, 2, 9, 10.0, False, None, None, frozenset())
    told = proposal.explain(frame, [1, 2], [leaver, other])
    assert told == [("same_site", "room"), ("room",)]
    assert proposal.explain(frame, [2, 2], [leaver, other]) == [("over",), ("over",)]


def further_order(user: User) -> tuple[int, int]:
    """A case that waits of somebody whose earlier case a coach of the unit held."""
    waits = int(waiting_list.waiting(user, [1])["id"].iloc[0])
    with open_session(SYSTEM, "cases", write=True) as session:
        here = select(Coach.id).where(Coach.unit_id == 1, Coach.on_leave.is_(False))
        coach = session.scalars(here.order_by(Coach.id)).first() or 0
        again = session.get_one(Case, waits)
        earlier = session.scalars(
            select(Case)
            .join(Order, Order.id == Case.order_id)
            .where(Case.unit_id == 1, Case.stage == "closed", Case.opened_on < again.opened_on)
            .where(Order.decided_on != again.order.decided_on)
            .order_by(Case.id)
        ).first()
        assert earlier is not None
        again.order.person_id = earlier.order.person_id
        for one in session.scalars(select(Step).where(Step.case_id == earlier.id)):
            one.coach_id = coach
        session.commit()
    return waits, coach


def test_the_steps_of_earlier_cases_say_who_knew_a_person(head: User, signed_in: SignedIn) -> None:
    waits, coach = further_order(head)
    found = proposal.acquainted(head, waiting_list.waiting(head, [1])["id"])
    assert coach in found[waits]
    assert all(key in set(waiting_list.waiting(head, [1])["id"]) for key in found)
    assert proposal.acquainted(signed_in("head-ant"), [waits]) == {}
    assert proposal.acquainted(head, []) == {}


def test_a_waiting_person_is_proposed_to_who_knew_them(head: User) -> None:
    waits, coach = further_order(head)
    frame = waiting_list.waiting(head, [1])
    frame = frame[frame["id"] == waits]
    roomy = [
        Load(one.id, one.name, 1, one.site_id, 0, 25.0, False, None, None, frozenset())
        for one in coach_loads.loads(head, [1])
    ]
    (one,) = proposal.propose(frame, roomy, proposal.acquainted(head, frame["id"]))
    assert (one.coach_id, one.reasons[0]) == (coach, "knew")


def test_a_reason_is_kept_only_where_the_proposal_was_overruled(head: User) -> None:
    key = int(waiting_list.waiting(head, [1])["id"].iloc[0])
    coach = next(one.id for one in coach_loads.loads(head, [1]) if one.takes)
    assert not Choice(key, coach, coach).overrules
    assert not Choice(key, coach, None).overrules
    assert Choice(key, coach, coach + 1).overrules
    assign.give(head, [Choice(key, coach, None)], "allocation")
    assert view.load_view(head, key).case.coach_id == coach
