"""Referrals: offered by need, site and language; once at a time; what came of them."""

import pytest
from sqlalchemy import select

from db.case import referral, view
from db.directory import entries
from db.errors import Conflicts, NotFound, Refused
from db.models import Case, Referral
from db.security.session import open_session
from db.user import SYSTEM, User


def a_case(stage: str = "analysis", unit: int = 1) -> int:
    with open_session(SYSTEM, "cases") as session:
        chosen = select(Case.id).where(Case.stage == stage, Case.unit_id == unit)
        return session.scalars(chosen.order_by(Case.id)).first() or 0


def rule(user: User, key: int, service: int, note: str = "") -> str:
    with pytest.raises(Refused) as caught:
        referral.add_referral(user, key, service, note, "case")
    return caught.value.refusals[0].rule


def test_services_are_offered_by_need_and_site_who_speaks_the_language_first(head: User) -> None:
    found = referral.offered(head, "help_legal", 1, "ar")
    assert len(found)
    assert found["speaks"].is_monotonic_decreasing
    retired = int(found["id"].iloc[0])
    entries.retire(head, [retired], "directory")
    assert retired not in set(referral.offered(head, "help_legal", 1, "ar")["id"])


def test_a_referral_is_pending_until_it_is_said_what_came_of_it(head: User) -> None:
    key = a_case()
    service = int(referral.offered(head, "help_legal", 1, None)["id"].iloc[0])
    referral.add_referral(head, key, service, "Rendez-vous mardi", "case")
    first = view.load_view(head, key).referrals.iloc[0]
    assert (first["result"], first["note"]) == (referral.PENDING, "Rendez-vous mardi")
    assert rule(head, key, service) == "referral_pending_already"
    referral.record_result(head, int(first["id"]), "referral_refused", "case")
    with pytest.raises(Conflicts):  # a page that is old
        referral.record_result(head, int(first["id"]), "referral_helped", "case")
    assert view.load_view(head, key).referrals["result"].iloc[0] == "referral_refused"
    referral.add_referral(head, key, service, "", "case")


def test_broken_rules_are_named(head: User) -> None:
    key = a_case()
    assert rule(head, key, 99_999) == "service_not_in_use"
    assert rule(head, key, 1, "x" * 4001) == "too_long"
    assert rule(head, a_case("closed"), 1) == "closed_has_no_referral"
    referral.add_referral(head, key, 1, "", "case")
    noted = int(view.load_view(head, key).referrals["id"].iloc[0])
    with pytest.raises(Refused):
        referral.record_result(head, noted, "help_legal", "case")


def test_the_cases_of_another_unit_are_out_of_reach(head: User) -> None:
    foreign = a_case(unit=2)
    with pytest.raises(NotFound):
        referral.add_referral(head, foreign, 1, "", "case")
    with open_session(SYSTEM, "cases") as session:
        theirs = select(Referral.id).join(Referral.case).where(Case.unit_id == 2)
        key = session.scalars(theirs).first() or 0
    with pytest.raises(NotFound):
        referral.record_result(head, key, "referral_helped", "case")
