"""An order is the first or a further one, and a durable outcome lasts until a new one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text

from db.case import later_orders, listing
from db.case import view as case_view
from db.case.filters import Filters
from db.case.listing import Sort
from db.engine import url
from db.importers.register import load as register_load
from db.models import AddMonths, Case, Order, Person
from db.persons import merge as persons_merge
from db.security.session import open_session
from db.user import SYSTEM, User
from tests.conftest import owned
from tests.db.importers.register.test_load import row, written

SignedIn = Callable[[str], User]
BRUSSELS, ANTWERP = {"postal_code": "1070"}, {"postal_code": "2000", "commune": "Antwerpen"}


@pytest.fixture
def keys(board: str, tmp_path: Path) -> dict[str, int]:
    """An order in Brussels whose case closed durable on 31 August 2021, and a new one in Antwerp on
    28 February 2022: the last day of its six months. One order of somebody else in Antwerp.
    """
    rows = [
        row(7000012, decided_on=day, notified_on=day, **place)
        for day, place in (("01/07/2021", BRUSSELS), ("28/02/2022", ANTWERP))
    ]
    other = {"last_name": "Muller Celik", "decided_on": "01/05/2021", "notified_on": "01/05/2021"}
    register_load.load(written(tmp_path, *rows, row(7000021, **other, **ANTWERP)))
    with open_session(SYSTEM, "cases", write=True) as session:
        found = session.execute(
            select(Case, Person.sp_number).join(Order, Order.id == Case.order_id).join(Person)
            .where(Person.sp_number.like("70000%")).order_by(Case.ordered_on)
        ).all()  # fmt: skip
        other_case, first, second = (case for case, _number in found)
        first.invited_on = first.ordered_on
        first.stage, first.outcome, first.outcome_group = "closed", "stay_file", "stay"
        first.closed_on, first.coach_id, first.site_id = date(2021, 8, 31), None, None
        session.commit()
        return {"first": first.id, "second": second.id, "other": other_case.id}


def ranks(user: User, filters: Filters, keys: dict[str, int]) -> dict[int, str]:
    frame = listing.export(user, filters, Sort("id"), "csv", "cases")
    mine = frame[frame["id"].isin(keys.values())]
    return dict(zip(mine["id"], mine["order_rank"], strict=True))


def test_an_order_is_a_further_one_whoever_holds_the_one_before(
    keys: dict[str, int], signed_in: SignedIn
) -> None:
    """The head of Antwerp does not see the case in Brussels, and is told that there was one."""
    for name in ("service", "head-ant"):
        user = signed_in(name)
        both = {keys["second"]: "further", keys["other"]: "first"}
        assert ranks(user, Filters(), keys) == both
        assert ranks(user, Filters(orders=("first", "further")), keys) == both
        assert ranks(user, Filters(orders=("further",)), keys) == {keys["second"]: "further"}
        assert ranks(user, Filters(orders=("first",)), keys) == {keys["other"]: "first"}
        assert ranks(user, Filters(orders=("' OR 1=1",)), keys) == {}
        view = case_view.load_view(user, keys["second"])
        assert (view.order_before, view.new_order_on) == (date(2021, 7, 1), None)


def test_a_new_order_is_a_fact_of_the_durable_case_in_another_unit(
    keys: dict[str, int], signed_in: SignedIn
) -> None:
    head = signed_in("head-bru")
    view = case_view.load_view(head, keys["first"])
    assert (view.order_before, view.new_order_on) == (None, date(2022, 2, 28))
    closed = Filters(still=("6_no",))
    frame = listing.export(head, closed, Sort("id"), "csv", "cases").set_index("id")
    assert frame.loc[keys["first"], "new_order_on"].date() == date(2022, 2, 28)
    for code in later_orders.STILL:
        found = ranks(head, Filters(still=(code,)), keys)
        assert (keys["first"] in found) == code.endswith("_no"), code


def test_an_order_whose_case_is_void_counts_as_none_and_a_merged_person_as_one(
    keys: dict[str, int], signed_in: SignedIn
) -> None:
    service = signed_in("service")
    void = "UPDATE case_file SET voided_on = '2022-03-01', void_reason = 'x' WHERE id = :id"
    with owned(url()).begin() as connection:
        connection.execute(text(void), {"id": keys["second"]})
    assert case_view.load_view(service, keys["first"]).new_order_on is None
    found = persons_merge.compare(service, "7000012", "7000021")
    versions = {one.id: one.version for one in (found.one, found.other)}
    persons_merge.merge(service, found.one.id, found.other.id, versions, (), (), "persons")
    assert case_view.load_view(service, keys["first"]).order_before == date(2021, 5, 1)
    assert ranks(service, Filters(orders=("first",)), keys) == {keys["other"]: "first"}


@pytest.mark.parametrize(
    ("closed", "new", "day", "still"),
    [
        (date(2024, 8, 31), None, date(2025, 2, 27), None),
        (date(2024, 8, 31), None, date(2025, 2, 28), True),
        (date(2024, 8, 31), date(2025, 2, 28), date(2025, 2, 27), None),
        (date(2024, 8, 31), date(2025, 2, 28), date(2025, 2, 28), False),
        (date(2024, 8, 31), date(2024, 9, 1), date(2024, 9, 1), False),
        (date(2024, 8, 31), date(2025, 3, 1), date(2026, 1, 1), True),
        (date(2024, 2, 29), None, date(2024, 8, 28), None),
        (date(2024, 2, 29), None, date(2024, 8, 29), True),
    ],
)
def test_six_months_are_calendar_months(
    closed: date, new: date | None, day: date, still: bool | None
) -> None:
    assert later_orders.still_durable(closed, new, 6, day) is still
    assert (closed <= later_orders.last_over(6, day)) == (day >= later_orders.add_months(closed, 6))


def test_both_databases_add_months_as_the_board_does(board: str) -> None:
    days = [date(2023, 8, 31), date(2024, 2, 29), date(2023, 12, 31), date(2024, 1, 30)]
    with open_session(SYSTEM, "cases") as session:
        for day in days:
            for months in later_orders.MONTHS:
                found = session.scalar(select(AddMonths(day, months)))
                assert found == later_orders.add_months(day, months)
