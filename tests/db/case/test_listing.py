"""The list of cases: search, order, pages."""

import pytest
from sqlalchemy import select

from db.case import fields, listing
from db.case.filters import Filters
from db.case.listing import Sort
from db.models import Person
from db.security.session import open_session
from db.user import SYSTEM, User


def search(user: User, text: str) -> list[str]:
    frame, _total = listing.page(user, Filters(text=text), Sort("name"), 1, 500)
    return list(frame["name"])


def test_a_reference_finds_its_case(head: User) -> None:
    frame, _ = listing.page(head, Filters(), Sort(), 1, 1)
    reference = str(frame["reference"][0])
    assert search(head, reference) == search(head, f" {reference.lower()} ") == [frame["name"][0]]


def test_a_reference_is_found_however_it_is_written(head: User) -> None:
    frame, _ = listing.page(head, Filters(), Sort(), 1, 1)
    key = int(frame["id"].iloc[0])
    for text in (f"D{key}", f"d{key:06d}", f"{key:06d}", f" d {key:08d} ", f"D 0{key}"):
        assert search(head, text) == [frame["name"][0]], text
    assert frame["name"][0] in search(head, str(key))


def test_an_sp_number_finds_its_case(head: User) -> None:
    frame, _ = listing.page(head, Filters(), Sort(), 1, 1)
    assert frame["name"][0] in search(head, str(frame["sp_number"][0]))


def test_a_name_is_found_without_its_accents_and_in_any_order(head: User) -> None:
    with open_session(SYSTEM, "cases", write=True) as session:
        row = listing.page(head, Filters(), Sort(), 1, 1)[0].iloc[0]
        person = session.scalars(select(Person).where(Person.sp_number == row["sp_number"])).one()
        person.last_name, person.first_name = "Çelikkaya_100%", "Zoë"
        person.folded_name = "celikkaya_100% zoe"
        session.commit()
    for text in ("çelikkaya", "CELIKKAYA zoe", "zoë celikk", "100%", "a_1"):
        assert search(head, text) == ["Çelikkaya_100% Zoë"], text
    assert search(head, "a%1") == []


@pytest.mark.parametrize("text", ["'; DROP TABLE person; --", "%", "_", "\\", "zzz", "D999999"])
def test_nothing_is_found_for_what_nobody_is_called(head: User, text: str) -> None:
    assert search(head, text) == []


@pytest.mark.either_database
@pytest.mark.parametrize("by", list(fields.sorts()))
@pytest.mark.parametrize("descending", [False, True])
def test_pages_follow_each_other_without_gap_or_repetition(
    head: User, by: str, descending: bool
) -> None:
    sort = Sort(by, descending)
    whole = listing.export(head, Filters(), sort, "csv", "cases")
    pages = [listing.page(head, Filters(), sort, number, 100)[0] for number in (1, 2, 3, 4)]
    listed = [reference for page in pages for reference in page["reference"]]
    assert listed == list(whole["reference"])[:400]
    assert len(set(listed)) == len(listed)


def test_the_soonest_term_comes_first_and_missing_days_last(head: User) -> None:
    whole = listing.export(head, Filters(), Sort("next_appointment_on"), "csv", "cases")
    found = whole["next_appointment_on"].dropna()
    assert found.is_monotonic_increasing
    assert whole["next_appointment_on"].isna().tail(len(whole) - len(found)).all()


def test_an_empty_list_has_its_columns(head: User) -> None:
    frame, total = listing.page(head, Filters(text="zzz"), Sort(), 1, 50)
    assert total == 0
    assert list(frame.columns) == ["reference", *fields.listed()]
