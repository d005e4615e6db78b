"""Both databases refuse the same things."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Executable, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db import clock
from db.models import Account, Case, Coach, Coverage, Meeting, Order, Person, Service, Site
from db.security.session import open_session
from db.user import SYSTEM

DAY = date(2026, 1, 10)
Change = dict[str, Any]


def refused(act: Callable[[Session], object]) -> bool:
    """Whether the database itself refuses: past the ORM, in a transaction that is thrown away."""
    with open_session(SYSTEM, "house", write=True) as session:
        try:
            act(session)
        except IntegrityError:
            return True
        finally:
            session.rollback()
    return False


def executing(statement: Executable) -> Callable[[Session], object]:
    return lambda session: session.connection().execute(statement)


def an_open_case(**columns: Any) -> Callable[[Session], object]:  # noqa: ANN401
    """Set columns of an open case of BRU that has a coach."""

    def act(session: Session) -> object:
        key = session.scalar(
            select(Case.id).where(Case.stage == "analysis", Case.unit_id == 1).limit(1)
        )
        return session.connection().execute(update(Case).where(Case.id == key).values(**columns))

    return act


CLOSED = {"stage": "closed", "next_appointment_on": None, "closed_on": clock.today()}
LEAF = {"outcome": "stay_file", "outcome_group": "stay"}
RETURN = {"outcome": "return_fedasil", "outcome_group": "return"}
NOT_ASKED = {"outcome": "none_notinvited", "outcome_group": "none"}


@pytest.mark.parametrize(
    "columns",
    [
        pytest.param(CLOSED, id="closed without an outcome"),
        pytest.param(LEAF, id="open with an outcome"),
        pytest.param({"closed_on": clock.today()}, id="open with a closing date"),
        pytest.param(CLOSED | LEAF | {"closed_on": None}, id="closed without a date"),
        pytest.param(
            CLOSED | {"outcome": "stay", "outcome_group": "stay"}, id="closed with a group"
        ),
        pytest.param(
            CLOSED | {"outcome": "stay", "outcome_group": None}, id="closed with a bare group"
        ),
        pytest.param(
            CLOSED | {"outcome": "stay_file", "outcome_group": "return"}, id="leaf of another group"
        ),
        pytest.param(
            CLOSED | {"outcome": "waiting", "outcome_group": "stay"}, id="an outcome that is none"
        ),
        *(
            pytest.param(CLOSED | LEAF | one, id=f"a stay with {next(iter(one))}")
            for one in (
                {"destination": "MA"},
                {"proof": "proof_ticket"},
                {"departure_bonus": False},
                {"support_purpose": "support_work"},
                {"not_invited_reason": "notinvited_held"},
            )
        ),
        pytest.param(CLOSED | RETURN | {"destination": "BE"}, id="a return to Belgium"),
        pytest.param(CLOSED | RETURN | {"destination": "M"}, id="a return to no country"),
        pytest.param(
            CLOSED | RETURN | {"support_purpose": "support_work"}, id="a purpose without support"
        ),
        pytest.param({"destination": "MA"}, id="open with a destination"),
        pytest.param({"not_invited_reason": "notinvited_held"}, id="open with a reason"),
        pytest.param(CLOSED | NOT_ASKED, id="not invited without a reason"),
        pytest.param(CLOSED | LEAF | {"closed_on": date(2020, 1, 1)}, id="closed before the order"),
        pytest.param(
            CLOSED | LEAF | {"next_appointment_on": clock.today()}, id="closed with an appointment"
        ),
        pytest.param({"stage": "dreaming"}, id="an unknown stage"),
        pytest.param({"stage": "waiting"}, id="waiting after an invitation"),
        pytest.param({"invited_on": None}, id="past waiting without an invitation"),
        pytest.param({"invited_on": date(2020, 1, 1)}, id="invited before the order"),
        pytest.param({"answered_on": date(2020, 1, 1)}, id="answered before the invitation"),
        pytest.param({"unit_id": 2}, id="moved without its coach"),
        pytest.param({"coach_id": 20}, id="a coach of another unit"),
        pytest.param({"site_id": 9}, id="a site of another unit"),
        pytest.param({"suspended_on": DAY, "suspension": None}, id="suspended without a reason"),
        pytest.param({"voided_on": DAY, "void_reason": None}, id="voided without a reason"),
        pytest.param({"ordered_on": date(2020, 1, 1)}, id="a date that is not the order's"),
        pytest.param({"perspective": "perspective_moon"}, id="an unknown perspective"),
    ],
)
def test_a_case_cannot_be(board: str, columns: Change) -> None:
    assert refused(an_open_case(**columns))


def test_a_case_can_be_closed_with_a_leaf_and_a_date(board: str) -> None:
    assert not refused(an_open_case(**CLOSED, **LEAF))


def first(model: Any, **columns: Any) -> Callable[[Session], object]:  # noqa: ANN401
    def act(session: Session) -> object:
        return session.connection().execute(
            update(model.__table__).where(model.id == 1).values(**columns)
        )

    return act


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(first(Coach, full_time_share=1.5), id="a coach of more than full time"),
        pytest.param(first(Coach, full_time_share=0), id="a coach of no time"),
        pytest.param(first(Coach, unit_id=2), id="a coach outside the unit of the site"),
        pytest.param(first(Coach, ends_on=date(2020, 1, 1)), id="a coach who ends before starting"),
        pytest.param(first(Person, sp_number="123"), id="a short SP number"),
        pytest.param(first(Person, sex="?"), id="an unknown sex"),
        pytest.param(first(Person, minors=9), id="more minors than people"),
        pytest.param(first(Order, term_days=-1), id="a negative term"),
        pytest.param(first(Order, notified_on=date(2020, 1, 1)), id="notified before decided"),
        pytest.param(first(Order, annex="annex_99"), id="an unknown annex"),
        pytest.param(first(Site, name="Anderlecht"), id="two sites of one name"),
        pytest.param(first(Account, role="king"), id="an unknown role"),
        pytest.param(first(Account, role="unit_head"), id="a unit head of no unit"),
        pytest.param(first(Account, username="Service"), id="capitals in a user name"),
        pytest.param(first(Meeting, attendance="maybe"), id="an unknown attendance"),
        pytest.param(first(Meeting, held_on=date(2020, 1, 1)), id="a meeting before it was made"),
        pytest.param(first(Service, name=""), id="a service without a name"),
        pytest.param(first(Service, kind="help_magic"), id="an unknown kind of help"),
    ],
)
def test_there_cannot_be(board: str, act: Callable[[Session], object]) -> None:
    assert refused(act)


def test_one_order_has_one_case(board: str) -> None:
    def act(session: Session) -> object:
        row = session.execute(select(Case.__table__).where(Case.stage == "waiting")).first()
        assert row is not None
        values = {key: value for key, value in row._mapping.items() if key != "id"}
        return session.connection().execute(insert(Case).values(**values))

    assert refused(act)


def test_coverage_names_a_unit_or_a_site_not_both(board: str) -> None:
    both = insert(Coverage).values(service_id=1, unit_id=1, site_id=1)
    neither = insert(Coverage).values(service_id=1)
    assert refused(executing(both))
    assert refused(executing(neither))


def test_what_is_in_use_cannot_be_deleted(board: str) -> None:
    for table in ("unit", "site", "coach", "person", "removal_order", "term", "organisation"):
        assert refused(executing(text(f"DELETE FROM {table}"))), table


def test_the_case_follows_a_corrected_date_of_the_order(board: str) -> None:
    with open_session(SYSTEM, "house", write=True) as session:
        order = session.scalars(select(Order).limit(1)).one()
        corrected = order.decided_on - timedelta(days=1)
        order.decided_on = corrected
        session.commit()
        found = session.scalar(select(Case.ordered_on).where(Case.order_id == order.id))
    assert found == corrected


def test_the_term_ends_after_its_days_or_when_it_was_extended_to(board: str) -> None:
    with open_session(SYSTEM, "house") as session:
        for order in session.scalars(select(Order).limit(200)):
            assert order.notified_on
            plain = order.notified_on + timedelta(days=order.term_days)
            assert order.term_ends_on == (order.extended_to or plain)
