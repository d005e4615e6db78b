"""People who wait are given to coaches; the outlook; cases passed on to another unit."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from db import clock
from db.allocation import assign, coach_loads, outlook, transfer, waiting_list
from db.allocation import proposal as allocation_proposal
from db.allocation.assign import Choice
from db.case import view
from db.errors import Conflicts, NotAllowed, NotFound, Refused
from db.models import Allocation, Coach, Transfer
from db.security.session import open_session
from db.user import SYSTEM, User

SignedIn = Callable[[str], User]
TODAY = clock.today()


def rule(deed: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        deed()
    return caught.value.refusals[0].rule


def proposal(user: User) -> tuple[int, int, int]:
    """A case that waits, the coach that is proposed, and another."""
    frame = waiting_list.waiting(user, [1]).head(1)
    loads = coach_loads.loads(user, [1])
    (one,) = allocation_proposal.propose(frame, loads)
    other = next(it.id for it in loads if it.takes and it.id != one.coach_id)
    return one.case_id, one.coach_id or 0, other


def counted(user: User) -> dict[str, int]:
    frame = assign.overruled(user)
    return dict(zip(frame["reason"], frame["count"], strict=True))


def test_the_waiting_list_begins_with_the_longest_wait(head: User) -> None:
    frame = waiting_list.waiting(head, [1])
    assert frame["opened_on"].is_monotonic_increasing
    assert frame["coach_id"].isna().all()
    assert len(frame) > 10


def test_an_accepted_proposal_gives_the_case_to_the_coach_and_the_site(head: User) -> None:
    key, coach, _other = proposal(head)
    before = waiting_list.coaches(head, [1]).set_index("id").loc[coach, "given"]
    assert assign.give(head, [Choice(key, coach, coach)], "allocation") == 1
    found = view.load_view(head, key).case
    with open_session(SYSTEM, "cases") as session:
        site = session.get_one(Coach, coach).site_id
    assert (found.coach_id, found.site_id, found.stage) == (coach, site, "waiting")
    assert key not in set(waiting_list.waiting(head, [1])["id"])
    side = waiting_list.coaches(head, [1]).set_index("id")
    assert side.loc[coach, "given"] == before + 1
    assert side.loc[coach, "last_given_on"].date() == clock.today()


def test_another_coach_needs_a_reason_and_reasons_are_counted(head: User) -> None:
    key, coach, other = proposal(head)
    overruled = Choice(key, other, coach)
    assert rule(lambda: assign.give(head, [overruled], "x")) == "overrule_needs_reason"
    before = counted(head)
    chosen = Choice(key, other, coach, "overrule_absence", "part en janvier")
    assign.give(head, [chosen], "allocation")
    assert counted(head) == before | {"overrule_absence": before.get("overrule_absence", 0) + 1}
    with open_session(SYSTEM, "cases") as session:
        note = select(Allocation.note).where(Allocation.case_id == key)
        assert session.scalars(note).one() == "part en janvier"


def test_who_gives_second_is_told_and_writes_nothing(head: User) -> None:
    key, coach, other = proposal(head)
    assign.give(head, [Choice(key, coach, coach)], "allocation")
    with pytest.raises(Conflicts):
        assign.give(head, [Choice(key, other, other)], "allocation")
    assert view.load_view(head, key).case.coach_id == coach


def test_the_next_desk_is_a_wednesday_from_today_on(head: User) -> None:
    desks = waiting_list.coaches(head, [1])["desk_on"].dropna()
    assert len(desks)
    assert (desks.dt.day_of_week == waiting_list.DESK).all()
    assert (desks.dt.date >= TODAY).all()


def test_the_outlook_goes_on_as_the_last_weeks_did(head: User) -> None:
    found = outlook.outlook(head, [1], TODAY)
    frame = found.frame
    assert len(frame) == outlook.WEEKS + 1
    assert frame["open"].iloc[1] == pytest.approx(
        frame["open"].iloc[0] + found.inflow - found.outflow
    )
    assert (frame["capacity"] > 0).all()


def test_a_case_changes_units_once_the_other_takes_it(head: User, signed_in: SignedIn) -> None:
    other = signed_in("head-ant")
    key = int(waiting_list.waiting(head, [1])["id"].iloc[0])
    transfer.offer_case(head, key, 2, "Habite à Anvers", "case")
    [offer] = [one for one in transfer.pending(other) if one.case_id == key]
    assert (offer.case_id, offer.reason, offer.incoming) == (key, "Habite à Anvers", True)
    with pytest.raises(NotFound):
        view.load_view(other, key)
    transfer.answer_offer(other, offer.id, True, "", "allocation")
    found = view.load_view(other, key).case
    assert (found.unit_id, found.coach_id, found.site_id) == (2, None, None)
    with pytest.raises(NotFound):
        view.load_view(head, key)
    assert key not in {one.case_id for one in transfer.pending(other)}
    assert rule(lambda: transfer.answer_offer(other, offer.id, True, "", "x")) == "answered_already"


def test_a_declined_case_stays_where_it_is(head: User, signed_in: SignedIn) -> None:
    other = signed_in("head-ant")
    key = int(waiting_list.waiting(head, [1])["id"].iloc[0])
    transfer.offer_case(head, key, 2, "Habite à Anvers", "case")
    [offer] = [one for one in transfer.pending(other) if one.case_id == key]
    transfer.answer_offer(other, offer.id, False, "Complet", "allocation")
    assert view.load_view(head, key).case.unit_id == 1
    with open_session(SYSTEM, "cases") as session:
        assert session.get_one(Transfer, offer.id).answer == "Complet"


def test_only_the_unit_that_is_asked_answers(head: User, signed_in: SignedIn) -> None:
    key = int(waiting_list.waiting(head, [1])["id"].iloc[0])
    assert rule(lambda: transfer.offer_case(head, key, 1, "x", "case")) == "other_unit_needed"
    assert rule(lambda: transfer.offer_case(head, key, 2, " ", "case")) == "needed"
    transfer.offer_case(head, key, 2, "Habite à Anvers", "case")
    assert rule(lambda: transfer.offer_case(head, key, 3, "x", "case")) == "offered_already"
    [offer] = [one for one in transfer.pending(head) if one.case_id == key]
    with pytest.raises(NotFound):
        transfer.answer_offer(head, offer.id, True, "", "x")
    with pytest.raises(NotFound):
        transfer.answer_offer(signed_in("head-gnt"), offer.id, True, "", "x")
    with pytest.raises(NotAllowed):
        transfer.answer_offer(signed_in("coach-bru"), offer.id, True, "", "x")
