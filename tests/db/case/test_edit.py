"""Mending a case: the rules in sentences, what follows by itself, and two people at once."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db import clock
from db.case import edit, fields
from db.case.view import load_view
from db.errors import Conflicts, NotAllowed, NotFound, Refused
from db.models import Case, Change, Coach, Site, Step
from db.security.session import open_session
from db.transaction import Edit
from db.user import SYSTEM, User

pytestmark = pytest.mark.either_database

SignedIn = Callable[[str], User]
TODAY = clock.today()


@pytest.fixture
def key(head: User) -> int:
    """A case of BRU in analysis."""
    with open_session(head, "cases") as session:
        return session.scalars(select(Case.id).where(Case.stage == "analysis")).first() or 0


def save(user: User, key: int, **after: object) -> None:
    edit.save(user, [Edit(key, load_view(user, key).values(), after)], "test")


def rules(user: User, key: int, **after: object) -> list[tuple[str, str]]:
    before = load_view(user, key).values()
    with pytest.raises(Refused) as caught:
        save(user, key, **after)
    assert load_view(user, key).values() == before
    return [(one.field, one.rule) for one in caught.value.refusals]


def test_closing_with_an_outcome_and_a_date(head: User, key: int) -> None:
    save(head, key, stage="closed", outcome="stay_schooling", closed_on=TODAY)
    closed = load_view(head, key).case
    assert (closed.stage, closed.outcome_group, closed.closed_on) == ("closed", "stay", TODAY)
    assert closed.next_appointment_on is None


def test_a_closed_case_can_be_opened_again(head: User, key: int) -> None:
    save(head, key, stage="closed", outcome="stay_schooling", closed_on=TODAY)
    save(head, key, stage="analysis", outcome=None, closed_on=None)
    assert load_view(head, key).case.outcome_group is None


CLOSING = {"stage": "closed", "outcome": "none_other", "closed_on": TODAY}


@pytest.mark.parametrize(
    ("after", "field", "rule"),
    [
        ({"stage": "closed"}, "outcome", "closed_needs_outcome"),
        ({"stage": "closed", "outcome": "none_other"}, "closed_on", "closed_needs_date"),
        ({"outcome": "none_other"}, "outcome", "outcome_needs_closed_stage"),
        ({"closed_on": TODAY}, "closed_on", "outcome_needs_closed_stage"),
        (CLOSING | {"outcome": "stay"}, "outcome", "outcome_unknown"),
        (CLOSING | {"outcome": "waiting"}, "outcome", "outcome_unknown"),
        (CLOSING | {"closed_on": TODAY + timedelta(1)}, "closed_on", "closed_in_future"),
        (CLOSING | {"closed_on": date(2020, 1, 1)}, "closed_on", "closed_before_order"),
        ({"stage": "waiting"}, "stage", "waiting_was_invited"),
        ({"stage": "dreaming"}, "stage", "stage_unknown"),
        ({"perspective": "stay_file"}, "perspective", "perspective_unknown"),
        (
            {"next_appointment_on": TODAY - timedelta(1)},
            "next_appointment_on",
            "appointment_in_past",
        ),
    ],
)
def test_a_broken_rule_is_named_and_nothing_is_saved(
    head: User, key: int, after: dict[str, object], field: str, rule: str
) -> None:
    assert rules(head, key, **after) == [(field, rule)]


def test_a_coach_of_another_unit_is_refused_to_the_head_of_service(
    board: str, signed_in: SignedIn, key: int
) -> None:
    with open_session(SYSTEM, "cases") as session:
        coach = session.scalars(select(Coach.id).where(Coach.unit_id == 2)).first()
        site = session.scalars(select(Site.id).where(Site.unit_id == 2)).first()
    service = signed_in("service")
    assert rules(service, key, coach_id=coach) == [("coach_id", "coach_of_other_unit")]
    assert rules(service, key, site_id=site) == [("site_id", "site_of_other_unit")]


def test_a_coach_who_has_left_is_refused(head: User, key: int) -> None:
    with open_session(SYSTEM, "house", write=True) as session:
        coach = session.scalars(select(Coach).where(Coach.unit_id == 1).order_by(Coach.id)).all()[1]
        coach.ends_on = TODAY - timedelta(days=1)
        session.commit()
    assert rules(head, key, coach_id=coach.id) == [("coach_id", "coach_has_left")]


def test_a_new_stage_leaves_a_step_and_what_follows(head: User) -> None:
    with open_session(head, "cases") as session:
        key = session.scalars(select(Case.id).where(Case.stage == "waiting")).first() or 0
    save(head, key, stage="first_meeting")
    moved = load_view(head, key)
    assert (moved.case.invited_on, moved.case.answered_on) == (TODAY, TODAY)
    assert moved.steps["stage"].tolist() == ["waiting", "first_meeting"]


def test_a_new_appointment_remembers_when_it_was_made(head: User, key: int) -> None:
    save(head, key, next_appointment_on=TODAY + timedelta(days=9))
    assert load_view(head, key).case.appointment_made_on == TODAY


def test_a_new_coach_is_in_the_history_of_the_case(head: User, key: int) -> None:
    old = load_view(head, key).case.coach_id
    with open_session(head, "cases") as session:
        new = session.scalars(select(Coach.id).where(Coach.id != old)).first()
    save(head, key, coach_id=new)
    with open_session(head, "cases") as session:
        steps = select(Step.coach_id).where(Step.case_id == key).order_by(Step.id.desc())
        assert session.scalars(steps).first() == new


def test_a_change_is_recorded_with_who_and_from_where(head: User, key: int) -> None:
    save(head, key, note="Rappeler lundi")
    with open_session(SYSTEM, "house") as session:
        found = session.scalars(
            select(Change).where(Change.table_name == "case_file").order_by(Change.id.desc())
        ).first()
    assert found is not None
    assert (found.account_id, found.page, found.row_key) == (head.account_id, "test", str(key))
    assert "Rappeler lundi" in (found.after or "")


def test_two_people_on_different_fields_both_keep_their_work(
    board: str, signed_in: SignedIn, head: User, key: int
) -> None:
    before = load_view(head, key).values()
    save(signed_in("service"), key, note="du service")
    edit.save(head, [Edit(key, before, {"perspective": "perspective_stay"})], "test")
    found = load_view(head, key).case
    assert (found.note, found.perspective) == ("du service", "perspective_stay")


def test_two_people_on_the_same_field_the_second_is_told(
    board: str, signed_in: SignedIn, head: User, key: int
) -> None:
    before = load_view(head, key).values()
    save(signed_in("service"), key, note="du service")
    with pytest.raises(Conflicts) as caught:
        edit.save(head, [Edit(key, before, {"note": "du chef", "stage": "perspective"})], "test")
    [collision] = caught.value.collisions
    assert (collision.field, collision.mine, collision.theirs) == ("note", "du chef", "du service")
    assert collision.who == "Chef de service"
    assert collision.when is not None
    assert load_view(head, key).case.stage == "analysis"


def test_two_people_who_write_the_same_do_not_collide(
    board: str, signed_in: SignedIn, head: User, key: int
) -> None:
    before = load_view(head, key).values()
    save(signed_in("service"), key, note="pareil")
    edit.save(head, [Edit(key, before, {"note": "pareil"})], "test")


def test_a_case_of_another_unit_cannot_be_mended(board: str, signed_in: SignedIn, key: int) -> None:
    with pytest.raises(NotFound):
        edit.save(signed_in("head-ant"), [Edit(key, {}, {"note": "x"})], "test")


def test_an_analyst_cannot_mend(board: str, signed_in: SignedIn, key: int) -> None:
    with pytest.raises(NotAllowed):
        edit.save(signed_in("analyst"), [Edit(key, {}, {"note": "x"})], "test")


def test_a_coach_mends_the_own_case_but_gives_it_to_nobody(board: str, signed_in: SignedIn) -> None:
    coach = signed_in("coach-bru")
    with open_session(coach, "cases") as session:
        key = session.scalars(select(Case.id).where(Case.stage == "analysis")).first() or 0
    save(coach, key, note="à suivre")
    assert load_view(coach, key).case.note == "à suivre"
    assert ("coach_id", "coach_not_yours_to_give") in rules(coach, key, coach_id=None)


def test_a_field_that_is_not_mendable_is_left_alone(head: User, key: int) -> None:
    unit = load_view(head, key).case.unit_id
    edit.save(head, [Edit(key, {"unit_id": unit}, {"unit_id": 2})], "test")
    assert load_view(head, key).case.unit_id == unit
    assert "unit_id" not in fields.mended()


def test_a_suspension_has_its_day_and_its_end(head: User, key: int) -> None:
    save(head, key, suspension="suspended_procedure")
    assert load_view(head, key).case.suspended_on == TODAY
    save(head, key, suspension=None)
    assert load_view(head, key).case.suspended_on is None


def test_many_cases_are_saved_at_once_or_none_of_them(head: User, key: int) -> None:
    with open_session(SYSTEM, "cases") as session:
        wanted = select(Case.id).where(Case.stage == "analysis", Case.unit_id == 1)
        keys = list(session.scalars(wanted.order_by(Case.id).limit(3)))
    edits = [Edit(one, {"note": None}, {"note": "alle"}) for one in keys]
    assert edit.save(head, edits, "test") == 3
    wrong = Edit(keys[2], {"stage": "analysis"}, {"stage": "closed"})
    good = [Edit(one, {"note": "alle"}, {"note": "none"}) for one in keys[:2]]
    with pytest.raises(Refused):
        edit.save(head, [*good, wrong], "test")
    assert {load_view(head, one).case.note for one in keys} == {"alle"}


def test_a_case_is_not_given_to_who_is_on_leave(head: User, key: int) -> None:
    with open_session(SYSTEM, "cases", write=True) as session:
        coach = session.scalars(select(Coach).where(Coach.unit_id == 1)).first()
        assert coach is not None
        coach.on_leave = True
        session.commit()
        other = coach.id
    with open_session(SYSTEM, "cases", write=True) as session:
        session.get_one(Case, key).coach_id = None
        session.commit()
    assert rules(head, key, coach_id=other) == [("coach_id", "coach_on_leave")]


def test_what_is_refused_sets_nothing(head: User, key: int) -> None:
    wrong = CLOSING | {"note": "x", "closed_on": TODAY + timedelta(1), "extended_to": TODAY}
    with open_session(head, "cases") as session:
        case = session.get_one(Case, key)
        assert edit.apply(session, case, wrong)
        assert not session.dirty
