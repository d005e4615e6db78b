"""What happened in one invented case, day by day."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

FIRST_DAY = date(2021, 6, 1)
RETURNS = ("return_fedasil", "return_fedasil", "return_reintegration", "return_own", "return_third")
STAYS = (
    "stay_schooling", "stay_schooling", "stay_file", "stay_file", "stay_medical", "stay_protection",
    "stay_humanitarian", "stay_family", "stay_appeal", "stay_trafficking",
)  # fmt: skip
STOPS = (
    "none_stopped", "none_stopped", "none_unknown", "none_unknown", "none_forced", "none_order",
    "none_other",
)  # fmt: skip
STAGES = ("first_meeting", "analysis", "perspective", "carrying_out")
KINDS = ("meeting_first", "meeting_follow_up", "meeting_conclusions", "meeting_follow_up")
HELP = {
    "return": ("help_return", "help_reintegration", "help_reintegration", "help_psychological"),
    "stay": ("help_legal", "help_medical", "help_psychological", "help_children", "help_social"),
}
RESULTS = ("referral_helped", "referral_helped", "referral_refused", "referral_unreached")


@dataclass
class Story:
    opened_on: date
    stage: str
    invited_on: date | None = None
    answered_on: date | None = None
    suspended_on: date | None = None
    perspective: str | None = None
    next_appointment_on: date | None = None
    appointment_made_on: date | None = None
    outcome: str | None = None
    closed_on: date | None = None
    coach_id: int = 0
    unit_id: int = 0
    site_id: int = 0
    steps: list[tuple[date, str]] = field(default_factory=list)
    meetings: list[tuple[date, date, str, str]] = field(default_factory=list)
    referrals: list[tuple[date, str, str]] = field(default_factory=list)


def closed(random: Random, day: date, group: str) -> Story:
    """A case that ended on ``day``: group return, stay, never (came) or stopped."""
    if group == "never":
        invited = day - timedelta(days=random.randint(28, 80))
        return _never_came(random, invited, day)
    came = day - timedelta(days=random.randint(35, 190 if group != "stopped" else 100))
    story = _invited(random, max(came - timedelta(days=random.randint(3, 12)), FIRST_DAY))
    story.outcome = random.choice({"return": RETURNS, "stay": STAYS, "stopped": STOPS}[group])
    last = len(STAGES) if group != "stopped" else random.randint(1, 3)
    _meet(random, story, max(came, story.invited_on or came), day, last)
    if group in HELP:
        story.perspective = _perspective(story.outcome)
        _refer(random, story, group, day)
    story.stage, story.closed_on = "closed", day
    story.steps.append((day, "closed"))
    return story


def opened(random: Random, state: str, today: date) -> Story:
    """A case that is open today: waiting, invited, or running."""
    if state == "waiting":
        days = min(int(random.expovariate(1 / 16)), 95)
        day = max(today - timedelta(days=days), FIRST_DAY)
        return Story(day, "waiting", steps=[(day, "waiting")])
    if state == "invited":
        return _open_invited(random, today)
    came = today - timedelta(days=random.randint(4, 200))
    story = _invited(random, came - timedelta(days=random.randint(3, 12)))
    reached = min(len(STAGES), 1 + (today - came).days // random.randint(25, 60))
    # One in eight has not been seen for a good while.
    ago = random.randint(43, 80) if random.random() < 0.11 else random.randint(0, 38)
    until = today - timedelta(days=ago)
    _meet(random, story, came, max(until, came), reached)
    story.stage = STAGES[reached - 1]
    if reached >= 3:
        group = "return" if random.random() < 0.65 else "stay"
        story.perspective = f"perspective_{group}"
        _refer(random, story, group, today)
    if random.random() < 0.05:
        story.suspended_on = max(story.steps[-1][0], today - timedelta(days=random.randint(1, 90)))
    elif random.random() < 0.8:
        story.appointment_made_on = max(until, today - timedelta(days=random.randint(0, 45)))
        story.next_appointment_on = _at_work(today + timedelta(days=random.randint(0, 32)))
    return story


def _never_came(random: Random, invited: date, day: date) -> Story:
    story = _invited(random, max(invited, FIRST_DAY + timedelta(days=30)))
    story.answered_on = None
    story.outcome = "none_noanswer" if random.random() < 0.7 else "none_noshow"
    if story.outcome == "none_noshow" and story.invited_on:
        held = story.invited_on + timedelta(days=random.randint(8, 20))
        story.meetings.append((story.invited_on, min(held, day), "meeting_first", "no_show"))
    story.stage, story.closed_on = "closed", day
    story.steps.append((day, "closed"))
    return story


def _invited(random: Random, day: date) -> Story:
    known = max(day - timedelta(days=random.randint(2, 35)), FIRST_DAY)
    return Story(known, "invited", invited_on=day, steps=[(known, "waiting"), (day, "invited")])


def _open_invited(random: Random, today: date) -> Story:
    # About a third of the open invitations have gone without an answer for over two weeks.
    days = min(int(random.expovariate(1 / 13)), 60)
    story = _invited(random, today - timedelta(days=days))
    invited = story.invited_on or today
    story.appointment_made_on = invited
    story.next_appointment_on = _at_work(invited + timedelta(days=random.randint(7, 30)))
    if random.random() < 0.25 and story.next_appointment_on > today:
        story.answered_on = min(invited + timedelta(days=random.randint(1, 9)), today)
    elif story.next_appointment_on < today and random.random() < 0.6:
        missed = (invited, story.next_appointment_on, "meeting_first", "no_show")
        story.meetings.append(missed)
    return story


def _meet(random: Random, story: Story, first: date, until: date, reached: int) -> None:
    """Meetings from the first one on, and the stages they led to."""
    story.answered_on = first
    made, day = story.invited_on or first, first
    for number in range(reached):
        if number and random.random() < 0.22:
            attendance = "no_show" if random.random() < 0.6 else "excused"
            missed = made + (day - made) / 2
            story.meetings.append((made, missed, "meeting_follow_up", attendance))
        came = "walked_in" if number == 0 and random.random() < 0.12 else "came"
        story.meetings.append((min(made, day), day, KINDS[number], came))
        story.steps.append((day, STAGES[number]))
        made = day
        left = reached - number - 1
        day = until if left == 1 else day + (until - day) / max(left, 1)
    if story.closed_on is None and made < until:
        story.meetings.append((made, until, "meeting_follow_up", "came"))


def _refer(random: Random, story: Story, group: str, until: date) -> None:
    for kind in random.sample(HELP[group], random.randint(1, 3)):
        start = story.answered_on or story.opened_on
        day = start + timedelta(days=random.randint(0, max((until - start).days, 0)))
        recent = story.closed_on is None and (until - day).days < 25
        result = "referral_pending" if recent else random.choice(RESULTS)
        story.referrals.append((day, kind, result))


def _at_work(day: date) -> date:
    """The day itself, or the Monday after."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def _perspective(outcome: str) -> str:
    if outcome == "return_third":
        return "perspective_third"
    return f"perspective_{outcome.split('_')[0]}"
