"""The weekly meeting of a unit: its agenda, what is decided in it, and what it leaves to do."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from db import clock
from db.case import edit, view
from db.errors import NotAllowed, NotFound, Refused
from db.history import undo
from db.models import Case, Coach, Person
from db.security.session import open_session
from db.user import SYSTEM, User
from db.weekly_meeting import decisions
from db.weekly_meeting import meeting as weekly_meeting_meeting

SignedIn = Callable[[str], User]
TODAY = clock.today()
LATER = TODAY + timedelta(days=7)


@pytest.fixture
def meeting(head: User) -> int:
    return weekly_meeting_meeting.start_meeting(head, 1, "meeting")


def item(user: User, meeting: int, place: int = 0) -> int:
    return weekly_meeting_meeting.load_meeting(user, meeting).agenda.attention[place].case_id


def refused(user: User, meeting: int, kind: str, **values: object) -> str:
    with pytest.raises(Refused) as caught:
        decisions.decide(user, meeting, kind, values, "meeting")
    return caught.value.refusals[0].rule


def test_the_agenda_names_nobody(head: User, meeting: int) -> None:
    told = weekly_meeting_meeting.load_meeting(head, meeting).agenda
    with open_session(SYSTEM, "cases") as session:
        names = set(session.scalars(select(Person.last_name)))
    shown = [one.name for one in (*told.attention, *told.waiting, *told.outcomes)]
    assert len(shown) > 20
    assert all(len(name) == 5 and name[1] == name[4] == "." for name in shown)
    assert not names & set(shown)


def test_the_agenda_ranks_what_needs_attention_and_says_why(head: User, meeting: int) -> None:
    told = weekly_meeting_meeting.load_meeting(head, meeting).agenda
    assert (told.figures.open or 0) > 0
    last = weekly_meeting_meeting.past(head, 1)[0][1]
    assert told.since == clock.day_of(last) < TODAY
    pressing = [len(one.reasons) for one in told.attention]
    assert pressing[0] > 1
    assert all(one.reasons for one in told.attention)


def test_who_is_over_capacity_is_relieved_by_who_has_room(head: User, meeting: int) -> None:
    told = weekly_meeting_meeting.load_meeting(head, meeting).agenda
    loads = {one.id: one for one in told.loads}
    assert told.moves
    for one in told.moves:
        assert loads[one.from_id].open > loads[one.from_id].capacity
        assert loads[one.to_id].open < loads[one.to_id].capacity


def test_a_unit_meets_once_at_a_time(head: User, meeting: int) -> None:
    with pytest.raises(Refused) as caught:
        weekly_meeting_meeting.start_meeting(head, 1, "meeting")
    assert caught.value.refusals[0].rule == "meeting_runs"
    assert weekly_meeting_meeting.running(head, 1) == meeting


def test_a_decision_on_the_spot_changes_the_case_at_once(head: User, meeting: int) -> None:
    key = item(head, meeting)
    with open_session(head, "cases") as session:
        held = session.get_one(Case, key).coach_id
        taker = session.scalars(
            select(Coach).where(
                Coach.id != held, Coach.on_leave.is_(False), Coach.ends_on.is_(None)
            )
        ).first()
    assert taker is not None
    other, there = taker.id, taker.site_id
    decisions.decide(head, meeting, "given", {"case_id": key, "coach_id": other}, "meeting")
    decisions.decide(head, meeting, "appointment", {"case_id": key, "due_on": LATER}, "meeting")
    decisions.decide(
        head, meeting, "noted", {"case_id": key, "text": "Rappeler l’école"}, "meeting"
    )
    found = view.load_view(head, key).case
    assert (found.coach_id, found.next_appointment_on) == (other, LATER)
    assert found.site_id == there
    assert "Rappeler l’école" in (found.note or "")
    decisions.decide(
        head, meeting, "closed", {"case_id": key, "outcome": "none_noanswer"}, "meeting"
    )
    found = view.load_view(head, key).case
    assert (found.stage, found.outcome, found.closed_on) == ("closed", "none_noanswer", TODAY)
    deeds = weekly_meeting_meeting.load_meeting(head, meeting).deeds
    assert {one.kind for one in deeds} == {"given", "appointment", "noted", "closed"}
    assert all(one.done_on == TODAY for one in deeds)


def test_a_decision_is_undone_with_what_it_did(head: User, meeting: int) -> None:
    key = item(head, meeting)
    decisions.decide(
        head, meeting, "closed", {"case_id": key, "outcome": "none_noanswer"}, "meeting"
    )
    undo.undo(head, undo.latest(head, "meeting") or "", "meeting")
    assert view.load_view(head, key).case.closed_on is None
    assert weekly_meeting_meeting.load_meeting(head, meeting).deeds == ()


def test_a_broken_rule_leaves_neither_deed_nor_decision(head: User, meeting: int) -> None:
    key = item(head, meeting)
    past = TODAY - timedelta(days=1)
    assert refused(head, meeting, "appointment", case_id=key, due_on=past) == "appointment_in_past"
    assert refused(head, meeting, "given", case_id=key, coach_id=40) == "coach_of_other_unit"
    assert refused(head, meeting, "closed", case_id=key, outcome=None) == "needed"
    assert refused(head, meeting, "task", text="Rien", due_on=past) == "due_in_past"
    assert refused(head, meeting, "task", text=" ", due_on=LATER) == "needed"
    assert refused(head, meeting, "noted", text="x" * 2001) == "too_long"
    assert refused(head, meeting, "danced", text="x") == "needed"
    assert weekly_meeting_meeting.load_meeting(head, meeting).deeds == ()


def test_a_note_that_is_refused_sets_nothing(head: User, meeting: int) -> None:
    key = item(head, meeting)
    with open_session(head, "cases", write=True) as session:
        found = session.get_one(Case, key)
        found.note = "x" * edit.LONGEST_NOTE
        session.flush()
        assert decisions._act(session, key, "noted", {"text": "y"})[0].rule == "too_long"
        assert found.note == "x" * edit.LONGEST_NOTE


def test_what_is_left_to_do_is_on_the_next_agenda_until_it_is_done(
    head: User, meeting: int
) -> None:
    before = weekly_meeting_meeting.tasks(head, 1)  # of the sample's own meetings
    earlier = weekly_meeting_meeting.past(head, 1)
    values = {"text": "Appeler Fedasil", "due_on": LATER, "coach_id": 1}
    decisions.decide(head, meeting, "task", values, "meeting")
    weekly_meeting_meeting.end_meeting(head, meeting, "meeting")
    following = weekly_meeting_meeting.start_meeting(head, 1, "meeting")
    assert following != meeting
    assert weekly_meeting_meeting.load_meeting(head, following).agenda.since == TODAY
    [new] = [one for one in weekly_meeting_meeting.tasks(head, 1) if one not in before]
    assert new.text == "Appeler Fedasil"
    decisions.mark_done(head, new.id, "meeting")
    assert weekly_meeting_meeting.tasks(head, 1) == before
    ended = weekly_meeting_meeting.past(head, 1)
    assert ([key for key, _at in ended[:1]], ended[1:]) == ([meeting], earlier)


def test_a_meeting_goes_on_where_it_was_and_ends_once(head: User, meeting: int) -> None:
    before = weekly_meeting_meeting.stamp(head, meeting)
    weekly_meeting_meeting.show_screen(head, meeting, 7, "meeting")
    assert weekly_meeting_meeting.stamp(head, meeting) != before
    assert (
        weekly_meeting_meeting.load_meeting(
            head, weekly_meeting_meeting.running(head, 1) or 0
        ).screen
        == 7
    )
    weekly_meeting_meeting.end_meeting(head, meeting, "meeting")
    with pytest.raises(Refused) as caught:
        weekly_meeting_meeting.show_screen(head, meeting, 8, "meeting")
    assert caught.value.refusals[0].rule == "meeting_ended"


def test_the_unit_looks_along_and_nobody_else(
    head: User, meeting: int, signed_in: SignedIn
) -> None:
    coach = signed_in("coach-bru")
    assert weekly_meeting_meeting.load_meeting(coach, meeting).id == meeting
    with pytest.raises(NotAllowed):
        weekly_meeting_meeting.show_screen(coach, meeting, 2, "meeting")
    with pytest.raises(NotFound):
        decisions.decide(coach, meeting, "noted", {"text": "x"}, "meeting")
    with pytest.raises(NotFound):
        weekly_meeting_meeting.load_meeting(signed_in("head-ant"), meeting)
    with pytest.raises(NotFound):
        weekly_meeting_meeting.start_meeting(signed_in("head-ant"), 1, "meeting")
    assert weekly_meeting_meeting.load_meeting(signed_in("service"), meeting).unit == "BRU"
