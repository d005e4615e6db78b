"""Meetings: noted and said to be kept, their rules, and what follows by itself."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db import clock
from db.case import appointments, edit, meeting, next_steps
from db.case import view as case_view
from db.errors import Conflicts, NotAllowed, NotFound, Refused
from db.history import undo
from db.models import Case, Meeting
from db.security.session import open_session
from db.transaction import Edit
from db.user import SYSTEM, User

SignedIn = Callable[[str], User]
TODAY = clock.today()
FIRST = {"kind": "meeting_first", "held_on": TODAY, "attendance": "came"}


def a_case(stage: str, unit: int = 1) -> int:
    with open_session(SYSTEM, "cases") as session:
        chosen = select(Case.id).where(Case.stage == stage, Case.unit_id == unit)
        return session.scalars(chosen.order_by(Case.id)).first() or 0


def rule(user: User, key: int, **values: object) -> str:
    with pytest.raises(Refused) as caught:
        meeting.add_meeting(user, key, FIRST | values, "case")
    return caught.value.refusals[0].rule


def advice(user: User, key: int, day: date = TODAY) -> set[str]:
    return {one.rule for one in next_steps.next_steps(case_view.load_view(user, key), day)}


def test_who_walks_in_from_the_waiting_list_has_had_the_first_meeting(head: User) -> None:
    key = a_case("waiting")
    desk = {"kind": "meeting_desk", "attendance": "walked_in", "discussed": "OQT expliqué"}
    meeting.add_meeting(head, key, FIRST | desk, "case")
    view = case_view.load_view(head, key)
    assert (view.case.stage, view.case.invited_on, view.case.answered_on) == (
        "first_meeting",
        TODAY,
        TODAY,
    )
    assert view.meetings["discussed"].iloc[0] == "OQT expliqué"
    assert view.steps["stage"].iloc[-1] == "first_meeting"


def test_a_planned_meeting_is_the_next_appointment_and_an_invitation(head: User) -> None:
    key, day = a_case("waiting"), TODAY + timedelta(days=5)
    meeting.add_meeting(head, key, FIRST | {"held_on": day, "attendance": "planned"}, "case")
    found = case_view.load_view(head, key).case
    assert (found.stage, found.next_appointment_on) == ("invited", day)
    assert "make_appointment" not in advice(head, key)


def test_one_click_says_who_came_and_is_undone(head: User) -> None:
    key = a_case("waiting")
    meeting.add_meeting(head, key, FIRST | {"attendance": "planned"}, "case")
    noted = int(case_view.load_view(head, key).meetings["id"].iloc[0])
    assert "say_who_came" in advice(head, key, TODAY + timedelta(days=1))
    meeting.record_attendance(head, noted, "no_show", "case")
    view = case_view.load_view(head, key)
    assert view.meetings["attendance"].iloc[0] == "no_show"
    assert (view.case.stage, view.case.next_appointment_on) == ("invited", None)
    undo.undo(head, undo.latest(head, "case") or "", "case")
    assert case_view.load_view(head, key).meetings["attendance"].iloc[0] == "planned"


def test_broken_rules_are_named(head: User) -> None:
    key = a_case("analysis")
    tomorrow, long_ago = TODAY + timedelta(days=1), date(2001, 1, 1)
    assert rule(head, key, kind="stage") == "needed"
    assert rule(head, key, kind=None) == "needed"
    assert rule(head, key, attendance="perhaps") == "needed"
    assert rule(head, key, held_on=None) == "needed"
    assert rule(head, key, held_on=long_ago) == "meeting_before_order"
    assert rule(head, key, held_on=tomorrow) == "kept_in_future"
    planned = {"attendance": "planned", "held_on": TODAY - timedelta(days=1)}
    assert rule(head, key, **planned) == "planned_in_past"
    assert rule(head, key, discussed="x" * 10_001) == "too_long"
    assert rule(head, a_case("closed")) == "closed_has_no_appointment"


def test_a_case_of_another_unit_or_role_gets_no_meeting(head: User, signed_in: SignedIn) -> None:
    foreign = a_case("analysis", unit=2)
    with open_session(SYSTEM, "cases") as session:
        theirs = session.scalars(select(Meeting.id).where(Meeting.case_id == foreign)).first() or 0
    with pytest.raises(NotFound):
        meeting.add_meeting(head, foreign, FIRST, "case")
    with pytest.raises(NotFound):
        meeting.record_attendance(head, theirs, "came", "case")
    with pytest.raises(NotAllowed):
        meeting.add_meeting(signed_in("analyst"), foreign, FIRST, "case")


def test_what_to_do_next_follows_from_the_dates(head: User) -> None:
    key = a_case("invited")
    with open_session(SYSTEM, "cases", write=True) as session:
        found = session.get_one(Case, key)
        found.answered_on = found.next_appointment_on = found.appointment_made_on = None
        found.suspended_on = found.suspension = None
        session.commit()
        invited, ends = found.invited_on, found.order.term_ends_on
    assert invited is not None
    assert ends is not None
    assert "await_answer" in advice(head, key, invited + timedelta(days=14))
    assert {"invite_again", "make_appointment"} <= advice(head, key, invited + timedelta(days=15))
    assert "term_ends" in advice(head, key, ends - timedelta(days=14))
    assert "term_over" in advice(head, key, ends + timedelta(days=1))


def test_a_suspended_case_asks_only_whether_it_still_is(head: User) -> None:
    key = a_case("analysis")
    edit.save(head, [Edit(key, {"suspension": None}, {"suspension": "suspended_order"})], "case")
    assert advice(head, key) == {"suspended"}
    assert advice(head, key, TODAY + timedelta(days=91)) == {"look_at_suspension"}


def test_a_closed_case_asks_for_nothing(head: User) -> None:
    assert advice(head, a_case("closed")) == set()


def close(user: User, key: int, day: date) -> None:
    closing = {"stage": "closed", "outcome": "stay_schooling", "closed_on": day}
    before = case_view.load_view(user, key).values()
    edit.save(user, [Edit(key, before, closing)], "case")


def planned(user: User, key: int, day: date) -> int:
    meeting.add_meeting(user, key, FIRST | {"held_on": day, "attendance": "planned"}, "case")
    return int(case_view.load_view(user, key).meetings["id"].max())


def test_who_came_is_not_said_otherwise_from_a_page_that_is_old(head: User) -> None:
    key = a_case("waiting")
    noted = planned(head, key, TODAY)
    meeting.record_attendance(head, noted, "came", "case")
    meeting.record_attendance(head, noted, "came", "case")
    with pytest.raises(Conflicts):
        meeting.record_attendance(head, noted, "no_show", "case")
    assert case_view.load_view(head, key).meetings["attendance"].iloc[0] == "came"


def test_of_a_case_that_is_closed_it_is_still_said_who_came(head: User) -> None:
    key = a_case("analysis")
    today, later = planned(head, key, TODAY), planned(head, key, TODAY + timedelta(days=3))
    close(head, key, TODAY)
    meeting.record_attendance(head, today, "came", "case")
    case = case_view.load_view(head, key).case
    assert (case.stage, case.next_appointment_on) == ("closed", None)
    with pytest.raises(Refused) as caught:
        meeting.record_attendance(head, later, "came", "case")
    assert caught.value.refusals[0].rule == "closed_has_no_appointment"
    assert rule(head, key) == "closed_has_no_appointment"


def test_a_closed_case_has_no_appointment_in_the_weeks_to_come(head: User) -> None:
    key = a_case("analysis")
    reference = case_view.load_view(head, key).case.reference
    for days in (0, 3):
        planned(head, key, TODAY + timedelta(days=days))
    close(head, key, TODAY)
    found = appointments.appointments(head, TODAY, TODAY + timedelta(days=7))
    listed = found.loc[found["reference"] == reference, "held_on"]
    assert [one.date() for one in listed] == [TODAY]
