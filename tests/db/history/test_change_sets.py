"""History: what was done, seen by who may, told set by set; readings are in it too."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from db.accounts import passwords
from db.case import edit, listing, view
from db.case.filters import Filters
from db.case.listing import Sort
from db.clock import day_of, today
from db.directory import entries
from db.errors import NotAllowed, NotFound, Refused
from db.history import change_sets, undo
from db.history.change_sets import HistoryFilters
from db.models import Case, Change, Person, reference
from db.security.session import open_session
from db.transaction import Edit
from db.user import SYSTEM, User

pytestmark = pytest.mark.either_database

SignedIn = Callable[[str], User]


def a_case(unit: int = 1) -> int:
    with open_session(SYSTEM, "cases") as session:
        chosen = select(Case.id).where(Case.stage == "analysis", Case.unit_id == unit)
        return session.scalars(chosen.order_by(Case.id.desc())).first() or 0


def note(user: User, key: int, words: str) -> None:
    edit.save(user, [Edit(key, {"note": None}, {"note": words})], "case")


def seen(user: User, **filters: object) -> list[change_sets.Set]:
    """The sets of today: what the accounts of the sample did lies before."""
    found = change_sets.sets(user, HistoryFilters(**filters), 1, 50)[0]  # type: ignore[arg-type]
    return [one for one in found if day_of(one.at) == today()]


def test_a_change_is_there_newest_first_with_who_where_and_both_values(head: User) -> None:
    key = a_case()
    note(head, key, "one")
    edit.save(head, [Edit(key, {"note": "one"}, {"note": "two"})], "cases")
    second, first = seen(head)
    assert (second.who, second.page, first.page) == (head.name, "cases", "case")
    record = second.records[0]
    assert (record.before or {})["note"] == "one"
    assert (record.after or {})["note"] == "two"


def test_opening_a_case_is_on_record_once_an_hour(head: User) -> None:
    key = a_case()
    view.load_view(head, key)
    view.load_view(head, key)
    (only,) = seen(head)
    assert (only.records[0].table, only.records[0].case_id) == ("case_file", key)
    assert (only.records[0].before, only.records[0].after) == (None, None)
    assert not only.undoable
    with open_session(SYSTEM, "cases") as session:
        assert session.get_one(Case, key).note is None


def test_a_case_that_may_not_be_opened_leaves_no_record_of_an_opening(head: User) -> None:
    with pytest.raises(NotFound):
        view.load_view(head, a_case(unit=2))
    assert seen(head) == []


def test_an_export_is_on_record_with_its_filters(head: User) -> None:
    found = listing.export(head, Filters(stages=("analysis",)), Sort(), "xlsx", "cases")
    (only,) = seen(head)
    assert only.records[0].key == "xlsx"
    assert only.records[0].after == {"rows": len(found), "stages": ["analysis"]}
    with pytest.raises(NotFound):
        undo.undo(head, only.id, "history")


def test_a_unit_head_sees_the_own_unit_only(head: User, signed_in: SignedIn) -> None:
    other, service = signed_in("head-ant"), signed_in("service")
    note(other, a_case(unit=2), "theirs")
    note(head, a_case(), "ours")
    listing.export(other, Filters(), Sort(), "csv", "cases")
    entries.verify(other, [1], "directory")
    assert {one.records[0].case_id for one in seen(head)} == {a_case()}
    assert len(seen(other)) == 3
    assert len(seen(service, account=other.account_id)) == 3


def test_the_own_units_case_shows_what_the_service_did_to_it(
    head: User, signed_in: SignedIn
) -> None:
    service = signed_in("service")
    note(service, a_case(), "from above")
    assert [one.who for one in seen(head)] == [service.name]


def test_the_administrator_sees_accounts_and_terms_never_a_case(
    head: User, signed_in: SignedIn
) -> None:
    note(head, a_case(), "private")
    passwords.set_password("coach-bru", "another-password")
    found, _total = change_sets.sets(signed_in("admin"), HistoryFilters(), 1, 500)
    tables = {record.table for one in found for record in one.records}
    assert "account" in tables
    assert not tables & {"case_file", "person", "removal_order", "service", "export"}


@pytest.mark.parametrize("username", ["coach-bru", "analyst"])
def test_others_have_no_history(board: str, signed_in: SignedIn, username: str) -> None:
    with pytest.raises(NotAllowed):
        seen(signed_in(username))


def test_it_is_found_by_case_by_person_by_who_by_day_and_by_set(head: User) -> None:
    key = a_case()
    note(head, key, "one")
    with open_session(SYSTEM, "cases") as session:
        person: Person = session.get_one(Case, key).order.person
    (only,) = seen(head, about=reference(key))
    assert seen(head, about=f"d{key}") == seen(head, about=f" {key:06d}") == [only]
    assert seen(head, about=person.sp_number) == [only]
    assert seen(head, account=head.account_id) == [only]
    assert seen(head, change_set=only.id) == [only]
    assert seen(head, about="D999999") == seen(head, about="nonsense") == []
    assert seen(head, day=today() - timedelta(days=3)) == []


def test_undo_from_the_history_is_itself_a_change_and_is_said(head: User) -> None:
    key = a_case()
    note(head, key, "one")
    (done,) = seen(head)
    undo.undo(head, done.id, "history")
    undoing, undone = seen(head)
    assert undoing.undoes
    assert undone.undone
    assert not undone.undoable
    with pytest.raises(Refused):
        undo.undo(head, done.id, "history")


def test_the_set_of_another_unit_is_not_undone(head: User, signed_in: SignedIn) -> None:
    note(signed_in("head-ant"), a_case(unit=2), "theirs")
    (done,) = seen(signed_in("head-ant"))
    with pytest.raises(NotFound):
        undo.undo(head, done.id, "history")


def test_pages_of_the_history_follow_each_other(head: User) -> None:
    for number in range(5):
        entries.verify(head, [number + 1], "directory")
    filters = HistoryFilters(day=today())
    whole, total = change_sets.sets(head, filters, 1, 10)
    parts = [one for page in (1, 2, 3) for one in change_sets.sets(head, filters, page, 2)[0]]
    assert total == 5
    assert parts == whole


def test_no_password_is_ever_in_the_record(board: str) -> None:
    passwords.set_password("coach-bru", "another-password")
    with open_session(SYSTEM, "history") as session:
        told = session.scalars(select(Change.after).where(Change.table_name == "account")).all()
    assert told
    assert {json.loads(one or "{}").get("password_hash") for one in told} == {"…"}


def test_a_password_and_an_installation_are_not_undone(board: str, signed_in: SignedIn) -> None:
    admin = signed_in("admin")
    passwords.reset_link(admin, 3, "settings")
    with open_session(SYSTEM, "history") as session:
        installed = session.scalars(select(Change.change_set).where(Change.page == "migrate"))
        first = installed.first() or ""
    newest = seen(admin)[0]
    assert not newest.undoable
    assert newest.records[0].title == "Chef d’unité ANT"
    for change_set, rule in ((newest.id, "undo_secret"), (first, "undo_installation")):
        with pytest.raises(Refused) as caught:
            undo.undo(admin, change_set, "history")
        assert caught.value.refusals[0].rule == rule
