"""What is counted in persons: closed and durable ones, attendance, and what lasted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from db import clock
from db.case import later_orders
from db.case.filters import Filters
from db.caseload import breakdown, figures, invited, lasting, rounded_questions
from db.caseload.attendance import Attendance, attendance
from db.caseload.invited import Period
from db.errors import Refused
from db.importers.register import load as register_load
from db.models import Case, Invitation, Meeting, Order, Person
from db.security.session import open_session
from db.user import SYSTEM, User
from tests.db.importers.register.test_load import row, written

SignedIn = Callable[[str], User]
TODAY = clock.today()
MAY: Period = (
    date(2021, 5, 1),
    date(2021, 5, 31),
)  # before the coaches began: nothing of the sample
AFTER = date(2021, 7, 30)  # the sixtieth day after the last of them


def by_hand(user: User, filters: Filters) -> dict[int, tuple[int, int, int, int]]:
    """Months -> durable cases over and still durable, persons over and still durable."""
    with open_session(SYSTEM, "cases") as session:
        rows = session.execute(
            select(Case, Order.person_id, Person.household_size)
            .join(Order, Order.id == Case.order_id).join(Person, Person.id == Order.person_id)
        ).all()  # fmt: skip
    days: dict[int, list[date]] = {}
    for case, person, _size in rows:
        days.setdefault(person, []).append(case.ordered_on)
    found = {}
    for months in later_orders.MONTHS:
        over, lost = [], []
        for case, person, size in rows:
            if case.outcome_group not in ("return", "stay") or case.closed_on is None:
                continue
            if filters.units and case.unit_id not in filters.units:
                continue
            new = min((one for one in days[person] if one > case.closed_on), default=None)
            holds = later_orders.still_durable(case.closed_on, new, months, TODAY)
            if later_orders.add_months(case.closed_on, months) <= TODAY:
                over.append(size)
                lost += [] if holds else [size]
        found[months] = (len(over), len(lost), sum(over), sum(lost))
    return found


def test_what_lasted_is_what_counting_by_hand_gives(board: str, signed_in: SignedIn) -> None:
    service = signed_in("service")
    with open_session(SYSTEM, "cases", write=True) as session:
        # Of some durable cases the person is the one of a later order, as after a merge.
        closed = select(Case).where(
            Case.outcome_group == "return", Case.closed_on < date(2024, 1, 1)
        )
        opened = select(Order).join(Case, Case.order_id == Order.id).where(Case.closed_on.is_(None))
        pairs = zip(
            session.scalars(closed.limit(40)), session.scalars(opened.limit(40)), strict=True
        )
        for case, order in pairs:
            order.person_id = case.order.person_id
            order.decided_on = (case.closed_on or TODAY) + timedelta(days=20 * (case.id % 40))
            order.extended_to = order.notified_on = None
        session.commit()
    for filters in (Filters(), Filters(units=(1,))):
        told = {
            one.months: (one.over.cases, one.lost.cases, one.over.persons, one.lost.persons)
            for one in lasting.lasting(service, filters, TODAY)
        }
        assert told == by_hand(service, filters)
    assert 0 < (told[6][1] or 0) < (told[24][1] or 0) < (told[24][0] or 0) < (told[6][0] or 0)
    [six, *_rest] = lasting.lasting(service, Filters(), TODAY)
    still = breakdown.load(service, "site", Filters(still=("6_yes",)))
    assert still["cases"].sum() == (six.over.cases or 0) - (six.lost.cases or 0)


def test_an_analyst_is_told_what_lasted_of_whole_quarters_that_are_over(
    board: str, signed_in: SignedIn
) -> None:
    analyst, service = signed_in("analyst"), signed_in("service")
    quarters = rounded_questions.quarters(TODAY)
    new, old = (
        Filters(closed_from=days[0], closed_to=days[1]) for days in (quarters[0], quarters[9])
    )
    assert [one.over.persons for one in lasting.lasting(analyst, new, TODAY)] == [None] * 3
    exact = lasting.lasting(service, old, TODAY)
    for one, true in zip(lasting.lasting(analyst, old, TODAY), exact, strict=True):
        assert one.over.cases is None is one.lost.cases
        assert abs((one.lost.persons or 0) - (true.lost.persons or 0)) < 10  # few are not told
        assert (one.over.persons or 0) % 10 == 0
        assert abs((one.over.persons or 0) - (true.over.persons or 0)) <= 20
    for filters in (
        Filters(),
        replace(old, targets=("families",)),
        replace(old, outcomes=("stay",)),
    ):
        with pytest.raises(Refused) as caught:
            lasting.lasting(analyst, filters, TODAY)
        assert caught.value.refusals[0].rule == "rounded_lasting"


def test_closed_and_durable_are_told_in_cases_and_in_persons(
    board: str, signed_in: SignedIn
) -> None:
    service, analyst = signed_in("service"), signed_in("analyst")
    with open_session(SYSTEM, "cases") as session:
        rows = session.execute(
            select(Case.outcome_group, Person.household_size)
            .join(Order, Order.id == Case.order_id).join(Person, Person.id == Order.person_id)
            .where(Case.closed_on > TODAY - timedelta(days=28), Case.closed_on <= TODAY)
        ).all()  # fmt: skip
    told = figures.figures(service, Filters(), TODAY)
    durable = [size for group, size in rows if group != "none"]
    assert (told.cases["closed"], told.persons["closed"]) == (len(rows), sum(n for _, n in rows))
    assert (told.cases["durable"], told.persons["durable"]) == (len(durable), sum(durable))
    assert told.durable == len(durable) / len(rows)
    rounded = figures.figures(analyst, Filters(), TODAY)
    assert rounded.closed == rounded.persons["closed"]
    assert abs((rounded.closed or 0) - sum(n for _, n in rows)) <= 20
    assert not rounded.cases
    assert breakdown.load(analyst, "site", Filters())["capacity"].isna().all()


@pytest.fixture
def invited_in_may(board: str, tmp_path: Path) -> dict[str, int]:
    """Five persons: came on the sixtieth day, a day later, to the desk uninvited, never, and one
    with two cases in two units, who came in the second.
    """
    ordered = {"decided_on": "01/04/2021", "notified_on": "01/04/2021"}
    again = {"decided_on": "02/04/2021", "notified_on": "02/04/2021", "postal_code": "2000"}
    numbers = {
        "sixtieth": 7000012,
        "late": 7000113,
        "desk": 7000214,
        "never": 7000315,
        "two": 7000416,
    }
    rows = [row(number, last_name=f"Test {name}", **ordered) for name, number in numbers.items()]
    register_load.load(
        written(tmp_path, *rows, row(numbers["two"], last_name="Test two", **ordered | again))
    )
    with open_session(SYSTEM, "cases", write=True) as session:
        asked = select(Case, Person.last_name).join(Order, Order.id == Case.order_id).join(Person)
        found = session.execute(
            asked.where(Person.last_name.like("Test %")).order_by(Case.ordered_on)
        )
        cases = {f"{name} {case.ordered_on.day}": case for case, name in found}
        for day, case in enumerate(cases.values(), 10):
            case.stage, case.invited_on = "invited", date(2021, 5, day)
        for name, days in {"sixtieth 1": 60, "late 1": 61, "two 2": 5, "desk 1": 0}.items():
            case = cases[f"Test {name}"]
            held = (case.invited_on or TODAY) + timedelta(days=days)
            kind = "walked_in" if name == "desk 1" else "came"
            said = {"case_id": case.id, "kind": "meeting_first", "attendance": kind}
            session.add(Meeting(made_on=held, held_on=held, **said))
        session.commit()
        return {name.removeprefix("Test "): case.id for name, case in cases.items()}


def test_attendance_counts_each_person_once_and_follows_sixty_days(
    invited_in_may: dict[str, int], signed_in: SignedIn
) -> None:
    service = signed_in("service")
    assert attendance(service, Filters(), MAY, AFTER) == Attendance(4, 2)
    assert attendance(service, Filters(), MAY, AFTER).share == 0.5
    # Who was invited too late to be followed until the day is no part yet.
    assert attendance(service, Filters(), MAY, date(2021, 7, 9)) == Attendance(1, 1)
    # Each unit sees the person whom it invited; who sees both, where the first invitation was.
    assert attendance(signed_in("head-ant"), Filters(), MAY, AFTER) == Attendance(1, 1)
    assert attendance(service, Filters(units=(2,)), MAY, AFTER) == Attendance(0, 0)
    with open_session(SYSTEM, "cases", write=True) as session:
        key = invited_in_may["desk 1"]
        day = session.get_one(Case, key).invited_on
        session.add(Invitation(case_id=key, channel="channel_home", sent_on=day))
        session.commit()
    assert attendance(service, Filters(), MAY, AFTER) == Attendance(5, 3)
    told = figures.figures(service, Filters(), AFTER)
    assert (told.persons["invited"], told.persons["came"]) == (5, 3)


def test_an_analyst_is_told_attendance_of_who_was_followed_to_the_end(
    board: str, signed_in: SignedIn
) -> None:
    analyst, service = signed_in("analyst"), signed_in("service")
    newest, *_between, old = rounded_questions.quarters(TODAY)[:6]
    told, exact = (attendance(user, Filters(), old, TODAY) for user in (analyst, service))
    assert abs((told.invited or 0) - (exact.invited or 0)) <= 20
    assert (told.came or 0) % 10 == 0
    assert attendance(analyst, Filters(), invited.followed(TODAY), TODAY).share
    refused = [(newest[0], old[1]), (old[0], old[1] - timedelta(days=1)), (TODAY, TODAY)]
    refused += [] if invited.is_over(newest, TODAY) else [newest]
    for period in refused:
        with pytest.raises(Refused) as caught:
            attendance(analyst, Filters(), period, TODAY)
        assert caught.value.refusals[0].rule == "rounded_followed"
