"""Reopen and Resume: acts with a day and a reason, lawful, counted, and undone like any change."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pandas as pd
import pytest
from sqlalchemy import select

from db.case import edit, reopen
from db.case.view import load_view
from db.clock import today
from db.errors import Conflicts, NotFound, Refused
from db.history import undo
from db.models import Case, Change, Coach, Site
from db.security.session import open_session
from db.transaction import Edit
from db.user import SYSTEM, User

pytestmark = pytest.mark.either_database

SignedIn = Callable[[str], User]
DAY = timedelta(days=1)


def find(user: User, stage: str = "analysis") -> int:
    with open_session(user, "cases") as session:
        wanted = select(Case.id).where(Case.stage == stage, Case.suspended_on.is_(None))
        return session.scalars(wanted.order_by(Case.id)).first() or 0


def save(user: User, key: int, **after: object) -> None:
    edit.save(user, [Edit(key, load_view(user, key).values(), after)], "test")


def close(user: User, key: int) -> None:
    save(user, key, stage="closed", outcome="stay_schooling", closed_on=today())


def again(user: User, key: int, day: date | None = None, reason: str = "came back") -> None:
    version = load_view(user, key).case.version
    reopen.reopen(user, key, version, day or today(), reason, "case")


def resume(user: User, key: int, day: date | None = None, reason: str = "ruled") -> None:
    version = load_view(user, key).case.version
    reopen.resume(user, key, version, day or today(), reason, "case")


def rules(deed: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        deed()
    return [(one.field, one.rule) for one in caught.value.refusals]


@pytest.mark.parametrize("stage", ["waiting", "invited", "analysis", "carrying_out"])
def test_a_case_is_reopened_to_the_stage_it_had(head: User, stage: str) -> None:
    key = find(head, stage)
    close(head, key)
    again(head, key)
    case = load_view(head, key).case
    assert (case.stage, case.outcome, case.outcome_group, case.closed_on) == (stage,) + (None,) * 3
    last = load_view(head, key).steps.iloc[-1]
    assert (last["stage"], last["note"], last["on"].date()) == (stage, "came back", today())


def test_reopened_cases_can_be_counted(head: User) -> None:
    for key in (find(head), find(head, "invited")):
        close(head, key)
        again(head, key)
    with open_session(SYSTEM, "history") as session:
        found = session.scalars(select(Change).where(Change.table_name == "case_step")).all()
    noted = [json.loads(one.after or "{}") for one in found]
    assert sum(one["note"] == "came back" for one in noted) == 2


def test_a_case_can_be_closed_and_reopened_twice(head: User) -> None:
    key = find(head)
    for _time in range(2):
        close(head, key)
        again(head, key)
    assert list(load_view(head, key).steps["stage"])[-4:] == ["closed", "analysis"] * 2


def test_an_open_case_is_not_reopened(head: User) -> None:
    key = find(head)
    assert rules(lambda: again(head, key)) == [("stage", "reopen_not_closed")]


@pytest.mark.parametrize(
    ("day", "reason", "wrong"),
    [
        (today() + DAY, "why", [("on", "day_out_of_turn")]),
        (today() - DAY, "why", [("on", "day_out_of_turn")]),
        (today(), " ", [("reason", "needed")]),
        (today(), "\x00", [("reason", "needed")]),
        (today(), "x" * 501, [("reason", "too_long")]),
    ],
)
def test_the_day_and_the_reason_are_checked(
    head: User, day: date, reason: str, wrong: list[tuple[str, str]]
) -> None:
    key = find(head)
    close(head, key)
    assert rules(lambda: again(head, key, day, reason)) == wrong
    assert load_view(head, key).case.stage == "closed"


def test_what_somebody_else_saved_meanwhile_is_not_lost(head: User) -> None:
    key = find(head)
    close(head, key)
    seen = load_view(head, key).case.version
    save(head, key, outcome="none_other")
    with pytest.raises(Conflicts):
        reopen.reopen(head, key, seen, today(), "why", "case")
    assert load_view(head, key).case.outcome == "none_other"


def test_who_has_left_does_not_hold_a_reopened_case(head: User) -> None:
    key = find(head)
    close(head, key)
    with open_session(SYSTEM, "house", write=True) as session:
        coach = session.get(Coach, load_view(head, key).case.coach_id)
        site = session.get(Site, load_view(head, key).case.site_id)
        assert coach
        assert site
        coach.ends_on, site.closed_on = max(today() - DAY, coach.starts_on), today()
        session.commit()
    again(head, key)
    case = load_view(head, key).case
    assert (case.stage, case.coach_id, case.site_id) == ("analysis", None, None)


def leave(key: int, head: User) -> None:
    """The coach of the case left yesterday."""
    with open_session(SYSTEM, "house", write=True) as session:
        coach = session.get_one(Coach, load_view(head, key).case.coach_id)
        coach.starts_on, coach.ends_on = min(coach.starts_on, today() - 2 * DAY), today() - DAY
        session.commit()


def empty_both(user: User, key: int, stage: str = "analysis") -> None:
    save(user, key, stage=stage, outcome=None, closed_on=None)


def test_emptying_both_in_the_form_is_a_reopening(head: User) -> None:
    key = find(head)
    close(head, key)
    leave(key, head)
    steps = len(load_view(head, key).steps)
    empty_both(head, key)
    view = load_view(head, key)
    assert (view.case.stage, view.case.coach_id, view.case.closed_on) == ("analysis", None, None)
    last = view.steps.iloc[-1]
    assert len(view.steps) == steps + 1
    assert (last["stage"], last["on"].date()) == ("analysis", today())
    assert pd.isna(last["coach"])
    assert not last["note"]


def test_the_form_gives_a_case_whose_coach_left_to_another(head: User) -> None:
    key = find(head)
    close(head, key)
    leave(key, head)
    with open_session(head, "cases") as session:
        other = select(Coach.id).where(Coach.ends_on.is_(None), Coach.on_leave.is_(False))
        second = session.scalars(other.where(Coach.starts_on < today())).first()
    save(head, key, stage="analysis", outcome=None, closed_on=None, coach_id=second)
    assert load_view(head, key).case.coach_id == second


@pytest.mark.parametrize("deed", [again, empty_both])
def test_who_has_left_does_not_reopen_a_case_that_nobody_would_hold(
    head: User, coach: User, deed: Callable[[User, int], None]
) -> None:
    key = find(coach)
    close(coach, key)
    leave(key, head)
    assert rules(lambda: deed(coach, key)) == [("coach_id", "reopened_for_nobody")]
    assert load_view(coach, key).case.stage == "closed"


def suspend(head: User, count: int = 2) -> dict[int, str]:
    with open_session(head, "cases") as session:
        wanted = select(Case.id).where(Case.stage == "analysis", Case.suspended_on.is_(None))
        keys = session.scalars(wanted.order_by(Case.id).limit(count)).all()
    for key in keys:
        save(head, key, suspension="suspended_order")
    return dict.fromkeys(keys, "suspended_order")


def test_many_suspensions_are_lifted_on_a_day_for_a_reason(head: User) -> None:
    cases = suspend(head)
    assert reopen.resume_many(head, cases, today(), "ruled", "cases") == 2
    for key in cases:
        last = load_view(head, key).steps.iloc[-1]
        assert (load_view(head, key).case.suspension, last["note"]) == (None, "ruled")
    undo.undo(head, undo.latest(head, "cases") or "", "cases")
    assert {load_view(head, key).case.suspension for key in cases} == {"suspended_order"}


def test_of_many_all_are_resumed_or_none_and_each_that_does_not_fit_is_named(head: User) -> None:
    cases = suspend(head)
    with pytest.raises(Refused) as caught:
        reopen.resume_many(head, cases, today() - DAY, "ruled", "cases")
    assert [(one.row, one.rule) for one in caught.value.refusals] == [
        (key, "day_out_of_turn") for key in sorted(cases)
    ]
    empty = partial(reopen.resume_many, head, cases, today(), " ", "cases")
    assert rules(empty) == [("reason", "needed")]
    first = min(cases)
    resume(head, first)
    late = partial(reopen.resume_many, head, cases, today(), "ruled", "cases")
    assert rules(late) == [("suspension", "resume_not_suspended")]
    save(head, first, suspension="suspended_procedure")
    with pytest.raises(Conflicts):
        late()
    assert all(load_view(head, key).case.suspension for key in cases)


def test_a_case_of_another_unit_is_not_there(head: User, signed_in: SignedIn) -> None:
    key = find(head)
    close(head, key)
    with pytest.raises(NotFound):
        reopen.reopen(signed_in("head-ant"), key, 1, today(), "why", "case")


def test_a_suspension_is_lifted_without_a_procedure(head: User) -> None:
    key = find(head)
    save(head, key, suspension="suspended_order")
    resume(head, key)
    case, last = load_view(head, key).case, load_view(head, key).steps.iloc[-1]
    assert (case.suspension, case.suspended_on, last["note"]) == (None, None, "ruled")
    assert rules(lambda: resume(head, key)) == [("suspension", "resume_not_suspended")]


def test_undo_redo_and_undo_again(head: User) -> None:
    key = find(head)
    close(head, key)
    again(head, key)
    made = undo.latest(head, "case")
    for stage in ("closed", "analysis", "closed"):
        assert made
        made = undo.undo(head, made, "case")
        assert load_view(head, key).case.stage == stage
        assert (load_view(head, key).case.outcome is None) == (stage != "closed")


@pytest.mark.parametrize("field", ["next_appointment_on", "suspension", "extended_to", "note"])
def test_what_can_be_set_can_be_emptied(head: User, field: str) -> None:
    key = find(head)
    value = {"suspension": "suspended_order", "note": "x"}.get(field, today() + 90 * DAY)
    save(head, key, **{field: value})
    assert load_view(head, key).values()[field] == value
    save(head, key, **{field: None})
    assert load_view(head, key).values()[field] is None
