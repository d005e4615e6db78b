"""What to do next in a case, worked out from what is known of it.

The reasons for attention are those of ``db.case.attention``, said of one case that was read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from db.case.attention import NO_ANSWER_DAYS, NOT_SEEN_DAYS, TERM_DAYS
from db.case.view import View
from db.models import CAME

PENDING_DAYS, SUSPENDED_DAYS = 30, 90
CHOSEN = ("perspective", "carrying_out")  # stages that follow from a perspective


@dataclass(frozen=True)
class Next:
    """One thing to do. ``rule`` names the sentence, ``values`` fill its gaps (days as date)."""

    rule: str
    values: dict[str, object] = field(default_factory=dict)


def next_steps(view: View, day: date) -> list[Next]:
    """What to do, most pressing first; nothing for a closed case."""
    if not view.case.is_open:
        return []
    if view.case.suspended_on:
        return list(_suspended(view, day))
    steps = [*_procedures(view, day), *_term(view, day), *_answer(view, day)]
    steps += [*_meetings(view, day), *_rest(view, day)]
    return steps or [Next("all_well")]


def _suspended(view: View, day: date) -> Iterator[Next]:
    days = (day - (view.case.suspended_on or day)).days
    yield Next("look_at_suspension" if days > SUSPENDED_DAYS else "suspended", {"days": days})


def _term(view: View, day: date) -> Iterator[Next]:
    ends = view.case.order.term_ends_on
    if ends is None or view.held:
        return
    if ends < day:
        yield Next("term_over", {"days": (day - ends).days})
    elif ends <= day + timedelta(days=TERM_DAYS):
        yield Next("term_ends", {"days": (ends - day).days, "day": ends})


def _procedures(view: View, day: date) -> Iterator[Next]:
    for row in view.procedures.itertuples(index=False):
        said: dict[str, object] = {"procedure": row.kind}
        if row.ruling == "ruling_granted":
            yield Next("procedure_granted", said)
        elif pd.isna(row.ruling) and row.prospect == "prospect_hopeless":
            yield Next("procedure_hopeless", said)
        elif pd.isna(row.ruling) and row.holds_term:
            yield Next("term_held", said)


def last_invited(view: View) -> date:
    """The day of the last invitation."""
    sent = view.invitations["sent_on"].max()
    first = view.case.invited_on or view.case.opened_on
    return first if pd.isna(sent) else max(first, pd.Timestamp(sent).date())


def _answer(view: View, day: date) -> Iterator[Next]:
    case = view.case
    if case.invited_on is None:
        yield Next("invite", {"days": (day - case.opened_on).days})
    elif case.answered_on is None:
        days = (day - last_invited(view)).days
        yield Next("invite_again" if days > NO_ANSWER_DAYS else "await_answer", {"days": days})


def _meetings(view: View, day: date) -> Iterator[Next]:
    case, meetings = view.case, view.meetings
    past = pd.to_datetime(meetings["held_on"]).dt.date
    for held in past[(meetings["attendance"] == "planned") & (past < day)]:
        yield Next("say_who_came", {"day": held})
    if case.invited_on is None:
        return
    planned = any((meetings["attendance"] == "planned") & (past >= day))
    noted = case.next_appointment_on
    if not planned and noted and noted < day:
        yield Next("appointment_passed", {"day": noted})
    elif not planned and noted is None:
        yield Next("make_appointment")
    if case.answered_on:
        last = max([case.answered_on, *past[meetings["attendance"].isin(CAME)]])
        if (day - last).days > NOT_SEEN_DAYS:
            yield Next("not_seen", {"days": (day - last).days})


def _rest(view: View, day: date) -> Iterator[Next]:
    if view.case.stage in CHOSEN and view.case.perspective is None:
        yield Next("choose_perspective")
    waiting = view.referrals[view.referrals["result"] == "referral_pending"]
    for row in waiting.itertuples(index=False):
        days = (day - pd.Timestamp(str(row.referred_on)).date()).days
        if days > PENDING_DAYS:
            yield Next("ask_organisation", {"days": days, "organisation": row.organisation})
