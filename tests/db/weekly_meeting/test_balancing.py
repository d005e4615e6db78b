"""Cases of coaches over their capacity, proposed to those who have room."""

from dataclasses import replace

from db.allocation import coach_loads
from db.allocation.coach_loads import Load
from db.models import Case
from db.security.session import open_session
from db.user import User
from db.weekly_meeting import balancing


def full(head: User) -> list[Load]:
    """Every coach of the unit with more cases than the capacity."""
    return [
        replace(one, capacity=max(one.open - 3.0, 1.0), on_leave=False, ends_on=None)
        for one in coach_loads.loads(head, [1])
    ]


def test_the_meeting_relieves_nobody_by_putting_another_over_capacity(head: User) -> None:
    """However many are over capacity, no more is moved than there are places free."""
    first, *others = full(head)
    loads = [replace(first, name="A", capacity=first.open + 2.5), *others]
    moves = balancing.propose_moves(head, loads)
    assert 0 < len(moves) <= 2
    assert {one.to_id for one in moves} == {first.id}
    assert all("room" in one.reasons for one in moves)


def test_nobody_over_capacity_or_nobody_with_room_moves_nothing(head: User) -> None:
    roomy = [replace(one, capacity=100.0) for one in full(head)]
    for loads in ([], full(head), roomy):
        assert balancing.propose_moves(head, loads) == ()


def test_the_cases_to_move_are_the_newest_of_who_is_furthest_over(head: User) -> None:
    first, second, *others = full(head)
    loads = [replace(first, open=first.open + 20), second]
    loads += [replace(one, capacity=100.0) for one in others]
    found = balancing.find_cases_to_move(head, loads)
    assert found["coach_id"].to_list() == sorted(found["coach_id"], key=lambda key: key != first.id)
    assert found.groupby("coach_id").size().max() == balancing.MOST_OF_A_COACH
    with open_session(head, "cases") as session:
        cases = [session.get_one(Case, int(key)) for key in found["id"]]
        assert {(one.stage, one.is_open) for one in cases} == {("invited", True)}
        days = [one.invited_on for one in cases if one.coach_id == first.id]
    assert days == sorted(days, key=str, reverse=True)
