"""Persons entered twice: found, compared, merged, found again, and taken apart."""

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text

from db import clock
from db.case import edit, listing
from db.case import view as case_view
from db.case.filters import Filters
from db.case.listing import Sort
from db.errors import Conflicts, NotAllowed, NotFound, Refused
from db.history import change_sets, undo
from db.history.change_sets import HistoryFilters
from db.importers.problem import BadFile
from db.importers.register import load as register_load
from db.models import Case, Change, Order, Person, PersonKey
from db.persons import look_alikes
from db.persons import merge as persons_merge
from db.row_rules import alike
from db.security.session import open_session
from db.transaction import Edit
from db.user import SYSTEM, User
from tests.conftest import owned, sign_in
from tests.db.importers.register.test_load import row, written

pytestmark = pytest.mark.either_database

PAGE = "persons"
OTHER = {"last_name": "Muller Celik", "birth_date": "00/03/1990"}
DAYS = [(clock.today() - timedelta(days=n)).strftime("%d/%m/%Y") for n in (40, 30, 20, 10)]


def on(day: str, **values: str) -> dict[str, str]:
    return {"decided_on": day, "notified_on": day, **values}


def load(folder: Path, *rows: str, update: bool = False) -> register_load.Loaded:
    return register_load.load(written(folder, *rows), update=update)


@pytest.fixture
def service(board: str) -> User:
    return sign_in("service")


@pytest.fixture
def twice(service: User, tmp_path: Path) -> User:
    """7000012 (Bruxelles) and 7000021 (Antwerpen) are one; each has an order of its own."""
    load(
        tmp_path,
        row(7000012, **on(DAYS[0])),
        row(7000021, **on(DAYS[1], postal_code="2000", **OTHER)),
    )
    return service


def persons() -> dict[str, Person]:
    with open_session(SYSTEM, "cases") as session:
        found = session.scalars(select(Person).where(Person.sp_number.like("70000%")))
        return {one.sp_number: one for one in found}


def orders(number: str) -> list[Order]:
    with open_session(SYSTEM, "cases") as session:
        asked = select(Order).join(Person, Person.id == Order.person_id)
        return list(session.scalars(asked.where(Person.sp_number == number)))


def case_of(number: str, day: str) -> Case:
    with open_session(SYSTEM, "cases") as session:
        asked = select(Case).join(Order, Order.id == Case.order_id)
        asked = asked.join(Person, Person.id == Order.person_id)
        rows = session.scalars(asked.where(Person.sp_number == number)).all()
    return next(one for one in rows if one.ordered_on.strftime("%d/%m/%Y") == day)


def merge(
    user: User, keep: str = "7000012", gone: str = "7000021", taken: tuple[str, ...] = ()
) -> str:
    found = persons_merge.compare(user, keep, gone)
    kept, left = found.one, found.other
    versions = {one.id: one.version for one in (kept, left)}
    void = [case.id for case, _stays in found.list_void(kept.id)]
    persons_merge.merge(user, kept.id, left.id, versions, taken, void, PAGE)
    return undo.latest(user, PAGE) or ""


def listed(user: User) -> list[tuple[str, ...]]:
    found, total = look_alikes.find(user, 1, 500)
    assert len(found) == total
    return [
        (*sorted((one.one.sp_number, one.other.sp_number)), *one.reasons)
        for one in found
        if one.other.sp_number.startswith("70000")
    ]


def searched(user: User, text: str) -> set[str]:
    frame, _total = listing.page(user, Filters(text=text), Sort(), 1, 50)
    return set(frame["sp_number"])


def somebody(**values: object) -> SimpleNamespace:
    known: dict[str, object] = {
        "sp_number": "7000012",
        "last_name": "El Amrani",
        "first_name": "Fatima Zahra",
    }
    known |= {"birth_date": date(1990, 3, 5), "birth_part": None, "nationality": "MA"}
    return SimpleNamespace(**(known | values))


SAME = {"sp_number": "7999999"}
PART = SAME | {"birth_date": None}
ALIKE = [
    ({**SAME}, ("same",)),
    ({**SAME, "last_name": "ÉL-AMRANI", "first_name": "fatima zahra"}, ("same",)),
    ({**SAME, "last_name": "Amrani El", "first_name": "Zahra Fatima"}, ("same",)),
    ({**SAME, "last_name": "El", "first_name": "Amrani Fatima Zahra"}, ("same",)),
    ({**SAME, "last_name": "Elamrani", "first_name": "Fatimazahra"}, ("same",)),
    ({**SAME, "last_name": "Fatima Zahra", "first_name": "El Amrani"}, ("same", "swapped")),
    ({**PART, "birth_part": "1990-03"}, ("part",)),
    ({**PART, "birth_part": "1990"}, ("part",)),
    ({**PART, "birth_part": "1990-04"}, ()),
    ({**PART, "birth_part": "1991"}, ()),
    ({**PART}, ("unborn",)),
    ({**PART, "nationality": "DZ"}, ()),
    ({**SAME, "last_name": "El Amrany"}, ("letter",)),
    ({**SAME, "last_name": "El Amrni"}, ("letter",)),
    ({**SAME, "last_name": "El Amarni"}, ("letter",)),
    ({**SAME, "last_name": "Fatima Zahra", "first_name": "El Amrany"}, ("letter",)),
    ({**SAME, "first_name": "Fatima"}, ("more",)),
    ({**SAME, "first_name": "Khadija"}, ()),
    ({**SAME, "last_name": "El Amrany", "first_name": "Fatyma Zahra"}, ()),
    ({**SAME, "birth_date": date(1990, 3, 6)}, ()),
    ({"sp_number": "7000021", "birth_date": date(1980, 3, 5)}, ("number",)),
    ({"sp_number": "7000021", "birth_date": date(1990, 1, 1)}, ("number",)),
    ({"sp_number": "7000021", "birth_date": date(1980, 1, 1)}, ()),
    ({"sp_number": "7000102", "last_name": "Other", "first_name": "Else"}, ("number",)),
    ({"sp_number": "7000021", "last_name": "Other", "birth_date": date(1980, 1, 1)}, ()),
    ({"sp_number": "7200010", "birth_date": date(1980, 3, 5)}, ()),
    ({"sp_number": "7000013", "last_name": "Other", "first_name": "Else"}, ()),
]


@pytest.mark.parametrize(("other", "reasons"), ALIKE)
def test_who_looks_alike_and_why(other: dict[str, object], reasons: tuple[str, ...]) -> None:
    one, two = somebody(), somebody(**other)
    assert alike.find_reasons(one, two) == reasons
    assert alike.find_reasons(two, one) == reasons
    if reasons not in ((), ("unborn",)):
        assert alike.keys(one) & alike.keys(two), "such a pair would not be found"


def test_the_list_has_the_pair_newest_first_and_only_once(twice: User) -> None:
    assert listed(twice) == [("7000012", "7000021", "part", "number")]
    found, total = look_alikes.find(twice, 1, 500)
    assert look_alikes.find(twice, 2, 1)[0] == found[1:2]
    assert look_alikes.find(twice, total + 1, 1) == ([], total)
    [pair] = [one for one in found if one.other.sp_number == "7000021"]
    assert pair.one.cases == (case_of("7000012", DAYS[0]).reference,)


def test_persons_without_a_birth_are_found_by_name_and_nationality(
    service: User, tmp_path: Path
) -> None:
    load(tmp_path, row(7000012), row(7000033, birth_date=""), row(7000044, nationality="Congo RDC"))
    assert listed(service) == [
        ("7000012", "7000044", "same"),
        ("7000012", "7000033", "unborn"),
    ]


def test_who_was_said_to_be_two_leaves_the_list_until_that_is_undone(twice: User) -> None:
    found = persons()
    look_alikes.set_apart(twice, found["7000021"].id, found["7000012"].id, PAGE)
    look_alikes.set_apart(twice, found["7000012"].id, found["7000021"].id, PAGE)
    assert listed(twice) == []
    undo.undo(twice, last_set(twice), "history")
    assert len(listed(twice)) == 1


def last_set(user: User) -> str:
    sets, _total = change_sets.sets(user, HistoryFilters(account=user.account_id), 1, 20)
    return next(one.id for one in sets if one.undoable)


def test_a_list_on_a_shared_screen_names_nobody(twice: User) -> None:
    from dataclasses import replace

    masked = replace(twice, masked=True)
    found, _total = look_alikes.find(masked, 1, 500)
    assert "ller" not in repr(found)
    assert "70000" not in repr(found)
    with pytest.raises(Refused, match="merge_masked"):
        persons_merge.compare(masked, "7000012", "7000021")


def test_only_the_head_of_service_sees_the_pairs_or_merges(twice: User) -> None:
    found = persons_merge.compare(twice, "7000012", "7000021")
    versions = {one.id: one.version for one in (found.one, found.other)}
    for username in ("head-bru", "coach-bru", "analyst", "admin"):
        user = sign_in(username)
        with pytest.raises(NotAllowed):
            look_alikes.find(user, 1, 20)
        with pytest.raises(NotAllowed):
            persons_merge.compare(user, "7000012", "7000021")
        with pytest.raises(NotAllowed):
            look_alikes.set_apart(user, found.one.id, found.other.id, PAGE)
        with pytest.raises(NotAllowed):
            persons_merge.merge(user, found.one.id, found.other.id, versions, (), (), PAGE)
    assert len(orders("7000021")) == 1


def test_a_comparison_proposes_what_is_fuller(twice: User) -> None:
    found = persons_merge.compare(twice, "7000021", "7000012")
    one, other = found.other.id, found.one.id
    assert dict(found.fuller) == {"last_name": other, "birth_date": one}
    assert found.reasons == ("part", "number")
    assert [held.unit for held in (*found.one.cases, *found.other.cases)] == ["ANT", "BRU"]


@pytest.mark.parametrize("numbers", [("7000012", "7999999"), ("", "x"), ("7000012", "7000012")])
def test_a_number_that_is_nobody_s_or_twice_the_same_is_refused(
    twice: User, numbers: tuple[str, str]
) -> None:
    with pytest.raises(Refused):
        persons_merge.compare(twice, *numbers)


def test_orders_and_cases_move_and_each_stays_in_its_unit(twice: User) -> None:
    theirs = case_of("7000021", DAYS[1])
    merge(twice, taken=("last_name",))
    assert len(orders("7000012")) == 2
    assert orders("7000021") == []
    assert case_of("7000012", DAYS[1]).id == theirs.id
    found = persons()
    assert found["7000012"].last_name == "Muller Celik"
    assert found["7000012"].folded_name == "muller celik zoe"
    assert found["7000012"].birth_date == date(1990, 3, 5)
    assert found["7000021"].merged_into_id == found["7000012"].id
    assert listed(twice) == []
    ant, bru = sign_in("head-ant"), sign_in("head-bru")
    view = case_view.load_view(ant, theirs.id)
    assert view.case.order.person.sp_number == "7000012"
    assert view.former == ("7000021",)
    with pytest.raises(NotFound):
        case_view.load_view(bru, theirs.id)


def test_the_old_number_and_the_old_name_find_the_person_within_the_own_unit(twice: User) -> None:
    theirs, mine = case_of("7000021", DAYS[1]), case_of("7000012", DAYS[0])
    merge(twice)
    for username, known in (("head-ant", theirs), ("head-bru", mine)):
        user = sign_in(username)
        for said in ("7000021", "7000012", "muller celik"):
            frame, _total = listing.page(user, Filters(text=said), Sort(), 1, 50)
            assert list(frame["id"]) == [known.id]
    assert searched(sign_in("head-gnt"), "7000021") == set()


def test_a_merge_is_undone_like_any_change_and_that_too(twice: User) -> None:
    before = {number: vars(one).copy() for number, one in persons().items()}
    saved = merge(twice, taken=("last_name", "sex"))
    undo.undo(twice, saved, PAGE)
    assert len(orders("7000021")) == 1
    for number, one in persons().items():
        same = {k: v for k, v in vars(one).items() if not k.startswith("_") and k != "version"}
        assert same.items() <= before[number].items()
    assert len(listed(twice)) == 1
    again = undo.latest(twice, PAGE)
    assert again
    undo.undo(twice, again, PAGE)
    assert len(orders("7000012")) == 2
    assert persons()["7000021"].merged_into_id == persons()["7000012"].id


def test_a_unit_head_does_not_undo_a_merge(twice: User) -> None:
    saved = merge(twice)
    with pytest.raises(NotAllowed):
        undo.undo(sign_in("head-bru"), saved, "history")


def test_the_history_of_either_number_has_the_merge_for_the_head_of_service(twice: User) -> None:
    saved = merge(twice)
    for number in ("7000012", "7000021"):
        sets, _total = change_sets.sets(twice, HistoryFilters(about=number), 1, 20)
        assert sets[0].id == saved
        assert sets[0].undoable
    sets, _total = change_sets.sets(sign_in("head-bru"), HistoryFilters(about="7000021"), 1, 20)
    assert saved not in {one.id for one in sets}


def test_a_change_of_the_case_since_stands_not_in_the_way(twice: User) -> None:
    saved = merge(twice)
    moved = case_of("7000012", DAYS[1])
    edit.save(sign_in("head-ant"), [Edit(moved.id, {"note": None}, {"note": "seen"})], "case")
    undo.undo(twice, saved, PAGE)
    assert case_of("7000021", DAYS[1]).note == "seen"


def test_an_order_that_came_since_keeps_a_merge_from_being_undone(
    twice: User, tmp_path: Path
) -> None:
    saved = merge(twice)
    load(tmp_path, row(7000021, **on(DAYS[2], postal_code="2000", **OTHER)))
    assert rule(twice, saved) == "undo_merge_order"


def test_a_person_changed_since_keeps_a_merge_from_being_undone(
    twice: User, tmp_path: Path
) -> None:
    saved = merge(twice)
    load(tmp_path, row(7000012, **on(DAYS[2], language="français")), update=True)
    assert rule(twice, saved) == "undo_newer"


def rule(user: User, saved: str) -> str:
    with pytest.raises(Refused) as caught:
        undo.undo(user, saved, "history")
    return caught.value.refusals[0].rule


def test_three_become_one_and_are_undone_the_last_first(twice: User, tmp_path: Path) -> None:
    load(tmp_path, row(7000033, **on(DAYS[2])))
    first = merge(twice)
    second = merge(twice, keep="7000033", gone="7000012", taken=("last_name",))
    assert len(orders("7000033")) == 3
    assert {one.merged_into_id for one in persons().values()} == {None, persons()["7000033"].id}
    assert searched(twice, "7000021") == {"7000033"}
    assert rule(twice, first) == "undo_newer"
    undo.undo(twice, second, PAGE)
    undo.undo(twice, first, PAGE)
    assert [len(orders(number)) for number in ("7000012", "7000021", "7000033")] == [1, 1, 1]


def test_the_register_finds_the_person_under_both_numbers(twice: User, tmp_path: Path) -> None:
    merge(twice, taken=("last_name",))
    loaded = load(
        tmp_path,
        row(7000012, **on(DAYS[0])),
        row(7000021, **on(DAYS[1], postal_code="2000", **OTHER)),
        row(7000021, **on(DAYS[2], postal_code="2000", **OTHER)),
        row(7000012, **on(DAYS[2])),
        row(7000012, **on(DAYS[3])),
    )
    assert (loaded.created, loaded.known) == (2, 3)
    assert len(orders("7000012")) == 4
    assert set(persons()) == {"7000012", "7000021"}


def test_the_register_does_not_take_back_what_a_merge_chose(twice: User, tmp_path: Path) -> None:
    load(tmp_path, row(7000035, **on(DAYS[2], last_name="Celikk")))
    merge(twice, gone="7000035", taken=("last_name",))
    for update in (False, True):
        loaded = load(tmp_path, row(7000012, **on(DAYS[3])), update=update)
        assert [one.column for one in loaded.differences] == []
    assert persons()["7000012"].last_name == "Celikk"


@pytest.mark.parametrize("number", [7000012, 7000021])
def test_another_person_under_a_merged_number_is_refused(
    twice: User, tmp_path: Path, number: int
) -> None:
    merge(twice, taken=("last_name",))
    with pytest.raises(BadFile) as caught:
        load(tmp_path, row(number, **on(DAYS[3], last_name="Diallo", first_name="Awa")))
    assert {one.column for one in caught.value.problems} == {"last_name", "first_name"}


class TestOneOrderEnteredTwice:
    @pytest.fixture
    def same(self, service: User, tmp_path: Path) -> User:
        load(tmp_path, row(7000012, **on(DAYS[0])), row(7000021, **on(DAYS[0])))
        return service

    def test_its_twin_becomes_void_and_leads_on(self, same: User, tmp_path: Path) -> None:
        kept, twin = case_of("7000012", DAYS[0]), case_of("7000021", DAYS[0])
        saved = merge(same)
        with pytest.raises(NotFound):
            case_view.load_view(same, twin.id)
        assert case_of("7000021", DAYS[0]).void_reason == kept.reference
        for username in ("service", "head-bru"):
            assert persons_merge.follow(sign_in(username), twin.id) == kept.reference
        assert persons_merge.follow(sign_in("head-ant"), twin.id) is None
        assert persons_merge.follow(same, kept.id) is None
        assert load(tmp_path, row(7000021, **on(DAYS[0]))) == register_load.Loaded(0, 1)
        undo.undo(same, saved, PAGE)
        assert case_view.load_view(same, twin.id).case.order.person.sp_number == "7000021"

    def test_what_was_not_seen_does_not_become_void(self, same: User) -> None:
        found = persons_merge.compare(same, "7000012", "7000021")
        versions = {one.id: one.version for one in (found.one, found.other)}
        with pytest.raises(Conflicts):
            persons_merge.merge(same, found.one.id, found.other.id, versions, (), (), PAGE)
        assert case_of("7000021", DAYS[0]).voided_on is None

    def test_the_case_that_came_further_is_proposed_to_go_on(self, same: User) -> None:
        twin = case_of("7000021", DAYS[0])
        edit.save(same, [Edit(twin.id, {"stage": "waiting"}, {"stage": "invited"})], "case")
        found = persons_merge.compare(same, "7000012", "7000021")
        assert found.ahead == found.other.id
        assert [(gone.id, stays.id) for gone, stays in found.list_void(found.other.id)] == [
            (case_of("7000012", DAYS[0]).id, twin.id)
        ]


def test_what_somebody_changed_since_it_was_compared_is_not_overwritten(
    twice: User, tmp_path: Path
) -> None:
    found = persons_merge.compare(twice, "7000012", "7000021")
    versions = {one.id: one.version for one in (found.one, found.other)}
    load(tmp_path, row(7000012, **on(DAYS[2], language="français")), update=True)
    with pytest.raises(Conflicts):
        persons_merge.merge(twice, found.one.id, found.other.id, versions, (), (), PAGE)
    with pytest.raises(NotFound):
        persons_merge.merge(twice, found.one.id, 999_999, versions, (), (), PAGE)


def test_whom_the_other_was_said_not_to_be_the_one_who_goes_on_is_not(
    twice: User, tmp_path: Path
) -> None:
    load(tmp_path, row(7000033, **on(DAYS[2])))
    found = persons()
    look_alikes.set_apart(twice, found["7000021"].id, found["7000033"].id, PAGE)
    saved = merge(twice)
    assert listed(twice) == []
    undo.undo(twice, saved, PAGE)
    assert len(listed(twice)) == 2


def test_a_case_says_who_looks_like_its_person_among_the_own_cases_only(
    twice: User, tmp_path: Path
) -> None:
    bru, ant = sign_in("head-bru"), sign_in("head-ant")
    person = persons()["7000012"].id
    assert look_alikes.find_beside(bru, person) == []
    assert look_alikes.find_beside(ant, person) == []
    assert [one.sp_number for one in look_alikes.find_beside(twice, person)] == ["7000021"]
    load(tmp_path, row(7000033, **on(DAYS[2])))
    assert [one.sp_number for one in look_alikes.find_beside(bru, person)] == ["7000033"]
    look_alikes.set_apart(twice, person, persons()["7000033"].id, PAGE)
    assert look_alikes.find_beside(bru, person) == []


def test_keys_follow_the_person_and_an_undone_load_takes_them_along(
    twice: User, tmp_path: Path
) -> None:
    load(tmp_path, row(7000033, **on(DAYS[2])))
    with open_session(SYSTEM, "history") as session:
        saved = session.scalars(select(Change.change_set).order_by(Change.id.desc())).first()
    undo.undo(twice, saved or "", "history")
    with open_session(SYSTEM, "cases") as session:
        kept = set(session.scalars(select(PersonKey.person_id).distinct()))
        known = set(session.scalars(select(Person.id)))
        one = session.scalars(select(Person).where(Person.sp_number == "7000012")).one()
        held = session.scalars(select(PersonKey.key).where(PersonKey.person_id == one.id))
        assert set(held) == alike.keys(one)
    assert kept == known


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_what_was_loaded_is_counted_before_it_is_asked_for(board: str) -> None:
    with owned(board).connect() as connection:
        counted = text("SELECT reltuples FROM pg_class WHERE relname = 'person_key'")
        assert (connection.scalar(counted) or 0) > 0
