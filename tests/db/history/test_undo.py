"""Undo takes a saved set back, and loses nothing newer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pandas import isna
from sqlalchemy import select, text

from db import clock, engine
from db.case import edit as case_edit
from db.case import view
from db.directory import entries
from db.directory.entries import DirectoryFilters
from db.errors import NotAllowed, NotFound, Refused
from db.history import undo
from db.models import Case, Change, Coach, Step
from db.security.session import open_session
from db.transaction import Edit
from db.user import SYSTEM, User
from tests.conftest import owned

pytestmark = pytest.mark.either_database

SignedIn = Callable[[str], User]
TODAY = clock.today()


@pytest.fixture
def key(head: User) -> int:
    with open_session(head, "cases") as session:
        return session.scalars(select(Case.id).where(Case.stage == "analysis")).first() or 0


def save(user: User, key: int, **after: object) -> str:
    case_edit.save(user, [Edit(key, view.load_view(user, key).values(), after)], "case")
    saved = undo.latest(user, "case")
    assert saved
    return saved


def rule(user: User, change_set: str) -> str:
    with pytest.raises(Refused) as caught:
        undo.undo(user, change_set, "history")
    return caught.value.refusals[0].rule


def steps(key: int) -> int:
    with open_session(SYSTEM, "house") as session:
        return len(session.scalars(select(Step.id).where(Step.case_id == key)).all())


def test_a_closed_case_is_as_it_was_with_its_steps(head: User, key: int) -> None:
    before, steps_before = view.load_view(head, key).values(), steps(key)
    saved = save(head, key, stage="closed", outcome="stay_schooling", closed_on=TODAY)
    assert steps(key) == steps_before + 1
    undo.undo(head, saved, "case")
    assert view.load_view(head, key).values() == before
    assert view.load_view(head, key).case.outcome_group is None
    assert steps(key) == steps_before


def test_undo_is_a_change_and_can_be_undone(head: User, key: int) -> None:
    saved = save(head, key, note="one")
    undo.undo(head, saved, "case")
    assert view.load_view(head, key).values()["note"] != "one"
    again = undo.latest(head, "case")
    assert again
    assert again != saved
    undo.undo(head, again, "case")
    assert view.load_view(head, key).values()["note"] == "one"


def test_what_was_undone_is_not_undone_twice(head: User, key: int) -> None:
    saved = save(head, key, note="one")
    undo.undo(head, saved, "case")
    assert rule(head, saved) == "undone_already"


def test_something_newer_is_never_lost(head: User, key: int, signed_in: SignedIn) -> None:
    saved = save(head, key, note="one")
    save(signed_in("service"), key, note="two")
    assert rule(head, saved) == "undo_newer"
    assert view.load_view(head, key).values()["note"] == "two"


def test_another_field_changed_since_stays(head: User, key: int, signed_in: SignedIn) -> None:
    saved = save(head, key, note="one")
    appointment = TODAY + timedelta(days=3)
    save(signed_in("service"), key, next_appointment_on=appointment)
    undo.undo(head, saved, "case")
    assert view.load_view(head, key).values()["note"] != "one"
    assert view.load_view(head, key).values()["next_appointment_on"] == appointment


def test_a_set_older_than_thirty_days_stays(head: User, key: int) -> None:
    saved = save(head, key, note="one")
    old = "2020-01-01 00:00:00"
    with owned(engine.url()).begin() as connection:
        connection.execute(text(f"UPDATE change SET at = '{old}' WHERE change_set = '{saved}'"))
    assert rule(head, saved) == "undo_too_old"


def test_a_set_of_another_unit_cannot_be_undone(head: User, key: int, signed_in: SignedIn) -> None:
    saved = save(head, key, note="one")
    with pytest.raises(NotFound):
        undo.undo(signed_in("head-ant"), saved, "history")
    for username in ("analyst", "admin"):
        with pytest.raises(NotAllowed):
            undo.undo(signed_in(username), saved, "history")
    assert view.load_view(head, key).values()["note"] == "one"


def test_an_unknown_set_is_said(head: User) -> None:
    with pytest.raises(NotFound):
        undo.undo(head, "nothing", "history")


def test_an_added_entry_goes_and_an_edited_one_comes_back(head: User) -> None:
    values: dict[str, object] = {
        "organisation": "Maison neuve",
        "service": "Permanence",
        "kind": "help_legal",
        "covers": ("unit:1",),
    }
    before = entries.entries(head, DirectoryFilters())
    added = entries.add_entry(head, values, "directory")
    saved = undo.latest(head, "directory")
    assert saved
    edit = Edit(added, {"covers": ("unit:1",)}, {"covers": ("site:1", "site:2")})
    entries.save(head, [edit], "directory")
    edited = undo.latest(head, "directory")
    assert edited
    undo.undo(head, edited, "directory")
    frame = entries.entries(head, DirectoryFilters())
    assert list(frame.loc[frame["id"] == added, "covers"]) == [["unit:1"]]
    undo.undo(head, saved, "directory")
    assert entries.entries(head, DirectoryFilters()).equals(before)


def test_a_coach_who_got_another_case_since_keeps_it(head: User, key: int) -> None:
    with open_session(head, "cases") as session:
        coaches = session.scalars(
            select(Coach.id).where(Coach.ends_on.is_(None)).order_by(Coach.id)
        ).all()
    held = view.load_view(head, key).case.coach_id
    first, second = [one for one in coaches if one != held][:2]
    saved = save(head, key, coach_id=first)
    save(head, key, coach_id=second)
    assert rule(head, saved) == "undo_newer"
    assert view.load_view(head, key).case.coach_id == second


def test_the_undo_says_which_set_it_took_back(head: User, key: int) -> None:
    saved = save(head, key, note="one")
    undo.undo(head, saved, "history")
    with open_session(SYSTEM, "house") as session:
        found = session.scalars(select(Change).where(Change.undoes == saved)).all()
    assert [(one.page, one.case_id, one.account_id) for one in found] == [
        ("history", key, head.account_id)
    ]


def test_the_last_step_says_how_a_case_stands_though_a_newer_set_stays(
    head: User, key: int
) -> None:
    suspended = save(head, key, suspension="suspended_procedure")
    save(head, key, perspective="perspective_return")
    undone = undo.undo(head, suspended, "case")
    last = view.load_view(head, key).steps.iloc[-1]
    assert (last["perspective"], isna(last["suspension"])) == ("perspective_return", True)
    undo.undo(head, undone, "case")
    last = view.load_view(head, key).steps.iloc[-1]
    assert (last["suspension"], last["perspective"]) == (
        "suspended_procedure",
        "perspective_return",
    )
