"""The door: an id that no row can have finds none, and what is forbidden is said plainly."""

from collections.abc import Callable

import pytest

from db.allocation import transfer
from db.case import invitation, meeting, procedure, referral, reopen, view
from db.clock import today
from db.errors import NotAllowed, NotFound, Refused
from db.models import Setting
from db.security.session import open_session
from db.user import SYSTEM, User
from db.weekly_meeting import attendees, decisions
from db.weekly_meeting import meeting as weekly_meeting

ACTS: dict[str, Callable[[User, int], object]] = {
    "view": view.load_view,
    "reopen": lambda user, key: reopen.reopen(user, key, 1, today(), "x", "x"),
    "resume many": lambda user, key: reopen.resume_many(user, {key: "x"}, today(), "x", "x"),
    "answer": lambda user, key: invitation.record_answer(user, key, today(), "x"),
    "attendance": lambda user, key: meeting.record_attendance(user, key, "came", "x"),
    "ruling": lambda user, key: procedure.record_ruling(user, key, "ruling_granted", today(), "x"),
    "referral": lambda user, key: referral.add_referral(user, key, 1, "", "x"),
    "result": lambda user, key: referral.record_result(user, key, "referral_helped", "x"),
    "offer": lambda user, key: transfer.answer_offer(user, key, True, "", "x"),
    "done": lambda user, key: decisions.mark_done(user, key, "x"),
    "meeting": weekly_meeting.load_meeting,
    "follow": lambda user, key: attendees.note_follower(user, key, "x"),
    "guests": lambda user, key: attendees.add_attendees(user, key, [], "x", "x"),
    "take off": lambda user, key: attendees.take_off(user, key, [key], "x"),
}


@pytest.mark.either_database
@pytest.mark.parametrize("act", ACTS)
def test_an_id_that_no_row_can_have_is_not_found(head: User, act: str) -> None:
    for key in (2**31, 2**40, 2**63, 2**70, -(2**70)):
        with pytest.raises(NotFound):
            ACTS[act](head, key)


def test_so_are_ids_of_those_who_attend(head: User) -> None:
    held = weekly_meeting.start_meeting(head, 1, "x")
    for key in (2**40, 2**70):
        with pytest.raises((NotFound, Refused)):
            attendees.add_attendees(head, held, [key], "", "x")
        with pytest.raises(NotFound):
            attendees.take_off(head, held, [key], "x")


def add_a_setting_as_a_reader() -> None:
    with open_session(SYSTEM, "house", write=True) as session:
        session.info["settings"] |= {"subject": "cases"}
        session.add(Setting(name="x", value="y"))
        session.flush()


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_what_policies_say_reaches_nobody(board: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        add_a_setting_as_a_reader()
    assert "policy" not in str(caught.value)
