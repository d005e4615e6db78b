"""Who sees what: every role meets its own and nothing else, whatever way it asks."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import aliased, joinedload

from db import clock
from db import user as db_user
from db.case import listing
from db.case.filters import Filters
from db.case.listing import Sort
from db.case.view import load_view
from db.caseload import breakdown, figures
from db.directory import entries
from db.directory.entries import DirectoryFilters
from db.errors import NotAllowed, NotFound, Unavailable
from db.models import Case, Coach, Meeting, Order, Person, Referral, Site, Step, Unit
from db.reference import places, terms
from db.security import rights, scope
from db.security.rights import Subject
from db.security.session import open_session
from db.user import SYSTEM, User
from tests.conftest import sign_in

pytestmark = pytest.mark.either_database

SignedIn = Callable[[str], User]
PERSONAL = (Case, Order, Person, Meeting, Referral, Step)


def foreign_case(unit: int = 1) -> int:
    with open_session(db_user.SYSTEM, "cases") as session:
        return (
            session.scalars(
                select(Case.id).where(Case.unit_id != unit, Case.coach_id.is_not(None))
            ).first()
            or 0
        )


def test_a_unit_head_counts_only_the_cases_of_the_unit(board: str, signed_in: SignedIn) -> None:
    user = signed_in("head-bru")
    with open_session(user, "cases") as session:
        units = set(session.scalars(select(Case.unit_id)))
        counted = session.scalar(select(func.count()).select_from(Case))
        joined = set(session.scalars(select(Case.unit_id).join(Case.order).join(Order.person)))
    with open_session(db_user.SYSTEM, "cases") as session:
        all_of_unit = session.scalar(select(func.count(Case.id)).where(Case.unit_id == 1))
    assert units == joined == {1}
    assert counted == all_of_unit


@pytest.mark.parametrize("model", PERSONAL)
def test_a_unit_head_gets_no_row_of_another_unit(
    board: str,
    signed_in: SignedIn,
    model: Any,  # noqa: ANN401
) -> None:
    key = foreign_case()
    with open_session(db_user.SYSTEM, "cases") as session:
        case = session.get_one(Case, key)
        person = session.get_one(Order, case.order_id).person_id
        keys: dict[Any, Any] = {Case: key, Order: case.order_id, Person: person}
        for other in (Meeting, Referral, Step):
            keys[other] = session.scalars(select(other.id).where(other.case_id == key)).first()
    with open_session(signed_in("head-bru"), "cases") as session:
        assert session.get(model, keys[model] or 0) is None
        alias = aliased(model)
        assert session.scalars(select(alias).where(alias.id == keys[model])).first() is None or (
            model is not Case
        )


def test_relationships_do_not_lead_out_of_the_unit(board: str, signed_in: SignedIn) -> None:
    with open_session(signed_in("head-bru"), "cases") as session:
        meetings = select(Meeting).options(joinedload(Meeting.case)).limit(300)
        found = {meeting.case.unit_id for meeting in session.scalars(meetings)}
        persons = set(session.scalars(select(Person.id)))
        holders = set(session.scalars(select(Order.person_id)))
        orders = session.scalar(select(func.count()).select_from(Order))
        own = session.scalar(select(func.count()).select_from(Case))
    assert found == {1}
    assert orders == own
    assert persons == holders


def test_bulk_statements_stop_at_the_unit(board: str, signed_in: SignedIn) -> None:
    with open_session(signed_in("head-bru"), "cases", write=True) as session:
        past = {"unrecorded": True}  # else the record refuses them altogether
        session.execute(update(Case).values(note="bulk"), execution_options=past)
        waiting = delete(Step).where(Step.stage == "waiting")
        session.execute(waiting, execution_options=past)
        session.commit()
    with open_session(db_user.SYSTEM, "cases") as session:
        touched = set(session.scalars(select(Case.unit_id).where(Case.note == "bulk")))
        kept = select(Case.unit_id).join(Step).where(Step.stage == "waiting")
        left = set(session.scalars(kept))
    assert touched == {1}
    assert left == {2, 3, 4, 5}


def test_a_unit_head_meets_no_place_or_coach_of_another_unit(
    board: str, signed_in: SignedIn
) -> None:
    user = signed_in("head-bru")
    subjects: tuple[Subject, ...] = ("figures", "cases", "directory")
    for subject in subjects:
        found = places.places(user, subject, "fr")
        assert [unit.code for unit in found.units] == ["BRU"]
        assert {place.unit_id for place in (*found.sites, *found.coaches)} == {1}


def test_asking_for_another_unit_finds_nothing(board: str, signed_in: SignedIn) -> None:
    user, foreign = signed_in("head-bru"), Filters(units=(2,))
    assert listing.page(user, foreign, Sort(), 1, 50)[1] == 0
    assert breakdown.load(user, "site", foreign)["total"].sum() == 0
    assert breakdown.load(user, "coach", foreign)["total"].sum() == 0
    assert figures.figures(user, foreign, clock.today()).open == 0


def test_a_case_of_another_unit_is_not_found(board: str, signed_in: SignedIn) -> None:
    with pytest.raises(NotFound):
        load_view(signed_in("head-bru"), foreign_case())


def test_a_coach_sees_the_own_cases_only(board: str, signed_in: SignedIn) -> None:
    user = signed_in("coach-bru")
    with open_session(user, "cases") as session:
        assert set(session.scalars(select(Case.coach_id))) == {user.coach_id}
        assert set(session.scalars(select(Coach.id))) == {user.coach_id}


def test_the_head_of_service_sees_every_unit(board: str, signed_in: SignedIn) -> None:
    with open_session(signed_in("service"), "cases") as session:
        assert set(session.scalars(select(Case.unit_id))) == {1, 2, 3, 4, 5}


@pytest.mark.parametrize("username", ["analyst", "admin"])
def test_who_may_not_see_persons_gets_none(board: str, signed_in: SignedIn, username: str) -> None:
    user = signed_in(username)
    with pytest.raises(NotAllowed):
        listing.page(user, Filters(), Sort(), 1, 50)
    with pytest.raises(NotAllowed):
        listing.export(user, Filters(), Sort(), "csv", "cases")
    with pytest.raises(NotAllowed):
        load_view(user, 1)


@pytest.mark.parametrize(
    "statement",
    [
        select(Person),
        select(Case),
        select(Order),
        select(aliased(Person)),
        select(Person.last_name),
        select(func.min(Person.sp_number)),
        select(Case.id, Person.birth_date).join(Case.order).join(Order.person),
        select((Person.last_name + " " + Person.first_name).label("x")),
    ],
)
def test_a_question_for_figures_returns_no_person(
    board: str,
    signed_in: SignedIn,
    statement: Any,  # noqa: ANN401
) -> None:
    with open_session(signed_in("analyst"), "figures") as session, pytest.raises(NotAllowed):
        session.execute(statement)


def test_the_analyst_counts_over_all_units(board: str, signed_in: SignedIn) -> None:
    told = figures.figures(signed_in("analyst"), Filters(), clock.today()).open
    persons = select(func.sum(Person.household_size)).join(Order).join(Case).where(Case.is_open)
    with open_session(SYSTEM, "cases") as session:
        assert told == pytest.approx(session.scalar(persons), abs=20)  # rounded to ten


def test_the_administrator_counts_nothing(board: str, signed_in: SignedIn) -> None:
    with pytest.raises(NotAllowed):
        figures.figures(signed_in("admin"), Filters(), clock.today())


@pytest.mark.parametrize("username", ["coach-bru", "admin"])
def test_who_only_reads_the_directory_writes_nothing_there(
    board: str, signed_in: SignedIn, username: str
) -> None:
    user = signed_in(username)
    assert len(entries.entries(user, DirectoryFilters())) == 50
    for act in (
        lambda: entries.verify(user, [1], "test"),
        lambda: entries.retire(user, [1], "test"),
        lambda: entries.save(user, [], "test"),
        lambda: entries.add_entry(user, {}, "test"),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_user_without_a_unit_where_one_is_needed_sees_nothing(board: str) -> None:
    crafted = replace(sign_in("head-bru"), unit_id=None)
    options = scope.options(crafted, "cases", "unit")
    with open_session(SYSTEM, "cases") as session:
        session.info["options"] = options
        for model in (Case, Unit, Site, Coach, Person):
            assert session.scalars(select(model)).first() is None


def test_a_database_that_does_not_answer_is_said_to(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    monkeypatch.setenv("DATABASE_URL", nowhere)
    with pytest.raises(Unavailable):
        terms.terms("fr")


def test_heads_give_cases_and_a_coach_does_not(board: str, signed_in: SignedIn) -> None:
    names = ("head-bru", "service", "coach-bru", "analyst", "admin")
    users = {name: signed_in(name) for name in names}
    assert [name for name in names if rights.may_give(users[name])] == ["head-bru", "service"]
    others = [name for name in names if rights.sees_cases_of_others(users[name])]
    assert others == ["head-bru", "service"]
