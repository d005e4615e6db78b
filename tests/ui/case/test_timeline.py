"""The timeline of a case: the newest first, within a day too; extensions stand in it."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from db.case import edit, meeting
from db.case.view import load_view
from db.clock import today
from db.history import undo
from db.models import Case, Order
from db.reference import terms
from db.security.session import open_session
from db.transaction import Edit
from db.user import User
from ui.case import timeline
from ui.text.i18n import speaking

MEETING = {"kind": "meeting_follow_up", "attendance": "came"}


@pytest.fixture
def case(head: User) -> int:
    """An open case whose term was not extended."""
    with open_session(head, "cases") as session:
        wanted = select(Case.id).join(Order, Order.id == Case.order_id)
        wanted = wanted.where(Case.stage == "invited", Order.extended_to.is_(None))
        wanted = wanted.where(Order.notified_on.is_not(None), Case.suspended_on.is_(None))
        return session.scalars(wanted.order_by(Case.id)).first() or 0


def save(user: User, key: int, **after: object) -> None:
    edit.save(user, [Edit(key, load_view(user, key).values(), after)], "case")


def told(user: User, key: int, on: date) -> list[str]:
    with speaking("en"):
        found = timeline.ordered(load_view(user, key), terms.terms("en"), {})
    return [one.text for one in found if one.on == on]


def test_what_was_done_last_on_a_day_stands_first(head: User, case: int) -> None:
    save(head, case, stage="first_meeting")
    save(head, case, stage="analysis")
    save(head, case, suspension="suspended_order")
    save(head, case, suspension=None)
    said = told(head, case, today())
    assert said[0] == "resumed"
    assert said[1].startswith("suspended: ")
    assert "analysis" in said[2].lower()
    assert len(said) >= 4


def test_meetings_of_a_day_stand_by_their_hour(head: User, case: int) -> None:
    for hour in (14, 9, 11):
        values = MEETING | {"held_on": today() - timedelta(1), "starts_at": time(hour)}
        meeting.add_meeting(head, case, values, "case")
    said = [one for one in told(head, case, today() - timedelta(1)) if "00" in one]
    assert [one.split("** ")[1][:5] for one in said] == ["14:00", "11:00", "09:00"]


def test_an_extension_stands_on_the_day_it_was_saved(head: User, case: int) -> None:
    save(head, case, extended_to=date(2027, 6, 30))
    assert told(head, case, today())[0] == "term extended to 30 Jun 2027"
    save(head, case, extended_to=None)
    assert told(head, case, today())[0] == "extension of the term taken back"


def test_an_extension_that_was_undone_is_gone_until_it_is_done_again(head: User, case: int) -> None:
    save(head, case, extended_to=date(2027, 6, 30))
    taken = undo.undo(head, undo.latest(head, "case") or "", "case")
    assert "term extended to 30 Jun 2027" not in told(head, case, today())
    undo.undo(head, taken, "case")
    assert told(head, case, today())[0] == "term extended to 30 Jun 2027"


def test_an_extension_that_is_not_on_record_stands_where_it_begins(head: User) -> None:
    with open_session(head, "cases") as session:
        wanted = select(Case.id, Order.notified_on, Order.term_days, Order.extended_to)
        wanted = wanted.join(Order, Order.id == Case.order_id)
        found = session.execute(wanted.where(Order.extended_to.is_not(None))).first()
    assert found
    day = min(found.notified_on + timedelta(found.term_days), today())
    assert any(one.startswith("term extended to") for one in told(head, found.id, day))
