"""The sample data keeps the brief's promises."""

from datetime import date

import pytest
from sqlalchemy import func, select

from db import sample
from db.errors import Refused
from db.models import Account, Case, Coach, Order, Organisation, Person, Service, Site, Unit
from db.security.session import open_session
from db.user import SYSTEM
from tests.conftest import Databases, as_owner


def count(*conditions: object, of: type = Case) -> int:
    with open_session(SYSTEM, "house") as session:
        return session.scalar(select(func.count()).select_from(of).where(*conditions)) or 0  # type: ignore[arg-type]


def closed_in_2023(group: str) -> int:
    year = Case.closed_on.between(date(2023, 1, 1), date(2023, 12, 31))
    return count(year, Case.outcome_group == group)


def test_600_people_reached_a_durable_future_in_2023_and_200_of_them_in_belgium(board: str) -> None:
    assert closed_in_2023("return") == 400
    assert closed_in_2023("stay") == 200


def test_it_has_the_house_of_the_brief(board: str) -> None:
    assert count(of=Unit) == 5
    assert count(of=Site) == 20
    assert count(of=Coach) == 52
    assert count(Coach.on_leave, of=Coach) == 2
    assert count(Coach.ends_on.is_not(None), of=Coach) == 1
    assert count(of=Account) == 9


def test_it_has_some_7000_cases_1150_open_and_160_waiting(board: str) -> None:
    assert count() == 7000
    assert count(Case.closed_on.is_(None)) == 1150
    assert count(Case.stage == "waiting") == 160
    assert count(Case.opened_on < date(2021, 6, 1)) == 0


def test_roughly_half_of_those_invited_never_came(board: str) -> None:
    invited = count(Case.invited_on.is_not(None))
    never = count(Case.outcome.in_(("none_noanswer", "none_noshow")))
    assert 0.4 < never / invited < 0.55


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
        sample.load(date(2026, 3, 2))
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
