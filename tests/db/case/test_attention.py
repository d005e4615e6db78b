"""Each reason for attention means the same in figures, lists, meetings, weeks and on the page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import ColumnElement, and_, select

from db.accounts import sign_in
from db.case import edit, invitation, listing, next_steps, ranking
from db.case import view as case_view
from db.case.attention import ATTENTION, REASONS, Reason, overdue
from db.case.filters import Filters
from db.case.listing import Sort
from db.caseload import breakdown, figures
from db.clock import today
from db.models import Case, Invitation, Meeting, Order, Procedure, Step
from db.security.session import open_session
from db.transaction import Edit
from db.user import SYSTEM, User
from db.weekly_meeting import preparation
from db.weekly_meeting.agenda import from_json, to_json
from tests.conftest import KINDS

SignedIn = Callable[[str], User]

SAID = {
    "invite": "waiting",
    "invite_again": "no_answer",
    "make_appointment": "no_appointment",
    "appointment_passed": "no_appointment",
    "term_ends": "term",
    "not_seen": "not_seen",
}


def ago(count: int) -> date:
    return today() - timedelta(days=count)


def open_cases(unit: int = 1) -> list[int]:
    with open_session(SYSTEM, "cases") as session:
        chosen = select(Case.id).where(Case.unit_id == unit, Case.closed_on.is_(None))
        return list(session.scalars(chosen.order_by(Case.id)))


@pytest.fixture
def invited(head: User) -> int:
    """A running case that was invited thirty days ago, once, and has not answered."""
    with open_session(SYSTEM, "cases") as session:
        chosen = select(Case.id).where(
            Case.stage == "invited", Case.unit_id == 1, Case.ordered_on <= ago(45)
        )
        key = session.scalars(chosen.order_by(Case.id)).first() or 0
    with open_session(SYSTEM, "cases", write=True) as session:
        found = session.get_one(Case, key)
        order = found.order
        order.extended_to, order.term_days = None, 30
        order.notified_on = order.decided_on
        found.opened_on, found.invited_on = ago(40), ago(30)
        found.answered_on = found.suspended_on = found.suspension = None
        found.next_appointment_on = found.appointment_made_on = None
        for row in session.scalars(select(Step).where(Step.case_id == key)):
            row.on, row.suspension = ago(40), None
        for model in (Meeting, Procedure, Invitation):
            for one in session.scalars(select(model).where(model.case_id == key)):
                session.delete(one)
        session.add(Invitation(case_id=key, channel="channel_home", sent_on=ago(30)))
        session.commit()
    return key


def told(user: User, key: int) -> list[set[str]]:
    """The reasons of a case as the ranking, the list and its own page give them."""
    found = ranking.ranked(user, Filters(), today(), ATTENTION)
    ranked = found[found["id"] == key]["reasons"].to_list()
    steps = next_steps.next_steps(case_view.load_view(user, key), today())
    return [
        set(ranked[0]) if ranked else set(),
        {name for name in ATTENTION if key in listed(user, name)},
        {SAID[one.rule] for one in steps if one.rule in SAID},
    ]


def listed(user: User, name: str) -> set[int]:
    return set(listing.page(user, Filters(attention=name), Sort(), 1, 1000)[0]["id"])


def counted(user: User, name: str, day: date) -> int:
    return figures.figures(user, Filters(), day).attention[name] or 0


def test_a_second_invitation_begins_the_wait_anew_everywhere(head: User, invited: int) -> None:
    before, past = (counted(head, "no_answer", day) for day in (today(), ago(7)))
    assert all("no_answer" in found for found in told(head, invited))
    sent = {"channel": "channel_home", "sent_on": ago(3)}
    invitation.add_invitation(head, invited, sent, "case")
    assert all("no_answer" not in found for found in told(head, invited))
    assert counted(head, "no_answer", today()) == before - 1
    assert counted(head, "no_answer", ago(7)) == past  # it was not yet sent then


def test_the_meeting_counts_from_the_last_invitation(head: User, invited: int) -> None:
    with open_session(SYSTEM, "cases", write=True) as session:
        session.add(Invitation(case_id=invited, channel="channel_home", sent_on=ago(20)))
        session.commit()
    found = ranking.ranked(head, Filters(), today(), overdue()).set_index("id")
    assert found.loc[invited, "invited_on"].date() == ago(20)
    assert "no_answer" in found.loc[invited, "reasons"]


def test_who_is_suspended_is_only_waiting_or_nothing(head: User, invited: int) -> None:
    with open_session(SYSTEM, "cases", write=True) as session:
        session.get_one(Case, invited).order.extended_to = today() + timedelta(days=5)
        session.commit()
    reasons = {"no_answer", "no_appointment", "term"}
    assert told(head, invited) == [reasons] * 3
    figure = [counted(head, "term", day) for day in (today(), ago(7))]
    edit.save(
        head, [Edit(invited, {"suspension": None}, {"suspension": "suspended_order"})], "case"
    )
    assert told(head, invited) == [set()] * 3
    assert counted(head, "term", today()) == figure[0] - 1
    assert counted(head, "term", ago(7)) == figure[1]  # it ran then


def test_a_suspension_that_ended_still_stood_on_its_days(head: User, invited: int) -> None:
    """The change since last week compares like with like."""
    running = counted(head, "no_answer", ago(7))
    with open_session(SYSTEM, "cases", write=True) as session:
        found = session.get_one(Case, invited)
        for day, suspension in ((ago(10), "suspended_order"), (ago(2), None)):
            session.add(Step(case_id=invited, on=day, stage=found.stage, suspension=suspension))
            session.flush()
        session.commit()
    assert all("no_answer" in one for one in told(head, invited))
    assert counted(head, "no_answer", ago(7)) == running - 1


def test_a_meeting_that_was_held_today_is_no_next_appointment(head: User, invited: int) -> None:
    row = {"case_id": invited, "kind": "meeting_first", "made_on": ago(5), "held_on": today()}
    with open_session(SYSTEM, "cases", write=True) as session:
        session.add(Meeting(**row, attendance="planned"))
        session.commit()
    assert all("no_appointment" not in one for one in told(head, invited))
    with open_session(SYSTEM, "cases", write=True) as session:
        held = session.scalars(select(Meeting).where(Meeting.case_id == invited)).one()
        held.attendance = "no_show"
        session.commit()
    assert all("no_appointment" in one for one in told(head, invited))


def test_an_appointment_that_passed_is_replaced_by_the_one_that_is_planned(
    head: User, invited: int
) -> None:
    with open_session(SYSTEM, "cases", write=True) as session:
        found = session.get_one(Case, invited)
        found.next_appointment_on, found.appointment_made_on = ago(2), ago(5)
        session.commit()
    assert all("no_appointment" in one for one in told(head, invited))
    row = {"case_id": invited, "kind": "meeting_first", "made_on": ago(1), "attendance": "planned"}
    with open_session(SYSTEM, "cases", write=True) as session:
        session.add(Meeting(**row, held_on=today() + timedelta(days=3)))
        session.commit()
    assert all("no_appointment" not in one for one in told(head, invited))


def test_every_page_says_the_same_of_every_open_case(head: User, kind: str) -> None:
    """Each case is asked on one of the databases."""
    ranked = ranking.ranked(head, Filters(), today(), ATTENTION)
    by_case = dict(zip(ranked["id"], ranked["reasons"], strict=True))
    for key in open_cases()[KINDS.index(kind) :: len(KINDS)]:
        view = case_view.load_view(head, key)
        steps = {SAID[one.rule] for one in next_steps.next_steps(view, today()) if one.rule in SAID}
        found = set(by_case.get(key, ()))
        # Of who is suspended, the page says only that; nobody who waits is invited meanwhile.
        assert steps == (found - {"waiting"} if view.case.suspended_on else found), key
    sign_in.share_screen(head, shared=True)
    on_agenda = preparation.build_agenda(replace(head, masked=True), 1, ago(7)).pressing
    assert on_agenda == sum(bool(set(found) & set(overdue())) for found in by_case.values())


NEW = "no_perspective"


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reason more in the table: the order was notified, and nobody chose a perspective."""

    def holds(day: date) -> ColumnElement[bool]:
        return and_(Order.notified_on < day, Case.perspective.is_(None))

    monkeypatch.setitem(REASONS, NEW, Reason(holds, 100, of_order=True))


@pytest.mark.usefixtures("added")
def test_a_reason_that_is_added_to_the_table_is_everywhere(head: User, signed_in: SignedIn) -> None:
    """List, ranking, figures (rounded ones, too), chart and agenda ask the table, each time."""
    found = listed(head, NEW)
    assert found
    assert counted(head, NEW, today()) == len(found)
    assert breakdown.load(head, "site", Filters(attention=NEW))["cases"].sum() == len(found)
    told = figures.figures(signed_in("analyst"), Filters(), today()).attention[NEW]
    assert told is not None
    assert overdue()[0] == NEW
    ranked = ranking.ranked(head, Filters(), today(), overdue())
    assert all(some[0] == NEW for some in ranked["reasons"].head(len(found)))
    assert set(ranked["id"].head(len(found))) == found
    made = preparation.build_agenda(head, 1, ago(7))
    assert {one.reasons[0] for one in made.attention} == {NEW}
    assert made.figures.value(NEW) == len(found)
    assert from_json(to_json(made)) == made
