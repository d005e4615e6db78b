"""Small files, each with one fault of the kind that once went in without a word."""

from pathlib import Path

import pytest
from sqlalchemy import select

from db.engine import ROOT
from db.importers.problem import BadFile
from db.importers.register import load
from db.models import Order, Person
from db.security.session import open_session
from db.user import SYSTEM
from tests.db.importers.register.test_load import count

pytestmark = pytest.mark.either_database

CASES = ROOT / "tests" / "cases"


def case(name: str, file: str = "register.csv") -> Path:
    return CASES / name / file


REFUSED = {
    "01b-same-sp-other-date-other-person": [
        (3, "last_name", "Mere"),
        (3, "first_name", "Deux"),
        (3, "birth_date", "01/02/1992"),
    ],
    "02b-open-quote-closed-later": [(2, "last_name", '"Alpha'), (3, "last_name", 'Beta"')],
    "03b-decision-year-typo": [(2, "decided_on", "15/03/0225")],
    "04a-dutch-cp850": [
        (2, "last_name", "M\x81ller"),
        (2, "first_name", "Zo‰"),
        (2, "commune", "LiŠge"),
    ],
    "04b-dutch-utf8-with-one-cp1252-byte": [(2, "commune", "Liège")],
    "05p-header-twice-commune": [(1, "", "Commune")],
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_where_it_is_wrong(house: str, name: str) -> None:
    with pytest.raises(BadFile) as caught:
        load.load(case(name))
    assert [(one.line, one.column, one.value) for one in caught.value.problems] == REFUSED[name]
    assert count() == 0


def test_both_values_of_another_person_are_said(house: str) -> None:
    with pytest.raises(BadFile) as caught:
        load.load(case("01b-same-sp-other-date-other-person"))
    said = str(caught.value)
    assert "«Mere» is not «Pere», whom 7000001 names in line 2" in said
    assert "«01/02/1992» is not «05/03/1990»" in said


def test_a_year_that_was_mended_makes_one_case(house: str) -> None:
    with pytest.raises(BadFile):
        load.load(case("03g-year-typo-then-corrected", "register1.csv"))
    loaded = load.load(case("03g-year-typo-then-corrected", "register2.csv"))
    assert loaded == load.Loaded(1, 0)
    assert count() == 1


def test_rows_of_separators_only_are_no_rows(house: str) -> None:
    assert load.load(case("05f-blank-trailing-rows")) == load.Loaded(1, 0)


def test_feminine_nationalities_and_names_of_countries(house: str) -> None:
    load.load(case("07a-nationality-feminine"))
    with open_session(SYSTEM, "cases") as session:
        found = list(session.scalars(select(Person.nationality).order_by(Person.sp_number)))
    assert found == ["GN", "ER", "GH", "LY", "CD", "ER", "GH", "IN", "CN", "MM", "XX", "XX", "CD"]


def test_two_adults_and_a_minor_are_three(house: str) -> None:
    load.load(case("07c-household-size-2-minor-1"))
    with open_session(SYSTEM, "cases") as session:
        person = session.scalars(select(Person)).one()
    assert (person.household_size, person.minors) == (3, 1)


def test_control_characters_are_left_out_or_spaces_and_markup_stays_text(house: str) -> None:
    load.load(case("08a-control-and-markup-in-name"))
    with open_session(SYSTEM, "cases") as session:
        person = session.scalars(select(Person)).one()
        commune = session.scalar(select(Order.commune))
    assert (person.last_name, person.first_name, commune) == ("Al Test", "=1+1", "a b")
