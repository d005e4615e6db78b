"""What can stand in a field of a case at all: its kind, and days that can be meant."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from db import limits
from db.case import edit, invitation, meeting, procedure, reopen
from db.case.view import load_view
from db.clock import today
from db.errors import Refused
from db.models import Case, Order
from db.security.session import open_session
from db.transaction import Edit
from db.user import User
from db.weekly_meeting import decisions
from db.weekly_meeting import meeting as weekly_meeting

DAY = timedelta(days=1)
FAR = today() + limits.AHEAD + DAY


@pytest.fixture
def key(head: User) -> int:
    """An open case whose order was notified, with no extension."""
    wanted = (
        select(Case.id)
        .join(Order)
        .where(Case.stage == "analysis", Order.extended_to.is_(None))
        .where(Order.notified_on.is_not(None), Case.suspended_on.is_(None))
    )
    with open_session(head, "cases") as session:
        return session.scalars(wanted.order_by(Case.id)).first() or 0


def save(user: User, key: int, **after: object) -> None:
    edit.save(user, [Edit(key, load_view(user, key).values(), after)], "test")


def rules(deed: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        deed()
    return [(one.field, one.rule) for one in caught.value.refusals]


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("extended_to", "2027-01-01", "day_unfit"),
        ("extended_to", datetime(2027, 1, 1), "day_unfit"),
        ("extended_to", 20270101, "day_unfit"),
        ("closed_on", date(1, 1, 1), "day_unfit"),
        ("next_appointment_on", date(9999, 12, 31), "day_unfit"),
        ("next_appointment_on", FAR, "day_too_far"),
        ("coach_id", "1", "value_wrong"),
        ("coach_id", 2**70, "value_wrong"),
        ("site_id", -1, "value_wrong"),
        ("stage", 5, "value_wrong"),
        ("stage", ["analysis"], "value_wrong"),
        ("perspective", 1.5, "value_wrong"),
        ("note", {"a": 1}, "value_wrong"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(
    head: User, key: int, field: str, value: object, rule: str
) -> None:
    assert rules(lambda: save(head, key, **{field: value})) == [(field, rule)]


def test_an_extension_ends_later_than_the_order_and_in_years_that_are_meant(
    head: User, key: int
) -> None:
    order = load_view(head, key).case.order
    assert order.notified_on
    end = order.notified_on + timedelta(days=order.term_days)
    for day, rule in (
        (end, "extended_not_later"),
        (max(end - DAY, order.notified_on), "extended_not_later"),
        (max(end, today()) + limits.AHEAD + DAY, "day_too_far"),
    ):
        with pytest.raises(Refused) as caught:
            save(head, key, extended_to=day)
        (refusal,) = caught.value.refusals
        assert refusal.rule == rule
        assert day in refusal.values.values()
    for day in (end + DAY, max(end, today()) + limits.AHEAD, end + 2 * DAY):
        save(head, key, extended_to=day)
    assert load_view(head, key).case.order.term_ends_on == end + 2 * DAY
    save(head, key, extended_to=None)


def test_no_day_of_what_happens_in_a_case_lies_out_of_reach(head: User, key: int) -> None:
    channel = {"channel": "channel_home", "sent_on": today()}
    planned = {"kind": "meeting_first", "attendance": "planned"}
    lodged = {"kind": "procedure_9ter", "prospect": "prospect_unclear"}
    version = load_view(head, key).case.version
    for deed, wrong in (
        (lambda: invitation.add_invitation(head, key, channel | {"proposed_on": FAR}, "x"),
         ("proposed_on", "day_too_far")),
        (lambda: invitation.add_invitation(head, key, channel | {"proposed_on": "soon"}, "x"),
         ("proposed_on", "day_unfit")),
        (lambda: invitation.add_invitation(head, key, channel | {"sent_on": "2026"}, "x"),
         ("sent_on", "day_unfit")),
        (lambda: meeting.add_meeting(head, key, planned | {"held_on": FAR}, "x"),
         ("held_on", "day_too_far")),
        (lambda: meeting.add_meeting(head, key, planned | {"held_on": datetime.max}, "x"),
         ("held_on", "day_unfit")),
        (lambda: procedure.add_procedure(head, key, lodged | {"lodged_on": date(1900, 1, 1)}, "x"),
         ("lodged_on", "day_unfit")),
        (lambda: reopen.resume(head, key, version, "today", "x", "x"),  # type: ignore[arg-type]
         ("suspension", "resume_not_suspended")),
    ):  # fmt: skip
        assert rules(deed) == [wrong]


def test_a_task_of_the_weekly_meeting_has_a_day_that_is_meant(head: User) -> None:
    held = weekly_meeting.start_meeting(head, 1, "x")
    for due, rule in ((FAR, "day_too_far"), ("soon", "day_unfit")):
        values: dict[str, object] = {"text": "x", "due_on": due}
        deed = lambda: decisions.decide(head, held, "task", values, "x")  # noqa: E731, B023
        assert rules(deed) == [("due_on", rule)]
