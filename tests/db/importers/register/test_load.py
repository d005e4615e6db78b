"""The register of orders: the real input, in every form the Office sends it."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db import clock
from db.importers.problem import BadFile
from db.importers.register import load
from db.importers.register import values as register_values
from db.models import Case, Change, Order, Person, Step
from db.security.session import open_session
from db.user import SYSTEM

pytestmark = pytest.mark.either_database

TODAY = clock.today()
DECIDED = (TODAY - timedelta(days=20)).strftime("%d/%m/%Y")
NOTIFIED = (TODAY - timedelta(days=18)).strftime("%d/%m/%Y")


def row(number: int = 7000001, **changes: str) -> str:
    values = {
        "sp_number": str(number),
        "last_name": "Müller-Çelik",
        "first_name": "Zoë",
        "birth_date": "05/03/1990",
        "sex": "F",
        "nationality": "Maroc",
        "language": "arabe",
        "household": "Famille",
        "minors": "2",
        "annex": "13quinquies",
        "decided_on": DECIDED,
        "notified_on": NOTIFIED,
        "term_days": "30",
        "origin": "Commune",
        "postal_code": "1070",
        "commune": "Anderlecht",
    }
    return ";".join((values | changes)[name] for name in load.NAMES)


def written(
    folder: Path,
    *rows: str,
    encoding: str = "cp1252",
    header: tuple[str, ...] = load.FRENCH,
) -> Path:
    path = folder / "register.csv"
    text = "\r\n".join([";".join(header), *rows]) + "\r\n"
    path.write_bytes(text.encode(encoding))
    return path


def count() -> int:
    with open_session(SYSTEM, "cases") as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def refusal(path: Path) -> list[tuple[int, str, str]]:
    with pytest.raises(BadFile) as caught:
        load.load(path)
    assert count() == 0
    return [(one.line, one.column, one.reason) for one in caught.value.problems]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("header", [load.FRENCH, load.DUTCH])
def test_each_order_becomes_a_waiting_case(
    house: str, tmp_path: Path, encoding: str, header: tuple[str, ...]
) -> None:
    path = written(tmp_path, row(), encoding=encoding, header=header)
    assert load.load(path) == load.Loaded(1, 0)
    with open_session(SYSTEM, "cases") as session:
        case = session.scalars(select(Case)).one()
        order = session.scalars(select(Order)).one()
        person = session.scalars(select(Person)).one()
        assert session.scalars(select(Step.stage)).all() == ["waiting"]
    assert (case.stage, case.unit_id, case.coach_id, case.opened_on) == ("waiting", 1, None, TODAY)
    assert (person.last_name, person.first_name) == ("Müller-Çelik", "Zoë")
    assert person.folded_name == "muller-celik zoe"
    assert (person.nationality, person.language, person.sex) == ("MA", "ar", "F")
    assert (person.household_size, person.minors, person.target_group) == (3, 2, "families")
    assert (order.annex, order.term_days) == ("annex_13quinquies", 30)
    assert order.term_ends_on == TODAY + timedelta(days=12)


def test_500_orders_in_cp1252_bring_500_waiting_cases(house: str, tmp_path: Path) -> None:
    path = written(tmp_path, *(row(7000001 + n) for n in range(500)))
    assert load.load(path) == load.Loaded(500, 0)
    assert count() == 500


def test_the_same_file_again_changes_nothing(house: str, tmp_path: Path) -> None:
    path = written(tmp_path, row(), row(7000002))
    load.load(path)
    assert load.load(path) == load.Loaded(0, 2)
    assert count() == 2


def test_the_same_row_twice_in_a_file_is_one_order(house: str, tmp_path: Path) -> None:
    assert load.load(written(tmp_path, row(), row())) == load.Loaded(1, 1)


def test_a_second_order_for_the_same_person_is_a_second_case(house: str, tmp_path: Path) -> None:
    other = (TODAY - timedelta(days=400)).strftime("%d/%m/%Y")
    path = written(tmp_path, row(), row(decided_on=other, notified_on=other))
    assert load.load(path).created == 2
    with open_session(SYSTEM, "cases") as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_the_columns_may_stand_in_another_order(house: str, tmp_path: Path) -> None:
    header = tuple(reversed(load.FRENCH))
    line = ";".join(reversed(row().split(";")))
    assert load.load(written(tmp_path, line, header=header)).created == 1


def test_every_order_is_recorded(house: str, tmp_path: Path) -> None:
    load.load(written(tmp_path, row()))
    with open_session(SYSTEM, "house") as session:
        tables = set(session.scalars(select(Change.table_name).where(Change.page != "migrate")))
    assert tables == {"person", "removal_order", "case_file", "case_step"}


def test_a_bad_file_is_refused_whole_with_line_column_value_and_reason(
    house: str, tmp_path: Path
) -> None:
    path = written(tmp_path, row(), row(7000002, birth_date="03/15/1990", annex="99"))
    with pytest.raises(BadFile) as caught:
        load.load(path)
    problems = [(one.line, one.column, one.value) for one in caught.value.problems]
    assert problems == [(3, "birth_date", "03/15/1990"), (3, "annex", "99")]
    assert "is a day that no calendar has" in str(caught.value)
    assert count() == 0


FUTURE = (TODAY + timedelta(days=3)).strftime("%d/%m/%Y")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("sp_number", "12345"),
        ("sp_number", "12345678"),
        ("sp_number", "12a4567"),
        ("last_name", ""),
        ("last_name", "x" * 201),
        ("birth_date", "31/02/1990"),
        ("birth_date", FUTURE),
        ("sex", "Q"),
        ("nationality", "Atlantis"),
        ("nationality", ""),
        ("language", "klingon?"),
        ("minors", "-1"),
        ("minors", "many"),
        ("household", "2"),
        ("decided_on", ""),
        ("decided_on", FUTURE),
        ("notified_on", "01/01/2001"),
        ("term_days", ""),
        ("term_days", "1000"),
        ("postal_code", ""),
        ("postal_code", "0999"),
        ("postal_code", "10000"),
        ("postal_code", "L-1009"),
    ],
)
def test_it_refuses(house: str, tmp_path: Path, column: str, value: str) -> None:
    found = refusal(written(tmp_path, row(7000001, **{column: value})))
    assert [(line, name) for line, name, _reason in found] == [(2, column)]


def test_it_names_the_columns_that_a_header_lacks(house: str, tmp_path: Path) -> None:
    header = tuple(name for name in load.FRENCH if name != "Annexe")
    [(line, _column, reason)] = refusal(written(tmp_path, row(), header=header))
    assert line == 1
    assert "«Annexe»" in reason


def test_it_refuses_a_row_with_too_few_columns(house: str, tmp_path: Path) -> None:
    [(line, _column, reason)] = refusal(written(tmp_path, row(), "7000002;Short"))
    assert (line, reason) == (3, "has 2 columns instead of 16")


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04\x14\x00"])
def test_it_refuses_what_is_no_register(house: str, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(content)
    assert refusal(path)


def test_text_that_looks_like_a_formula_stays_text(house: str, tmp_path: Path) -> None:
    load.load(written(tmp_path, row(last_name="=1+1", commune="@SUM(A1)")))
    with open_session(SYSTEM, "cases") as session:
        assert session.scalar(select(Person.last_name)) == "=1+1"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("MA", "MA"),
        ("MAR", "MA"),
        ("Marokko", "MA"),
        ("marocaine", "MA"),
        ("Marokkaanse", "MA"),
        ("Algérienne", "DZ"),
        ("Guinée", "GN"),
        ("congolaise", "CD"),
        ("RD Congo", "CD"),
        ("Côte d’Ivoire", "CI"),
        ("turque", "TR"),
        ("Syrië", "SY"),
        ("Apatride", "XX"),
    ],
)
def test_a_nationality_is_a_code_a_country_or_an_adjective(word: str, code: str) -> None:
    assert register_values.nationality(word) == code


UNITS = {
    1: ("1000", "1299", "1500", "3000"),
    2: ("2000", "3500"),
    3: ("8000", "9999"),
    4: ("1300", "6000", "7500"),
    5: ("4000", "5000", "6700"),
}


@pytest.mark.parametrize(
    ("postal_code", "unit"), [(code, unit) for unit, codes in UNITS.items() for code in codes]
)
def test_the_postal_code_decides_the_unit(
    house: str, tmp_path: Path, postal_code: str, unit: int
) -> None:
    load.load(written(tmp_path, row(postal_code=postal_code)))
    with open_session(SYSTEM, "cases") as session:
        assert session.scalar(select(Case.unit_id)) == unit
