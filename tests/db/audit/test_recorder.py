"""The record: every write in it, in one chain that cannot be bent unseen."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, insert, select, text, update

from db import engine
from db.audit import recorder
from db.case import edit as case_edit
from db.case import view
from db.directory import entries
from db.directory.entries import DirectoryFilters
from db.errors import NotAllowed
from db.models import Case, Change, Service, Setting, Unit
from db.operations import health
from db.security.session import open_session
from db.transaction import Edit, write
from db.user import SYSTEM, User
from tests.conftest import owned

pytestmark = pytest.mark.either_database


def keys(head: User, count: int) -> list[int]:
    with open_session(head, "cases") as session:
        return list(session.scalars(select(Case.id).where(Case.stage == "analysis").limit(count)))


def note(head: User, key: int, words: str) -> None:
    case_edit.save(head, [Edit(key, view.load_view(head, key).values(), {"note": words})], "case")


def record_is_whole() -> bool:
    with open_session(SYSTEM, "house") as session:
        return recorder.broken(session) is None


def test_the_chain_holds_from_the_first_record_on(head: User) -> None:
    for words in ("one", "two", "العربية 😀 =1+1"):
        note(head, keys(head, 1)[0], words)
    assert record_is_whole()
    assert not list(health.problems())


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE change SET after = replace(after, 'one', 'two') WHERE id = {id}",
        "UPDATE change SET account_id = NULL WHERE id = {id}",
        "DELETE FROM change WHERE id = {id}",
    ],
)
def test_a_bent_record_is_found_and_named(head: User, deed: str) -> None:
    key = keys(head, 1)[0]
    note(head, key, "one")
    with owned(engine.url()).begin() as connection:
        bent = connection.scalar(text("SELECT max(id) FROM change"))
    note(head, key, "three")
    with owned(engine.url()).begin() as connection:
        connection.execute(text(deed.format(id=bent)))
    found = list(health.problems())
    assert len(found) == (1 if deed.startswith("UPDATE") else 3)  # the log misses it, too
    named = bent if deed.startswith("UPDATE") else (bent or 0) + 1
    assert found[0].startswith(f"The record of changes is broken at {named} (")


def test_eight_people_at_once_make_one_chain(head: User) -> None:
    cases = keys(head, 8)
    assert len(cases) == 8

    def write(key: int) -> None:
        for turn in range(5):
            note(head, key, f"turn {turn}")

    with ThreadPoolExecutor(8) as people:
        list(people.map(write, cases))
    assert record_is_whole()
    with open_session(SYSTEM, "house") as session:
        written = select(Change.id).where(Change.page == "case", Change.after.like("%turn%"))
        assert len(session.scalars(written).all()) == 40


@pytest.mark.parametrize(
    "statement",
    [
        update(Case).values(note="past the record"),
        delete(Service),
        insert(Setting).values(name="a", value="b"),
    ],
)
def test_a_bulk_statement_cannot_pass_the_record_by(head: User, statement: object) -> None:
    with (
        pytest.raises(NotAllowed, match="not recorded"),
        write(SYSTEM, "house", "test") as session,
    ):
        session.execute(statement)  # type: ignore[call-overload]


def test_a_table_is_recorded_without_a_word_for_it(house: str) -> None:
    with write(SYSTEM, "house", "test") as session:
        session.add(Setting(name="colour", value="blue"))
    with write(SYSTEM, "house", "test") as session:
        unit = session.scalars(select(Unit)).first()
        assert unit
        unit.norm = 20
    with open_session(SYSTEM, "house") as session:
        found = session.scalars(select(Change).where(Change.page == "test").order_by(Change.id))
        assert [(one.table_name, one.before is None) for one in found] == [
            ("setting", True),
            ("unit", False),
        ]


def test_what_was_not_committed_leaves_no_record(head: User) -> None:
    def broken_off() -> None:
        with write(SYSTEM, "house", "test") as session:
            session.add(Setting(name="colour", value="blue"))
            session.flush()
            raise RuntimeError("the line went dead")

    with pytest.raises(RuntimeError, match="the line went dead"):
        broken_off()
    with open_session(SYSTEM, "house") as session:
        assert session.scalar(select(Change.id).where(Change.page == "test")) is None


def test_a_place_taken_from_an_entry_is_recorded(head: User) -> None:
    frame = entries.entries(head, DirectoryFilters())
    entry = frame[frame["covers"].map(lambda places: places == ["unit:1"])].iloc[0]
    edit = Edit(int(entry["id"]), {"covers": ("unit:1",)}, {"covers": ("site:1",)})
    entries.save(head, [edit], "directory")
    with open_session(SYSTEM, "house") as session:
        found = session.scalars(select(Change).where(Change.table_name == "coverage"))
        said = [(json.loads(one.before or "{}"), json.loads(one.after or "{}")) for one in found]
    taken = [before for before, after in said if not after]
    assert [(one["service_id"], one["unit_id"]) for one in taken] == [(entry["id"], 1)]
    assert [after["site_id"] for _before, after in said if after] == [1]
