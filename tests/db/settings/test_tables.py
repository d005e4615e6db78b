"""What the administrator keeps: changed in place, added, closed; never deleted while in use."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db import clock, hashes
from db.accounts import approvals, passwords, sign_in
from db.case import edit as case_edit
from db.errors import Conflicts, NotAllowed, NotFound, Refused
from db.history import undo
from db.models import Account, Case, Change, Coach, PostalCode, Site, Term, Unit
from db.reference import places
from db.reference import terms as reference_terms
from db.security.session import open_session
from db.settings import tables
from db.settings.tables import NOUNS
from db.transaction import Edit
from db.user import SYSTEM, User
from tests.conftest import open_cookie

pytestmark = pytest.mark.either_database

SignedIn = Callable[[str], User]
TODAY = clock.today()
LABELS = {"fr": "essai", "nl": "proef", "de": "Probe", "en": "try"}
PASSWORD = "a-long-enough-password"


def change(user: User, noun: str, key: Any, **after: object) -> None:  # noqa: ANN401
    frame = tables.load(user, noun).set_index("id")
    with open_session(SYSTEM, "house") as session:
        row = session.get_one(NOUNS[noun].model, key)
        before = {name: tables.read(row, name) for name in after}
    assert key in frame.index
    tables.save(user, noun, [Edit(key, before, after)], "settings")


def refused(deed: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        deed()
    return [(one.field, one.rule) for one in caught.value.refusals]


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_is_shown_with_its_fields(admin: User, noun: str) -> None:
    frame = tables.load(admin, noun)
    assert list(frame.columns) == ["id", *NOUNS[noun].fixed, *NOUNS[noun].fields]
    assert len(frame)


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("username", ["head-bru", "service", "coach-bru", "analyst"])
def test_only_the_administrator_comes_here(
    board: str, signed_in: SignedIn, noun: str, username: str
) -> None:
    user = signed_in(username)
    for deed in (
        lambda: tables.load(user, noun),
        lambda: tables.save(user, noun, [], "settings"),
        lambda: tables.add_row(user, noun, {}, "settings"),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_a_norm_changes_the_capacity_and_is_undone(admin: User) -> None:
    change(admin, "units", 1, norm=30)
    with open_session(SYSTEM, "house") as session:
        assert session.get_one(Unit, 1).norm == 30
    undo.undo(admin, undo.latest(admin, "settings") or "", "settings")
    with open_session(SYSTEM, "house") as session:
        assert session.get_one(Unit, 1).norm == 25


@pytest.mark.parametrize(
    ("noun", "key", "after", "rule"),
    [
        ("units", 1, {"norm": 0}, "norm_wrong"),
        ("units", 1, {"norm": "many"}, "value_wrong"),
        ("units", 1, {"fr": ""}, "needed"),
        ("units", 1, {"closed_on": TODAY}, "in_use"),
        ("sites", 1, {"closed_on": TODAY}, "in_use"),
        ("sites", 1, {"name": "Leuven"}, "exists"),
        ("sites", 1, {"name": "x" * 201}, "too_long"),
        ("coaches", 1, {"full_time_share": 1.5}, "share_wrong"),
        ("coaches", 1, {"full_time_share": "half"}, "value_wrong"),
        ("coaches", 1, {"ends_on": date(2001, 1, 1)}, "ends_before_start"),
        ("coaches", 1, {"site_id": 6}, "holds_cases"),
        ("coaches", 1, {"languages": ["not a language"]}, "value_wrong"),
        ("accounts", 2, {"role": "unit_head", "unit_id": None}, "unit_needed"),
        ("accounts", 2, {"role": "coach"}, "coach_needed"),
        ("accounts", 2, {"role": "king"}, "role_unknown"),
        ("terms", "waiting", {"closed_on": TODAY}, "stages_are_fixed"),
        ("terms", "none_other", {"nl": " "}, "needed"),
    ],
)
def test_a_broken_rule_is_named_and_nothing_is_saved(
    admin: User, noun: str, key: object, after: dict[str, object], rule: str
) -> None:
    before = tables.load(admin, noun)
    assert rule in [found for _field, found in refused(lambda: change(admin, noun, key, **after))]
    assert tables.load(admin, noun).equals(before)


def test_nobody_locks_themselves_out(admin: User) -> None:
    own = admin.account_id
    assert refused(lambda: change(admin, "accounts", own, closed_on=TODAY)) == [
        ("role", "own_account")
    ]


def test_a_closed_account_is_out_at_once(admin: User) -> None:
    cookie = open_cookie("head-ant")
    change(admin, "accounts", 3, closed_on=TODAY)
    assert sign_in.find_user(cookie) is None
    assert passwords.find_password_hash("head-ant") == hashes.NOBODY


def test_a_new_role_takes_its_place_with_it(admin: User) -> None:
    change(admin, "accounts", 2, role="analyst")
    with open_session(SYSTEM, "house") as session:
        assert session.get_one(Account, 2).unit_id is None


def test_a_coach_speaks_another_language_and_goes_on_leave(admin: User) -> None:
    change(admin, "coaches", 1, languages=("ar", "fr"), on_leave=True, full_time_share=0.5)
    with open_session(SYSTEM, "house") as session:
        coach = session.get_one(Coach, 1)
        assert sorted(one.language for one in coach.languages) == ["ar", "fr"]
        assert (coach.on_leave, float(coach.full_time_share)) == (True, 0.5)


def test_places_and_people_are_added(admin: User) -> None:
    site = tables.add_row(admin, "sites", {"name": "Halle", "unit_id": 1}, "settings")
    values = {"name": "Ann", "site_id": site, "full_time_share": "0,8", "starts_on": TODAY}
    coach = tables.add_row(admin, "coaches", values, "settings")
    with open_session(SYSTEM, "house") as session:
        assert session.get_one(Site, int(site)).unit_id == 1
        assert session.get_one(Coach, int(coach)).unit_id == 1


def test_a_term_is_added_to_its_list_and_closed(admin: User) -> None:
    made = {"kind": "outcome", "code": "stay_work", "parent_code": "stay"} | LABELS
    assert tables.add_row(admin, "terms", made, "settings") == "stay_work"
    assert "stay_work" in reference_terms.choices(reference_terms.terms("fr"), "outcome")
    change(admin, "terms", "stay_work", closed_on=TODAY)
    terms = reference_terms.terms("fr")
    assert "stay_work" not in reference_terms.choices(terms, "outcome")
    assert "stay_work" in reference_terms.choices(terms, "outcome", "stay_work")
    assert terms["outcome"]["stay_work"].label == "essai"


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"kind": "outcome", "code": "stay_x"}, "outcome_needs_group"),
        ({"kind": "outcome", "code": "x", "parent_code": "stay"}, "code_wrong"),
        ({"kind": "outcome", "code": "xx", "parent_code": "stay"}, "outcome_code_wrong"),
        ({"kind": "nonsense", "code": "x1"}, "kind_of_list_unknown"),
        ({"kind": "stage", "code": "between"}, "stages_are_fixed"),
        ({"kind": "annex", "code": "annex_13"}, "exists"),
        ({"kind": "annex", "code": "Annex 13"}, "code_wrong"),
    ],
)
def test_a_wrong_term_is_refused(admin: User, values: dict[str, str], rule: str) -> None:
    found = refused(lambda: tables.add_row(admin, "terms", values | LABELS, "settings"))
    assert rule in [one for _field, one in found]


def test_a_closed_term_cannot_be_chosen_any_more(admin: User, signed_in: SignedIn) -> None:
    change(admin, "terms", "perspective_third", closed_on=TODAY - timedelta(days=1))
    head = signed_in("head-bru")
    with open_session(head, "cases") as session:
        chosen = select(Case.id).where(Case.stage == "analysis").order_by(Case.id)
        key = session.scalars(chosen).first() or 0
    edit = Edit(key, {"perspective": None}, {"perspective": "perspective_third"})
    assert refused(lambda: case_edit.save(head, [edit], "case")) == [("perspective", "term_closed")]


def test_postal_codes_get_and_lose_a_boundary(admin: User) -> None:
    tables.add_row(admin, "postal_codes", {"first": "1234", "unit_id": 3}, "settings")
    with open_session(SYSTEM, "house") as session:
        assert places.unit_of(session, "1250") == 3
    tables.remove_postal_code(admin, 1234, "settings")
    with open_session(SYSTEM, "house") as session:
        assert session.get(PostalCode, 1234) is None
        assert places.unit_of(session, "1250") != 3
    first = int(tables.load(admin, "postal_codes")["first"].min())
    found = refused(lambda: tables.remove_postal_code(admin, first, "settings"))
    assert found == [("first", "postal_code_first")]


def test_a_link_lets_its_holder_choose_a_password_once(admin: User) -> None:
    values = {"username": "head-new", "name": "New", "role": "unit_head", "unit_id": 2}
    key = int(tables.add_row(admin, "accounts", values, "settings"))
    secret = passwords.reset_link(admin, key, "settings")
    approvals.approve_as_owner("head-new")  # tests/db/accounts/test_approvals.py: not before
    assert passwords.resets(secret) == "head-new"
    assert refused(lambda: passwords.use_link(secret, "short")) == [("password", "password_length")]
    assert passwords.use_link(secret, PASSWORD) == "head-new"
    assert passwords.resets(secret) is None
    assert refused(lambda: passwords.use_link(secret, PASSWORD)) == [("password", "link_over")]
    assert sign_in.open_sign_in("head-new")


def test_a_link_ends_the_old_password_and_every_sign_in(admin: User) -> None:
    cookie, old = open_cookie("head-ant"), passwords.find_password_hash("head-ant")
    passwords.reset_link(admin, 3, "settings")
    assert sign_in.find_user(cookie) is None
    assert passwords.find_password_hash("head-ant") != old


def test_a_link_is_over_after_a_day_and_with_the_account(admin: User) -> None:
    secret = passwords.reset_link(admin, 3, "settings")
    with open_session(SYSTEM, "house", write=True) as session:
        account = session.get_one(Account, 3)
        assert account.reset_until is not None
        account.reset_until = account.reset_until - timedelta(hours=25)
        session.commit()
    assert passwords.resets(secret) is None
    second = passwords.reset_link(admin, 3, "settings")
    change(admin, "accounts", 3, closed_on=TODAY)
    assert passwords.resets(second) is None


def test_only_the_administrator_makes_a_link(admin: User, signed_in: SignedIn) -> None:
    with pytest.raises(NotAllowed):
        passwords.reset_link(signed_in("service"), 2, "settings")
    with pytest.raises(NotFound):
        passwords.reset_link(admin, 999, "settings")


def test_two_administrators_at_once_are_told(admin: User) -> None:
    change(admin, "units", 1, norm=30)
    with pytest.raises(Conflicts):
        tables.save(admin, "units", [Edit(1, {"norm": 25}, {"norm": 28})], "settings")
    with open_session(SYSTEM, "house") as session:
        assert session.get_one(Term, "waiting").fr


def free_coach(admin: User, *, site: int = 1) -> int:
    values = {"name": "Ann", "site_id": site, "full_time_share": 1, "starts_on": TODAY}
    return int(tables.add_row(admin, "coaches", values, "settings"))


def test_a_coach_with_closed_cases_stays_in_the_unit_and_the_sentence_counts_them(
    admin: User,
) -> None:
    key = free_coach(admin)
    with open_session(SYSTEM, "cases", write=True) as session:
        closed = select(Case).where(Case.unit_id == 1, Case.closed_on.is_not(None)).limit(3)
        for one in session.scalars(closed).all():
            one.coach_id = key
        session.commit()
    with pytest.raises(Refused) as caught:
        change(admin, "coaches", key, site_id=6)
    assert [(one.rule, one.values["count"]) for one in caught.value.refusals] == [("held_cases", 3)]
    change(admin, "coaches", key, site_id=2)  # another site of the same unit


def test_a_coach_moves_and_the_account_comes_along_on_record(admin: User) -> None:
    key = free_coach(admin)
    values = {"username": "coach-ann", "name": "Ann", "role": "coach", "coach_id": key}
    account = int(tables.add_row(admin, "accounts", values, "settings"))
    change(admin, "coaches", key, site_id=6)
    with open_session(SYSTEM, "house") as session:
        unit = session.get_one(Site, 6).unit_id
        assert session.get_one(Coach, key).unit_id == unit != 1
        found = session.get_one(Account, account)
        assert (found.role, found.coach_id, found.unit_id) == ("coach", key, unit)
    last = undo.latest(admin, "settings")
    with open_session(SYSTEM, "history") as session:
        told = session.scalars(select(Change).where(Change.change_set == last)).all()
        said = {one.table_name: json.loads(one.after or "") for one in told}
    assert said["coach"]["unit_id"] == said["account"]["unit_id"] == unit
    assert "role" not in said["account"]


def test_a_move_with_an_account_is_undone_or_refused_in_a_sentence(admin: User) -> None:
    key = free_coach(admin)
    change(admin, "coaches", key, site_id=6)
    undo.undo(admin, undo.latest(admin, "settings") or "", "settings")
    values = {"username": "coach-ann", "name": "Ann", "role": "coach", "coach_id": key}
    tables.add_row(admin, "accounts", values, "settings")
    change(admin, "coaches", key, site_id=6)
    last = undo.latest(admin, "settings") or ""
    assert refused(lambda: undo.undo(admin, last, "settings")) == [("", "undo_in_use")]


def test_a_site_with_a_past_stays_in_its_unit(admin: User) -> None:
    assert refused(lambda: change(admin, "sites", 1, unit_id=2)) == [("unit_id", "site_stays")]
    key = int(tables.add_row(admin, "sites", {"name": "Halle", "unit_id": 1}, "settings"))
    coach = free_coach(admin, site=key)
    change(admin, "coaches", coach, ends_on=TODAY)
    assert refused(lambda: change(admin, "sites", key, unit_id=2)) == [("unit_id", "site_stays")]
    change(admin, "coaches", coach, site_id=1)
    change(admin, "sites", key, unit_id=2)


ODD = (
    "",
    "x",
    "-1",
    "0",
    "1e999999",
    "NaN",
    "Infinity",
    "9" * 30,
    "٣",
    "\x00",
    "é" * 5000,
    (),
    7.5,
)


@pytest.mark.parametrize("noun", NOUNS)
def test_no_value_of_any_field_is_more_than_refused(admin: User, noun: str) -> None:
    """Whatever is typed, the answer is a refusal or a saved row, and never an error."""
    key = tables.load(admin, noun)["id"].tolist()[1]  # not the own account
    for field in NOUNS[noun].fields:
        for value in (*ODD, date.max, date.min, None, True, 99999, ["x"]):
            with suppress(Refused, Conflicts):
                change(admin, noun, key, **{field: value})
    for name in (*NOUNS[noun].fixed, *NOUNS[noun].fields):
        for value in ODD:
            with suppress(Refused):
                tables.add_row(admin, noun, {name: value}, "settings")


def test_a_row_that_points_nowhere_is_refused(admin: User) -> None:
    found = refused(lambda: change(admin, "postal_codes", 1000, unit_id=99999))
    assert found == [("unit_id", "value_wrong")]


@pytest.mark.parametrize(
    ("noun", "after"),
    [
        ("accounts", {"name": "other", "role": "coach", "coach_id": None}),
        ("coaches", {"site_id": 9, "languages": ["ar"], "full_time_share": "2"}),
        ("units", {"fr": "autre", "norm": 0}),
        ("terms", {"fr": "autre", "nl": ""}),
    ],
)
def test_what_is_refused_sets_nothing(admin: User, noun: str, after: dict[str, object]) -> None:
    with open_session(admin, "house") as session:
        row = session.scalars(select(NOUNS[noun].model)).first()
        assert row
        assert tables._apply(session, row, after)
        assert not session.dirty


def test_the_board_makes_the_code_of_a_term(admin: User) -> None:
    values = {"kind": "outcome", "parent_code": "stay", **LABELS, "en": "Work & studies"}
    assert tables.add_row(admin, "terms", values, "settings") == "stay_work_studies"
    assert tables.add_row(admin, "terms", values, "settings") == "stay_work_studies_2"
    values = {"kind": "perspective", **LABELS, "en": "Ж", "parent_code": ""}
    assert tables.add_row(admin, "terms", values, "settings") == "perspective_term"
