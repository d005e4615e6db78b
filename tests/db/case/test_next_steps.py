"""The journey of a case: invitations, procedures, findings, suspension; persons masked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from db import clock
from db.accounts import sign_in
from db.case import (
    appointments,
    findings,
    invitation,
    listing,
    meeting,
    next_steps,
    procedure,
    ranking,
)
from db.case import edit as case_edit
from db.case import view as case_view
from db.case.filters import Filters
from db.caseload import figures
from db.errors import Conflicts, Refused
from db.history.change_sets import HistoryFilters, sets
from db.security.masking import HIDDEN
from db.transaction import Edit
from db.user import User
from tests.db.case.test_meeting import a_case

SignedIn = Callable[[str], User]
TODAY = clock.today()
SOON = TODAY + timedelta(days=9)


def invite(user: User, key: int, **values: object) -> None:
    usual = {"channel": "channel_commune", "sent_on": TODAY}
    invitation.add_invitation(user, key, usual | values, "case")


def lodge(user: User, key: int, **values: object) -> None:
    usual: dict[str, object] = {
        "kind": "procedure_asylum",
        "lodged_on": TODAY,
        "prospect": "prospect_unclear",
        "holds_term": True,
    }
    procedure.add_procedure(user, key, usual | values, "case")


def decide(user: User, key: int, ruling: str) -> None:
    last = int(case_view.load_view(user, key).procedures["id"].iloc[0])
    procedure.record_ruling(user, last, ruling, TODAY, "case")


def rule(deed: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        deed()
    return caught.value.refusals[0].rule


def advice(user: User, key: int, day: date = TODAY) -> set[str]:
    return {one.rule for one in next_steps.next_steps(case_view.load_view(user, key), day)}


def test_an_invitation_plans_the_first_meeting_it_proposes(head: User) -> None:
    key = a_case("waiting")
    invite(head, key, proposed_on=SOON)
    view = case_view.load_view(head, key)
    assert (view.case.stage, view.case.invited_on) == ("invited", TODAY)
    assert view.case.next_appointment_on == SOON
    assert view.meetings["attendance"].to_list() == ["planned"]
    assert view.invitations["channel"].to_list() == ["channel_commune"]
    assert "await_answer" in advice(head, key)


def test_who_answers_has_answered_the_case(head: User) -> None:
    key = a_case("waiting")
    invite(head, key)
    invitation.record_answer(
        head, int(case_view.load_view(head, key).invitations["id"].iloc[0]), TODAY, "case"
    )
    view = case_view.load_view(head, key)
    assert view.case.answered_on == TODAY
    assert not advice(head, key) & {"await_answer", "invite_again"}


def test_an_answer_and_a_ruling_have_the_day_on_which_they_came(head: User) -> None:
    key = a_case("waiting")
    sent = case_view.load_view(head, key).case.ordered_on
    before, later = sent - timedelta(days=1), TODAY + timedelta(days=1)
    invite(head, key, sent_on=sent)
    lodge(head, key, lodged_on=sent)
    view = case_view.load_view(head, key)
    asked, pending = (int(one["id"].iloc[0]) for one in (view.invitations, view.procedures))
    for day, broken in ((before, "answered_before_sent"), (later, "day_in_future")):
        assert rule(partial(invitation.record_answer, head, asked, day, "case")) == broken
    for day, broken in ((before, "decided_before_lodged"), (later, "day_in_future")):
        deed = partial(procedure.record_ruling, head, pending, "ruling_refused", day, "case")
        assert rule(deed) == broken
    invitation.record_answer(head, asked, sent, "case")
    procedure.record_ruling(head, pending, "ruling_refused", sent, "case")
    with pytest.raises(Conflicts):  # a page that is old
        procedure.record_ruling(head, pending, "ruling_granted", sent, "case")
    view = case_view.load_view(head, key)
    assert view.case.answered_on == sent
    assert view.procedures["decided_on"].iloc[0].date() == sent


def test_a_new_invitation_counts_the_days_anew(head: User) -> None:
    key = a_case("waiting")
    sent = case_view.load_view(head, key).case.ordered_on
    invite(head, key, sent_on=sent)
    late = sent + timedelta(days=20)
    assert "invite_again" in advice(head, key, late)
    invite(head, key)
    assert "await_answer" in advice(head, key, TODAY + timedelta(days=1))


def test_invitations_have_their_dates_in_order(head: User) -> None:
    key = a_case("waiting")
    assert rule(lambda: invite(head, key, channel="pigeon")) == "needed"
    assert rule(lambda: invite(head, key, sent_on=SOON)) == "day_in_future"
    assert rule(lambda: invite(head, key, sent_on=date(2001, 1, 1))) == "invited_before_order"
    early = TODAY - timedelta(days=1)
    assert rule(lambda: invite(head, key, proposed_on=early)) == "proposed_before_sent"
    assert rule(lambda: invite(head, a_case("closed"))) == "closed_is_closed"


def test_a_procedure_that_holds_the_term_takes_it_off_the_figures(head: User) -> None:
    frame, _total = listing.page(head, Filters(attention="term"), listing.Sort("id"), 1, 50)
    key = int(frame["id"].iloc[0])
    before = figures.figures(head, Filters(), TODAY).attention["term"] or 0
    lodge(head, key)
    assert case_view.load_view(head, key).held
    assert figures.figures(head, Filters(), TODAY).attention["term"] == before - 1
    assert "term_held" in advice(head, key)
    procedure.record_ruling(
        head,
        int(case_view.load_view(head, key).procedures["id"].iloc[0]),
        "ruling_refused",
        TODAY,
        "",
    )
    assert figures.figures(head, Filters(), TODAY).attention["term"] == before


def test_promising_and_hopeless_appeals_are_told_apart(head: User) -> None:
    key = a_case("analysis")
    appeal = {"kind": "procedure_appeal_order", "holds_term": False}
    lodge(head, key, **appeal, prospect="prospect_hopeless")
    assert "procedure_hopeless" in advice(head, key)
    procedure.record_ruling(
        head,
        int(case_view.load_view(head, key).procedures["id"].iloc[0]),
        "ruling_granted",
        TODAY,
        "",
    )
    assert "procedure_granted" in advice(head, key)


def test_a_procedure_suspends_the_coaching_until_it_is_decided(head: User) -> None:
    key = a_case("analysis")
    lodge(head, key, suspends=True)
    view = case_view.load_view(head, key)
    assert (view.case.suspension, view.case.suspended_on) == ("suspended_procedure", TODAY)
    decide(head, key, "ruling_withdrawn")
    view = case_view.load_view(head, key)
    assert view.case.suspension is None
    assert view.steps["suspension"].iloc[-2] == "suspended_procedure"
    assert view.steps["suspension"].isna().iloc[-1]


def test_procedures_have_their_rules(head: User) -> None:
    key = a_case("analysis")
    assert rule(lambda: lodge(head, key, kind="stage")) == "needed"
    assert rule(lambda: lodge(head, key, prospect=None)) == "needed"
    assert rule(lambda: lodge(head, key, lodged_on=SOON)) == "day_in_future"
    assert rule(lambda: lodge(head, a_case("closed"))) == "closed_is_closed"


def test_findings_are_terms_with_a_few_words(head: User) -> None:
    key = a_case("invited")
    before = case_view.load_view(head, key).findings
    wanted = {"obstacle_fear": "de la famille", "help_legal": ""}
    findings.save(head, key, before, wanted, "case")
    assert case_view.load_view(head, key).findings == wanted
    findings.save(head, key, wanted, {"help_legal": "asbl"}, "case")
    assert case_view.load_view(head, key).findings == {"help_legal": "asbl"}
    unknown = {"stage": ""}
    assert rule(lambda: findings.save(head, key, {}, unknown, "case")) == "field_unknown"


def test_two_who_find_the_same_at_once_are_told(head: User, signed_in: SignedIn) -> None:
    key = a_case("invited")
    other = signed_in("service")
    findings.save(other, key, {}, {"obstacle_debt": "5000 €"}, "case")
    with pytest.raises(Conflicts):
        findings.save(head, key, {}, {"obstacle_debt": "beaucoup"}, "case")
    findings.save(head, key, {}, {"obstacle_fear": ""}, "case")
    assert case_view.load_view(head, key).findings == {
        "obstacle_debt": "5000 €",
        "obstacle_fear": "",
    }


def test_the_term_is_extended_on_the_case_under_its_rule(head: User) -> None:
    key = a_case("analysis")
    was = {"extended_to": case_view.load_view(head, key).case.order.extended_to}
    case_edit.save(head, [Edit(key, was, {"extended_to": SOON})], "case")
    assert case_view.load_view(head, key).case.order.term_ends_on == SOON
    early = [Edit(key, {"extended_to": SOON}, {"extended_to": date(2001, 1, 1)})]
    assert rule(lambda: case_edit.save(head, early, "case")) == "extended_before_notified"


def test_every_change_of_course_is_a_step(head: User) -> None:
    key = a_case("analysis")
    for after in ({"perspective": "perspective_stay"}, {"suspension": "suspended_order"}):
        name = next(iter(after))
        case_edit.save(
            head,
            [Edit(key, {name: case_edit.read(case_view.load_view(head, key).case, name)}, after)],
            "",
        )
    last = case_view.load_view(head, key).steps.iloc[-1]
    assert (last["perspective"], last["suspension"]) == ("perspective_stay", "suspended_order")


def test_a_shared_screen_has_initials_only_wherever_persons_are_read(
    head: User, signed_in: SignedIn
) -> None:
    key = a_case("first_meeting")
    person = case_view.load_view(head, key).case.order.person
    names, number = (person.last_name, person.first_name), person.sp_number
    case_edit.save(head, [Edit(key, {"note": None}, {"note": "Fils de Monsieur X"})], "case")
    kept = {"kind": "meeting_first", "held_on": TODAY, "attendance": "came", "discussed": "secret"}
    meeting.add_meeting(head, key, kept, "case")
    masked = share(head, shared=True)
    assert masked.masked
    view = case_view.load_view(masked, key)
    shown = view.case.order.person
    assert (shown.last_name, shown.first_name) == (f"{names[0][0]}.", f"{names[1][0]}.")
    written = view.meetings[view.meetings["discussed"].notna()]
    assert written["discussed"].to_list() == [HIDDEN]
    assert written["next_step"].isna().all()  # dots stand for what was written, and nothing else
    told = repr(vars(shown)) + repr(view.case.note) + view.meetings.to_csv() + repr(view.findings)
    page, _total = listing.page(masked, Filters(), listing.Sort(), 1, 500)
    told += page.drop(columns="id").to_csv()
    told += ranking.ranked(masked, Filters(), TODAY, ("term", "not_seen")).to_csv()
    told += appointments.appointments(masked, TODAY, SOON).to_csv()
    for secret in (f"{names[0]} {names[1]}", number, "Monsieur X", "secret"):
        assert secret not in told
    edit = [Edit(key, {"note": "•••"}, {"note": "x"})]
    assert rule(lambda: case_edit.save(masked, edit, "case")) == "masked"


def share(user: User, *, shared: bool) -> User:
    """Switch the shared screen of a sign-in; the user as the next run reads it."""
    sign_in.share_screen(user, shared=shared)
    return replace(user, masked=shared)


def test_showing_names_again_stays_on_record(head: User, signed_in: SignedIn) -> None:
    unmasked = share(share(head, shared=True), shared=False)
    assert not unmasked.masked
    newest = sets(unmasked, HistoryFilters(), 1, 1)[0][0]
    assert (newest.page, newest.records[0].table) == ("shared-screen", "shared_screen")
    assert not newest.undoable


def test_a_week_shows_what_is_planned_and_only_to_whom_it_belongs(
    head: User, signed_in: SignedIn
) -> None:
    key = a_case("waiting")
    invite(head, key, proposed_on=SOON)
    monday = SOON - timedelta(days=SOON.weekday())
    found = appointments.appointments(head, monday, monday + timedelta(days=6))
    assert case_view.load_view(head, key).case.reference in set(found["reference"])
    assert found["held_on"].is_monotonic_increasing
    coach = signed_in("coach-bru")
    own = appointments.appointments(coach, monday, monday + timedelta(days=6))
    assert set(own["coach"].dropna()) <= {coach.name}
