"""What happened in one invented case, day by day."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from db.models import CAME
from db.sample.days import FIRST, at_work, between, worked
from db.sample.households import ALONE, Household

STAGES = ("first_meeting", "analysis", "perspective", "carrying_out")
KINDS = ("meeting_first", "meeting_follow_up", "meeting_conclusions", "meeting_follow_up")
TWICE = 0.14  # of those who did not answer were invited again
AGO = (43, 80)  # days since those were seen who have not been for long


class Meeting(NamedTuple):
    made_on: date
    held_on: date
    kind: str
    attendance: str

    @property
    def was_held(self) -> bool:
        return self.attendance in CAME


@dataclass
class Story:
    """One case. ``group`` is where it ended: return, stay, stopped (came), never (came), uninvited;
    None while it is open. ``before`` is the case of the person's order before this one.
    """

    opened_on: date
    stage: str
    group: str | None = None
    household: Household = ALONE
    before: "Story | None" = None
    invited: list[date] = field(default_factory=list)
    answered_on: date | None = None
    suspended_on: date | None = None
    perspective: str | None = None
    next_appointment_on: date | None = None
    appointment_made_on: date | None = None
    outcome: str | None = None
    closed_on: date | None = None
    steps: list[tuple[date, str]] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)

    @property
    def invited_on(self) -> date | None:
        return self.invited[0] if self.invited else None

    def close(self, group: str, day: date) -> None:
        self.group, self.stage, self.closed_on = group, "closed", day
        self.steps.append((day, "closed"))


def invited(random: Random, day: date) -> Story:
    """The order was known some days or weeks before."""
    known = max(worked(day - timedelta(days=random.randint(2, 35))), FIRST)
    steps = [(known, "waiting"), (day, "invited")]
    return Story(known, "invited", invited=[day], steps=steps)


def came(random: Random, day: date, group: str, until: date) -> Story:
    """Invited on ``day``, came within sixty days, and ended: the latest ``until``."""
    story = invited(random, day)
    if random.random() < TWICE:
        story.invited.append(worked(day + timedelta(days=random.randint(15, 30))))
    first = at_work(story.invited[-1] + timedelta(days=random.randint(3, 12)))
    last = worked(first + timedelta(days=_lasted(random, group)))
    _end(random, story, first, min(last, until), group)
    return story


def ended(random: Random, closed_on: date, group: str, since: date = FIRST) -> Story:
    """Came, not before ``since``, and ended on that day."""
    lasted = min(_lasted(random, group), (closed_on - since).days)
    first = worked(closed_on - timedelta(days=lasted))
    story = invited_before(random, first)
    _end(random, story, first, closed_on, group)
    return story


def invited_before(random: Random, first: date) -> Story:
    """Invited some days before the first meeting; some of them had not answered before."""
    sent = worked(first - timedelta(days=random.randint(3, 12)))
    again = random.random() < TWICE
    story = invited(
        random, worked(sent - timedelta(days=random.randint(15, 30))) if again else sent
    )
    story.invited += [sent] if again else []
    return story


def never_came(random: Random, day: date, closed_on: date) -> Story:
    """Invited on ``day``, some of them twice; never came."""
    story = invited(random, day)
    missed = random.random() < 0.3
    if missed:
        held = worked(day + timedelta(days=random.randint(8, 20)))
        story.meetings.append(Meeting(day, held, "meeting_first", "no_show"))
    if random.random() < TWICE:
        story.invited.append(worked(day + timedelta(days=random.randint(21, 27))))
    story.outcome = "none_noshow" if missed else "none_noanswer"
    story.close("never", closed_on)
    return story


def not_invited(random: Random, closed_on: date) -> Story:
    known = worked(closed_on - timedelta(days=random.randint(20, 150)))
    story = Story(known, "waiting", steps=[(known, "waiting")], outcome="none_notinvited")
    story.close("uninvited", closed_on)
    return story


def meet(random: Random, story: Story, first: date, until: date, count: int) -> None:
    """So many meetings from the first one on, some missed in between; each leads to a stage as
    long as there is a further one.
    """
    story.answered_on = first
    made = day = first
    for number in range(count):
        if number and random.random() < 0.22:
            attendance = "no_show" if random.random() < 0.6 else "excused"
            missed = worked(made + (day - made) / 2)
            story.meetings.append(Meeting(made, missed, "meeting_follow_up", attendance))
        walks_in = not number and random.random() < 0.12
        attendance = "walked_in" if walks_in else "came"
        kind = KINDS[min(number, len(KINDS) - 1)]
        story.meetings.append(Meeting(made if number else story.invited[-1], day, kind, attendance))
        if number < len(STAGES):
            story.steps.append((day, STAGES[number]))
        made, left = day, count - number - 1
        day = until if left == 1 else worked(day + (until - day) / max(left, 1))


def _lasted(random: Random, group: str) -> int:
    return random.randint(35, 100 if group == "stopped" else 190)


def _end(random: Random, story: Story, first: date, day: date, group: str) -> None:
    first = min(first, day)
    count = random.choice((3, 3, 3, 4) if group == "stopped" else (3, 4, 4, 5))
    last = worked(between(random, max(first, day - timedelta(days=21)), day))
    meet(random, story, first, last, count)
    if group == "stopped":  # whoever stopped on the way went no further than this
        reached = STAGES[: random.randint(1, 3)]
        story.steps = [step for step in story.steps if step[1] not in STAGES or step[1] in reached]
    elif count < len(STAGES):
        story.steps.append((day, STAGES[-1]))
    story.close(group, day)
