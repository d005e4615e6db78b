"""A register loaded onto what is known: other persons, corrections, rows that are left out."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.importers.problem import BadFile
from db.importers.register import load as register_load
from db.models import Base, Case, Change, Coach, Order, Person, Site
from db.security.session import open_session
from db.user import SYSTEM
from tests.db.importers.register.test_load import TODAY, count, row, written

pytestmark = pytest.mark.either_database

EARLIER = (TODAY - timedelta(days=400)).strftime("%d/%m/%Y")
LATER = (TODAY - timedelta(days=5)).strftime("%d/%m/%Y")


def only(model: type[Base]) -> Any:  # noqa: ANN401
    with open_session(SYSTEM, "cases") as session:
        return session.scalars(select(model)).one()


def load(folder: Path, *rows: str, **options: Any) -> register_load.Loaded:  # noqa: ANN401
    return register_load.load(written(folder, *rows, encoding="utf-8"), **options)


def told(loaded: register_load.Loaded) -> list[tuple[str, str, str, bool]]:
    return [(one.column, one.known, one.found, one.taken) for one in loaded.differences]


OTHERS: list[tuple[dict[str, str], set[str]]] = [
    ({"last_name": "Diallo"}, {"last_name"}),
    ({"first_name": "Ana"}, {"first_name"}),
    ({"birth_date": "05/03/1992"}, {"birth_date"}),
    ({"birth_date": "00/04/1990"}, {"birth_date"}),
    ({"last_name": "Ali", "birth_date": "01/01/2001"}, {"last_name", "birth_date"}),
]


@pytest.mark.parametrize(("other", "columns"), OTHERS)
@pytest.mark.parametrize("decided_on", ["", LATER])
@pytest.mark.parametrize("at_once", [True, False])
def test_two_persons_under_one_number_are_refused(
    house: str,
    tmp_path: Path,
    other: dict[str, str],
    columns: set[str],
    decided_on: str,
    at_once: bool,
) -> None:
    when = {"decided_on": decided_on, "notified_on": decided_on} if decided_on else {}
    rows = [row(), row(7000001, **other, **when)]
    if not at_once:
        load(tmp_path, rows.pop(0))
    with pytest.raises(BadFile) as caught:
        load(tmp_path, *rows)
    assert {one.column for one in caught.value.problems} == columns
    assert {one.line for one in caught.value.problems} == {3 if at_once else 2}
    where = "in line 2" if at_once else "on the board"
    assert all(where in one.reason and "«" in one.reason for one in caught.value.problems)
    assert count() == (0 if at_once else 1)


@pytest.mark.parametrize(
    ("last_name", "first_name"),
    [
        ("MULLER-CELIK", "ZOE"),
        ("Müller Çelik", "Zoë"),
        ("MullerCelik", "zoe"),
        ("Mu\u0308ller’Celik", "Zoe"),
    ],
)
def test_case_accents_spaces_and_hyphens_make_nobody_else(
    house: str, tmp_path: Path, last_name: str, first_name: str
) -> None:
    load(tmp_path, row())
    loaded = load(tmp_path, row(last_name=last_name, first_name=first_name))
    assert (loaded.created, loaded.known) == (0, 1)
    assert only(Person).last_name == "Müller-Çelik"
    assert ("last_name", "Müller-Çelik", last_name, False) in told(loaded)


CHANGES = {
    "last_name": ("Muller Celik", "Müller-Çelik", "Muller Celik"),
    "postal_code": ("1080", "1070", "1080"),
    "commune": ("Molenbeek", "Anderlecht", "Molenbeek"),
    "notified_on": (LATER, (TODAY - timedelta(days=18)).strftime("%d/%m/%Y"), LATER),
    "term_days": ("7", "30", "7"),
    "annex": ("13", "annex_13quinquies", "annex_13"),
    "nationality": ("Algérie", "MA", "DZ"),
    "language": ("fr", "ar", "fr"),
    "sex": ("X", "F", "X"),
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_difference_is_told_and_taken_over_with_update(
    house: str, tmp_path: Path, column: str
) -> None:
    value, known, found = CHANGES[column]
    load(tmp_path, row())
    loaded = load(tmp_path, row(7000001, **{column: value}))
    assert told(loaded) == [(column, known, found, False)]
    loaded = load(tmp_path, row(7000001, **{column: value}), update=True)
    assert told(loaded) == [(column, known, found, True)]
    loaded = load(tmp_path, row(7000001, **{column: value}), update=True)
    assert loaded == register_load.Loaded(0, 1)
    with open_session(SYSTEM, "house") as session:
        last = session.scalars(select(Change).order_by(Change.id.desc())).first()
    assert last is not None
    assert f'"{column}"' in (last.before or "")
    assert last.page == "load-register"


def test_an_empty_cell_says_nothing(house: str, tmp_path: Path) -> None:
    load(tmp_path, row())
    empty = {"notified_on": "", "commune": "", "birth_date": "", "language": "", "minors": ""}
    assert load(tmp_path, row(7000001, **empty), update=True) == register_load.Loaded(0, 1)


def test_an_older_order_does_not_know_better_who_somebody_is(house: str, tmp_path: Path) -> None:
    load(tmp_path, row())
    old = row(decided_on=EARLIER, notified_on=EARLIER, minors="1", household="Famille")
    assert load(tmp_path, old, update=True) == register_load.Loaded(1, 0)
    assert only(Person).minors == 2


def test_a_household_is_taken_over_whole(house: str, tmp_path: Path) -> None:
    load(tmp_path, row(household="Isolé", minors="0"))
    load(tmp_path, row(household="2 adultes + 1 enfant", minors="1"), update=True)
    person = only(Person)
    assert (person.household_size, person.minors, person.target_group) == (3, 1, "families")


def test_who_is_alone_has_no_minors(house: str, tmp_path: Path) -> None:
    rows = row(household="Isolé", minors="3"), row(7000002, household="alleenstaande", minors="1")
    with pytest.raises(BadFile) as caught:
        load(tmp_path, *rows)
    found = [(one.line, one.column, one.value) for one in caught.value.problems]
    assert found == [(2, "household", "Isolé"), (3, "household", "alleenstaande")]
    assert "the column of minors counts 3" in str(caught.value)
    load(tmp_path, row(household="Isolé", minors="0"))
    with pytest.raises(BadFile, match="the column of minors counts 3"):
        load(tmp_path, row(household="", minors="3"), update=True)


def test_a_day_of_birth_completes_a_year(house: str, tmp_path: Path) -> None:
    load(tmp_path, row(birth_date="00/00/1990"))
    assert load(tmp_path, row(birth_date="00/00/1990")) == register_load.Loaded(0, 1)
    loaded = load(tmp_path, row(), update=True)
    assert told(loaded) == [("birth_date", "1990", "05/03/1990", True)]
    assert (only(Person).birth_date.year, only(Person).birth_part) == (1990, None)
    assert load(tmp_path, row(birth_date="00/00/1990"), update=True) == register_load.Loaded(0, 1)


@pytest.mark.parametrize(
    "mended", [{"last_name": "Diallo"}, {"first_name": "Zoé-Marie"}, {"birth_date": "05/03/1991"}]
)
def test_one_correction_of_the_same_person_is_taken_over(
    house: str, tmp_path: Path, mended: dict[str, str]
) -> None:
    load(tmp_path, row())
    with pytest.raises(BadFile, match="--update"):
        load(tmp_path, row(7000001, **mended))
    assert len(load(tmp_path, row(7000001, **mended), update=True).differences) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"first_name": "Ibrahim"},
        {"birth_date": "17/08/2009"},
        {"last_name": "Diallo", "first_name": "Zoé-Marie"},
    ],
)
def test_another_of_the_family_is_not(house: str, tmp_path: Path, other: dict[str, str]) -> None:
    load(tmp_path, row())
    with pytest.raises(BadFile):
        load(tmp_path, row(7000001, **other), update=True)


def old(**changes: str) -> str:
    return row(7000001, decided_on=EARLIER, notified_on=EARLIER, **changes)


@pytest.mark.parametrize(("other", "columns"), OTHERS)
@pytest.mark.parametrize("update", [True, False])
def test_an_older_order_of_another_person_is_refused(
    house: str, tmp_path: Path, other: dict[str, str], columns: set[str], update: bool
) -> None:
    load(tmp_path, row())
    if update and len(columns) == 1 and other != {"first_name": "Ana"}:
        other = {**other, "sex": "M", "first_name": "Ibrahim"}
        columns = columns | {"first_name"}
    with pytest.raises(BadFile) as caught:
        load(tmp_path, old(**other), update=update)
    assert {one.column for one in caught.value.problems} == columns
    assert count() == 1


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(
    "mended", [{"last_name": "Diallo"}, {"first_name": "Zoé-Marie"}, {"birth_date": "05/03/1991"}]
)
def test_what_an_older_order_says_otherwise_is_told_and_not_taken(
    house: str, tmp_path: Path, mended: dict[str, str], at_once: bool
) -> None:
    rows = [row(), old(**mended)]
    if not at_once:
        load(tmp_path, rows.pop(0))
    with pytest.raises(BadFile, match="--update"):
        load(tmp_path, *rows)
    [(column, _was, now, taken)] = told(load(tmp_path, *rows, update=True))
    assert ({column: now}, taken) == (mended, False)
    person = only(Person)
    assert (person.last_name, person.first_name) == ("Müller-Çelik", "Zoë")
    loaded = load(tmp_path, old(**mended), update=True)
    assert (loaded.created, told(loaded)) == (0, [(column, _was, now, False)])


@pytest.mark.parametrize("update", [True, False])
@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("day", ["", EARLIER, LATER])
@pytest.mark.parametrize(
    ("less", "one", "other"),
    [
        ({"birth_date": "00/00/1990"}, {}, {"birth_date": "16/04/1990"}),
        ({"birth_date": ""}, {"birth_date": "00/00/1990"}, {"birth_date": "00/00/1975"}),
        ({"first_name": ""}, {}, {"first_name": "Ibrahim"}),
        ({"first_name": "?", "birth_date": "?"}, {"birth_date": ""}, {"first_name": "Ibrahim"}),
    ],
)
def test_two_persons_do_not_meet_through_one_who_is_partly_known(
    house: str,
    tmp_path: Path,
    less: dict[str, str],
    one: dict[str, str],
    other: dict[str, str],
    day: str,
    at_once: bool,
    update: bool,
) -> None:
    when = {"decided_on": day, "notified_on": day} if day else {}
    rows = [row(7000001, **values) for values in (less, {**one, **when}, {**less, **other})]
    if not at_once:
        loaded = [load(tmp_path, rows.pop(0), update=update) for _ in range(2)]
        assert all(taken for *_, taken in told(loaded[1]))
    with pytest.raises(BadFile) as caught:
        load(tmp_path, *rows, update=update)
    where = "in line 3" if at_once else "on the board"
    assert {one.column for one in caught.value.problems} == set(other)
    assert all(where in one.reason for one in caught.value.problems)


def test_what_becomes_more_exact_is_kept_and_told(house: str, tmp_path: Path) -> None:
    load(tmp_path, row(birth_date="", first_name=""))
    found = told(load(tmp_path, old(birth_date="00/03/1990")))
    assert sorted(found) == [("birth_date", "", "03/1990", True), ("first_name", "", "Zoë", True)]
    assert (only(Person).birth_part, only(Person).folded_name) == ("1990-03", "muller-celik zoe")
    assert told(load(tmp_path, row())) == [("birth_date", "03/1990", "05/03/1990", True)]
    assert load(tmp_path, row(birth_date="", first_name="")) == register_load.Loaded(0, 1)
    assert only(Person).first_name == "Zoë"


def test_small_corrections_do_not_lead_to_somebody_else(house: str, tmp_path: Path) -> None:
    load(tmp_path, row())
    rows = [row(last_name="Diallo"), row(last_name="Diallo", first_name="Zoé-Marie")]
    with pytest.raises(BadFile) as caught:
        load(tmp_path, *rows, update=True)
    assert {one.line for one in caught.value.problems} == {3}
    assert {one.column for one in caught.value.problems} == {"last_name", "first_name"}


@pytest.mark.parametrize(("one", "other"), [("Ali", "Ana"), ("Bo", "Li"), ("Omar", "Ana")])
def test_a_short_name_is_no_slip_of_another(
    house: str, tmp_path: Path, one: str, other: str
) -> None:
    load(tmp_path, row(first_name=one))
    with pytest.raises(BadFile):
        load(tmp_path, row(first_name=other), update=True)


def test_a_case_that_waits_follows_its_postal_code(house: str, tmp_path: Path) -> None:
    load(tmp_path, row())
    loaded = load(tmp_path, row(postal_code="2000"), update=True)
    assert told(loaded) == [("postal_code", "1070", "2000", True), ("unit", "BRU", "ANT", True)]
    assert only(Case).unit_id == 2


def test_a_case_that_somebody_holds_stays(house: str, tmp_path: Path) -> None:
    load(tmp_path, row())
    with open_session(SYSTEM, "house", write=True) as session:
        site = session.scalars(select(Site).where(Site.unit_id == 1)).first()
        assert site is not None
        session.add(Coach(name="C", unit_id=1, site_id=site.id, full_time_share=1, starts_on=TODAY))
        session.commit()
    with open_session(SYSTEM, "cases", write=True) as session:
        session.scalars(select(Case)).one().coach_id = 1
        session.commit()
    loaded = load(tmp_path, row(postal_code="2000"), update=True)
    assert told(loaded)[1] == ("unit", "BRU", "ANT", False)
    assert (only(Case).unit_id, only(Order).postal_code) == (1, "2000")


def test_a_notification_after_the_extension_is_refused(house: str, tmp_path: Path) -> None:
    load(tmp_path, row())
    with open_session(SYSTEM, "cases", write=True) as session:
        session.scalars(select(Order)).one().extended_to = TODAY - timedelta(days=10)
        session.commit()
    with pytest.raises(BadFile, match="lies after the extension"):
        load(tmp_path, row(notified_on=LATER), update=True)


def without_reasons(path: Path) -> list[str]:
    return [line.rpartition(";")[0] for line in path.read_text().splitlines()]


BAD = [
    row(7000002, birth_date="05/03/0090"),
    row(7000003, last_name='"Ali'),
    row(7000004, last_name="Li‰ge"),
    row(7000001, first_name="Ana"),
    "7000005;Short",
    row(7000006) + ";more",
]


def test_rows_that_are_left_out_stay_so_until_they_are_mended(house: str, tmp_path: Path) -> None:
    kept = tmp_path / "refused.csv"
    loaded = load(tmp_path, row(), *BAD, row(7000009), leave_out=kept)
    assert (loaded.created, len({one.line for one in loaded.left_out})) == (2, len(BAD))
    assert kept.stat().st_mode & 0o077 == 0
    again = tmp_path / "again.csv"
    loaded = register_load.load(kept, leave_out=again)
    assert (loaded.created, loaded.unknown) == (0, ())
    assert without_reasons(again) == without_reasons(kept)


def test_a_row_that_was_mended_is_loaded_with_its_reason_beside_it(
    house: str, tmp_path: Path
) -> None:
    kept = tmp_path / "refused.csv"
    load(tmp_path, row(), row(7000002, sex="Q", annex="99"), leave_out=kept)
    text = kept.read_text(encoding="utf-8-sig")
    assert "sex: «Q» is not M, H, F, V or X | annex: «99»" in text
    kept.write_text(text.replace(";Q;", ";F;").replace(";99;", ";13;"), encoding="utf-8-sig")
    assert register_load.load(kept) == register_load.Loaded(1, 0)
    assert count() == 2


def test_nothing_left_out_writes_no_file(house: str, tmp_path: Path) -> None:
    kept = tmp_path / "refused.csv"
    assert load(tmp_path, row(), leave_out=kept) == register_load.Loaded(1, 0)
    assert not kept.exists()


def test_a_file_that_is_there_is_not_written_over(house: str, tmp_path: Path) -> None:
    path = written(tmp_path, row(), row(7000002, sex="Q"))
    before = path.read_bytes()
    for kept in (path, tmp_path / "nowhere" / "refused.csv"):
        with pytest.raises(BadFile):
            register_load.load(path, leave_out=kept)
    assert path.read_bytes() == before
    assert count() == 0


def test_a_header_that_is_wrong_leaves_nothing_to_load(house: str, tmp_path: Path) -> None:
    kept = tmp_path / "refused.csv"
    with pytest.raises(BadFile):
        register_load.load(
            written(tmp_path, row(), header=register_load.FRENCH[1:]), leave_out=kept
        )
    assert not kept.exists()
