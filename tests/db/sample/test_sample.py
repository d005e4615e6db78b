"""The sample data keeps the brief's promises."""

from datetime import date

import pytest
from sqlalchemy import exists, func, select

from db import sample, verification
from db.allocation import transfer
from db.clock import day_of, today
from db.directory import reports
from db.errors import Refused
from db.history import change_sets
from db.history.change_sets import HistoryFilters
from db.models import (
    CAME,
    Account,
    Case,
    Coach,
    DaysBetween,
    Draft,
    Invitation,
    Meeting,
    Order,
    Organisation,
    Person,
    Procedure,
    Service,
    SignIn,
    Site,
    Unit,
)
from db.security.session import open_session
from db.user import SYSTEM
from db.weekly_meeting import meeting
from tests.conftest import Databases, as_owner, sign_in


def count(*conditions: object, of: type = Case) -> int:
    with open_session(SYSTEM, "house") as session:
        return session.scalar(select(func.count()).select_from(of).where(*conditions)) or 0  # type: ignore[arg-type]


def persons_by_outcome(first: date, last: date) -> dict[str, int]:
    """Persons of the households whose cases were closed in a period."""
    counted = (
        select(Case.outcome, func.sum(Person.household_size))
        .join(Case.order)
        .join(Order.person)
        .where(Case.closed_on.between(first, last))
        .group_by(Case.outcome)
    )
    with open_session(SYSTEM, "house") as session:
        return {str(outcome): int(persons) for outcome, persons in session.execute(counted)}


def test_600_persons_found_a_durable_future_in_2023_and_200_of_them_in_belgium(board: str) -> None:
    found = persons_by_outcome(date(2023, 1, 1), date(2023, 12, 31))
    assert sum(persons for name, persons in found.items() if name.startswith("stay")) == 200
    assert sum(persons for name, persons in found.items() if name.startswith("return")) == 400
    programme = found["return_fedasil"] + found["return_reintegration"]
    assert 0.70 <= found["return_reintegration"] / programme <= 0.79


def test_interviews_and_attendance_are_as_published(board: str) -> None:
    came = Meeting.attendance.in_(CAME)
    year = Meeting.held_on.between(date(2023, 1, 1), date(2023, 12, 31))
    assert 3900 <= count(came, year, of=Meeting) <= 4000
    first = select(Order.person_id, func.min(Invitation.sent_on).label("day"))
    first = first.join(Case, Case.order_id == Order.id).join(Invitation)
    invited = first.group_by(Order.person_id).subquery()
    quarter = invited.c.day.between(date(2021, 10, 1), date(2021, 12, 31))
    seen = exists().where(
        Meeting.case_id == Case.id,
        Case.order_id == Order.id,
        Order.person_id == invited.c.person_id,
        came,
        DaysBetween(invited.c.day, Meeting.held_on) <= 60,
    )
    with open_session(SYSTEM, "house") as session:
        asked = [session.scalar(select(func.count()).where(quarter, *one)) for one in ((), (seen,))]
    assert asked == [329, 136]


def test_departures_say_where_to_and_how_it_is_known_most_of_them(board: str) -> None:
    returned = Case.outcome_group == "return"
    number = count(returned)
    assert 0.02 < count(returned, Case.proof.is_(None)) / number < 0.15
    assert 0.01 < count(returned, Case.destination.is_(None)) / number < 0.06
    home = (returned, Case.destination == Person.nationality)
    joined = select(func.count()).select_from(Case).join(Case.order).join(Order.person)
    with open_session(SYSTEM, "house") as session:
        assert (session.scalar(joined.where(*home)) or 0) > 0.85 * number
    assert count(Case.destination.is_not(None), Case.outcome == "return_third") > 0
    supported = Case.outcome == "return_reintegration"
    assert count(supported, Case.support_purpose.is_not(None)) > 0.9 * count(supported)
    assert count(Case.departure_bonus) > 0 < count(~Case.departure_bonus)
    assert count(Case.not_invited_reason.is_not(None)) == count(Case.outcome == "none_notinvited")


def test_households_fit_their_target_group(board: str) -> None:
    assert count(Person.minors > 0, Person.target_group != "families", of=Person) == 0
    assert count(Person.minors > 0, ~Person.household_size.between(3, 6), of=Person) == 0
    groups = {"single", "families", "open_return", "intercepted"}
    with open_session(SYSTEM, "house") as session:
        assert set(session.scalars(select(Person.target_group).distinct())) == groups


def test_terms_are_extended_procedures_pending_and_cases_suspended(board: str) -> None:
    extended = count(Case.stage == "carrying_out", Case.order.has(Order.extended_to.is_not(None)))
    assert extended > 50
    pending = select(Procedure.case_id).where(Procedure.decided_on.is_(None))
    assert count(Case.is_open, Case.id.in_(pending)) > 50
    assert count(Case.is_open, Case.suspended_on.is_not(None)) > 10


def test_a_newcomer_finds_meetings_decisions_offers_reports_and_a_history(board: str) -> None:
    assert count(of=SignIn) == 0
    for username in ("head-bru", "head-ant", "head-gnt", "head-cha", "head-lie"):
        head = sign_in(username)
        assert head.unit_id is not None
        assert len(meeting.past(head, head.unit_id)) == (3 if username == "head-bru" else 1)
        assert meeting.running(head, head.unit_id) is None
        assert meeting.tasks(head, head.unit_id)
        held = meeting.load_meeting(head, meeting.past(head, head.unit_id)[0][0])
        assert held.present is not None
        assert len(held.present) >= 4
    head = sign_in("head-bru")
    assert {one.incoming for one in transfer.pending(head)} == {True, False}
    assert reports.found(head)
    sets, _total = change_sets.sets(head, HistoryFilters(), 1, 100)
    days = [day_of(one.at) for one in sets]
    assert len(set(days)) >= 4
    assert days == sorted(days, reverse=True)
    assert days[0] < today()
    assert count(of=Draft) == 0
    assert list(verification.problems()) == []


def test_it_has_the_house_of_the_brief(board: str) -> None:
    assert count(of=Unit) == 5
    assert count(of=Site) == 20
    assert count(of=Coach) == 52
    assert count(Coach.on_leave, of=Coach) == 2
    assert count(Coach.ends_on.is_not(None), of=Coach) == 1
    assert count(of=Account) == 9


def test_no_coach_holds_a_case_from_before_the_first_day(board: str) -> None:
    early = select(Case.id).join(Coach, Coach.id == Case.coach_id)
    assert count(Case.id.in_(early.where(Case.invited_on < Coach.starts_on))) == 0


def test_it_lists_at_least_40_organisations_with_web_sites_and_no_telephone(board: str) -> None:
    assert count(Organisation.website.like("https://%"), of=Organisation) >= 40
    assert count(Service.phone.is_not(None), of=Service) == 0


def test_it_is_the_same_every_time_for_the_same_day_on_both_databases(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fingerprint(kind: str) -> list[tuple[object, ...]]:
        empty = databases.original(kind, "house", monkeypatch)
        address = as_owner(databases.new(kind, empty))
        monkeypatch.setenv("DATABASE_URL", address)
        sample.load(date(2028, 2, 29))
        columns = (Case.id, Case.unit_id, Case.coach_id, Case.opened_on, Case.closed_on)
        statement = select(*columns, Person.folded_name).join(Case.order).join(Order.person)
        with open_session(SYSTEM, "house") as session:
            found: list[tuple[object, ...]] = [
                tuple(row) for row in session.execute(statement.order_by(Case.id))
            ]
        databases.drop(address)
        return found

    assert fingerprint("sqlite") == fingerprint("postgresql")


def test_it_is_refused_where_there_is_data(board: str) -> None:
    with pytest.raises(Refused):
        sample.load()
