"""The figures and the caseload, against a plain count of every row."""

from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from typing import TypeVar

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from db import clock
from db.accounts import accounts
from db.case import listing
from db.case.attention import ATTENTION
from db.case.filters import NOBODY, Filters
from db.case.listing import Sort
from db.caseload import breakdown, figures
from db.models import Case, Coach, Invitation, Meeting, Order, Procedure
from db.security.session import open_session
from db.user import SYSTEM, User
from tests.conftest import sign_in

Row = TypeVar("Row", Meeting, Procedure, Invitation)
SignedIn = Callable[[str], User]
TODAY = clock.today()


@pytest.fixture
def everything(board: str) -> list[Case]:
    with open_session(SYSTEM, "cases") as session:
        order = joinedload(Case.order).joinedload(Order.person)
        return list(session.scalars(select(Case).options(order)))


def by_case(model: type[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    with open_session(SYSTEM, "cases") as session:
        for row in session.scalars(select(model)):
            found.setdefault(row.case_id, []).append(row)
    return found


@pytest.fixture
def meetings(board: str) -> dict[int, list[Meeting]]:
    return by_case(Meeting)


@pytest.fixture
def procedures(board: str) -> dict[int, list[Procedure]]:
    return by_case(Procedure)


@pytest.fixture
def invitations(board: str) -> dict[int, list[Invitation]]:
    return by_case(Invitation)


def days(count: int) -> timedelta:
    return timedelta(days=count)


def is_open(case: Case, day: date) -> bool:
    return case.opened_on <= day and (case.closed_on is None or case.closed_on > day)


def has_answered(case: Case, day: date) -> bool:
    return case.answered_on is not None and case.answered_on <= day


def has_appointment(case: Case, day: date, held: list[Meeting]) -> bool:
    made, due = case.appointment_made_on, case.next_appointment_on
    stands = made is not None and due is not None and made <= day <= due
    return stands or any(
        one.made_on <= day < one.held_on or (one.attendance == "planned" and one.held_on == day)
        for one in held
    )


def is_held(day: date, procedures: list[Procedure]) -> bool:
    """Whether a procedure that was pending on the day keeps the term from running out."""
    return any(
        one.holds_term and one.lodged_on <= day and (one.decided_on is None or one.decided_on > day)
        for one in procedures
    )


def needs(
    case: Case,
    name: str,
    day: date,
    held: list[Meeting],
    procedures: list[Procedure],
    sent: list[Invitation],
) -> bool:
    """The brief's words, one case at a time."""
    invited = case.invited_on is not None and case.invited_on <= day
    running = case.suspended_on is None or case.suspended_on > day
    if name == "waiting":
        return not invited
    if name == "no_answer":
        last = [one.sent_on for one in sent if one.sent_on <= day]
        late = bool(last) and max(last) < day - days(14)
        return late and running and not has_answered(case, day)
    if name == "no_appointment":
        return invited and running and not has_appointment(case, day, held)
    if name == "term":
        ends = case.order.term_ends_on
        runs_out = ends is not None and day <= ends <= day + days(14)
        return runs_out and running and not is_held(day, procedures)
    seen = [one for one in held if one.attendance in ("came", "walked_in")]
    lately = any(day - days(42) <= one.held_on <= day for one in seen)
    long_ago = case.answered_on is not None and case.answered_on < day - days(42)
    return long_ago and running and not lately


@pytest.mark.either_database
@pytest.mark.parametrize("day", [TODAY, TODAY - days(7)])
@pytest.mark.parametrize("unit", [None, 1, 4])
def test_the_figures_are_what_counting_by_hand_gives(
    everything: list[Case],
    meetings: dict[int, list[Meeting]],
    procedures: dict[int, list[Procedure]],
    invitations: dict[int, list[Invitation]],
    signed_in: SignedIn,
    day: date,
    unit: int | None,
) -> None:
    mine = [case for case in everything if unit in (None, case.unit_id)]
    found = figures.figures(signed_in("service"), Filters(units=(unit,) if unit else ()), day)
    opened = [case for case in mine if is_open(case, day)]
    assert found.open == len(opened)
    told = (meetings, procedures, invitations)
    for name in ATTENTION:
        counted = sum(
            needs(case, name, day, *(of.get(case.id, []) for of in told))  # type: ignore[arg-type]
            for case in opened
        )
        assert found.attention[name] == counted, name
    recent = [case for case in mine if case.closed_on and day - days(28) < case.closed_on <= day]
    durable = [case for case in recent if case.outcome_group != "none"]
    assert found.closed == len(recent)
    assert found.durable == pytest.approx(len(durable) / len(recent))
    stay = [case for case in recent if case.outcome_group == "stay"]
    assert found.stay == pytest.approx(len(stay) / len(recent))
    spans = [(case.closed_on - case.invited_on).days for case in recent if case.invited_on]  # type: ignore[operator]
    assert found.days_to_outcome == median(spans)
    waits = [
        (day - case.opened_on).days for case in opened if needs(case, "waiting", day, [], [], [])
    ]
    assert found.longest_wait == max(waits)


def test_the_show_up_rate_leaves_excused_and_desk_out(
    everything: list[Case], meetings: dict[int, list[Meeting]], signed_in: SignedIn
) -> None:
    recent = [
        one.attendance
        for held in meetings.values()
        for one in held
        if TODAY - days(28) < one.held_on <= TODAY
    ]
    came, missed = recent.count("came"), recent.count("no_show")
    found = figures.figures(signed_in("service"), Filters(), TODAY)
    assert found.show_up == pytest.approx(came / (came + missed))


def test_capacity_is_the_full_time_share_times_the_norm_of_those_at_work(
    board: str, signed_in: SignedIn
) -> None:
    with open_session(SYSTEM, "cases") as session:
        at_work = select(Coach).where(Coach.unit_id == 1, Coach.on_leave.is_(False))
        shares = [float(coach.full_time_share) for coach in session.scalars(at_work)]
    found = figures.figures(signed_in("head-bru"), Filters(), TODAY)
    assert found.capacity == pytest.approx(sum(shares) * 25)


def test_a_unit_with_nothing_has_no_rates(house: str) -> None:
    accounts.add_user("head", "Head", "service_head", "long-enough-1")
    head = sign_in("head")
    found = figures.figures(head, Filters(), TODAY)
    assert (found.open, found.closed, found.attention["waiting"]) == (0, 0, 0)
    assert [found.durable, found.stay, found.show_up, found.days_to_outcome] == [None] * 4
    assert breakdown.load(head, "coach", Filters()).empty
    assert len(breakdown.load(head, "site", Filters())) == 20


def test_each_coach_has_the_cases_of_each_stage(
    everything: list[Case], signed_in: SignedIn
) -> None:
    frame = breakdown.load(signed_in("head-ant"), "coach", Filters())
    opened = [case for case in everything if case.closed_on is None and case.unit_id == 2]
    for row in frame[frame["part"] != ""].itertuples():
        holder = row.id if row.id != NOBODY else None
        own = [case for case in opened if case.coach_id == holder]
        assert row.total == len(own)
        assert row.cases == sum(case.stage == row.part for case in own)
    assert frame["cases"].sum() == len(opened)
    assert str(frame.dtypes["cases"]) == "int64"


def test_outcomes_turn_the_caseload_to_closed_cases(
    everything: list[Case], signed_in: SignedIn
) -> None:
    year = Filters(
        outcomes=("durable",), closed_from=date(2023, 1, 1), closed_to=date(2023, 12, 31)
    )
    frame = breakdown.load(signed_in("service"), "site", year)
    closed = [case for case in everything if case.closed_on and case.closed_on.year == 2023]
    for group in ("return", "stay"):
        counted = sum(case.outcome_group == group for case in closed)
        assert frame.loc[frame["part"] == group, "cases"].sum() == counted > 0
    leaf = Filters(outcomes=("stay_schooling",))
    counted = sum(case.outcome == "stay_schooling" for case in everything)
    assert breakdown.load(signed_in("service"), "coach", leaf)["cases"].sum() == counted


def test_the_chosen_outcomes_stand_against_every_closed_case_of_the_period(
    everything: list[Case], signed_in: SignedIn
) -> None:
    first, last = date(2023, 1, 1), date(2023, 12, 31)
    year = Filters(outcomes=("durable",), closed_from=first, closed_to=last)
    frame = breakdown.load(signed_in("service"), "site", year).drop_duplicates("id")
    closed = [case for case in everything if case.closed_on and first <= case.closed_on <= last]
    held = [case for case in closed if case.site_id]  # who is not invited has none
    durable = [case for case in held if case.outcome_group != "none"]
    assert frame["of"].sum() == len(held) > frame["total"].sum() == len(durable)
    whole = breakdown.load(signed_in("service"), "site", Filters(closed_from=first, closed_to=last))
    assert (whole["of"] == whole["total"]).all()


@pytest.mark.either_database
@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(sites=(1, 2)),
        Filters(coaches=(NOBODY,)),
        Filters(stages=("analysis", "waiting")),
        Filters(targets=("families",)),
        Filters(nationalities=("MA", "AF")),
        Filters(targets=("families",), attention="term"),
        *(Filters(attention=name) for name in ATTENTION),
        Filters(outcomes=("none",), nationalities=("MA",)),
        Filters(closed_from=TODAY - days(27), closed_to=TODAY),
    ],
)
def test_the_list_and_the_caseload_agree(board: str, signed_in: SignedIn, filters: Filters) -> None:
    user = signed_in("service")
    _frame, total = listing.page(user, filters, Sort(), 1, 10)
    by_coach = breakdown.load(user, "coach", filters)["cases"].sum()
    by_site = breakdown.load(user, "site", filters)["cases"].sum()
    assert total == by_coach == by_site
    assert total > 0


@pytest.mark.parametrize("name", ATTENTION)
def test_a_figure_leads_to_as_many_cases(board: str, signed_in: SignedIn, name: str) -> None:
    user = signed_in("head-lie")
    found = figures.figures(user, Filters(), TODAY)
    assert listing.page(user, Filters(attention=name), Sort(), 1, 1)[1] == found.attention[name]


def test_a_coach_who_left_keeps_a_bar_while_holding_cases(board: str, signed_in: SignedIn) -> None:
    user = signed_in("head-bru")
    with open_session(SYSTEM, "house", write=True) as session:
        coach = session.scalars(select(Coach).where(Coach.unit_id == 1)).first()
        assert coach is not None
        coach.ends_on = TODAY - days(1)
        session.commit()
    frame = breakdown.load(user, "coach", Filters())
    row = frame[frame["id"] == coach.id].iloc[0]
    assert row["name"] == coach.name
    assert row["total"] > 0
    assert row["capacity"] == 0


def test_voided_cases_are_counted_nowhere(board: str, signed_in: SignedIn) -> None:
    user = signed_in("head-bru")
    before = figures.figures(user, Filters(), TODAY).open
    with open_session(SYSTEM, "house", write=True) as session:
        case = session.scalars(select(Case).where(Case.unit_id == 1, Case.closed_on.is_(None)))
        one = case.first()
        assert one is not None
        one.voided_on, one.void_reason = TODAY, "entered twice"
        session.commit()
    assert before is not None
    assert figures.figures(user, Filters(), TODAY).open == before - 1
    assert listing.page(user, Filters(), Sort(), 1, 1)[1] == before - 1
    assert breakdown.load(user, "coach", Filters())["cases"].sum() == before - 1


def test_a_coach_of_another_site_is_named_and_not_nobody_yet(
    everything: list[Case], signed_in: SignedIn
) -> None:
    """Cases of one site, by coach; of one coach, by site."""
    head = signed_in("head-bru")
    for site in {case.site_id for case in everything if case.unit_id == 1 and case.site_id}:
        held: dict[int, int] = {}
        for case in everything:
            if case.site_id == site and not case.closed_on and not case.voided_on:
                held[case.coach_id or NOBODY] = held.get(case.coach_id or NOBODY, 0) + 1
        frame = breakdown.load(head, "coach", Filters(sites=(site,)))
        told = frame.groupby("id")["cases"].sum()
        assert {key: told[key] for key in held} == held
        assert told.sum() == sum(held.values())
        assert all(frame.loc[frame["id"] != NOBODY, "name"])
    for coach in {case.coach_id for case in everything if case.unit_id == 1 and case.coach_id}:
        by_site = breakdown.load(head, "site", Filters(coaches=(coach,)))
        nowhere = [
            case
            for case in everything
            if case.coach_id == coach and not (case.closed_on or case.voided_on or case.site_id)
        ]
        assert by_site.loc[by_site["id"] == NOBODY, "cases"].sum() == len(nowhere)


def test_no_closed_case_asks_for_attention_in_the_list_nor_in_the_chart(
    board: str, signed_in: SignedIn
) -> None:
    head = signed_in("head-bru")
    for name in ATTENTION:
        filters = Filters(attention=name, outcomes=("durable", "none"))
        assert listing.page(head, filters, Sort(), 1, 1)[1] == 0
        assert breakdown.load(head, "coach", filters)["cases"].sum() == 0
