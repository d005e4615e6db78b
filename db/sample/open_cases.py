"""Cases of the sample that are open today: waiting, invited, or running."""

from datetime import date, timedelta
from random import Random

from db.sample.course import AGO, STAGES, Meeting, Story, invited, invited_before, meet
from db.sample.days import FIRST, at_work, worked


def waiting(random: Random, today: date) -> Story:
    days = min(int(random.expovariate(1 / 16)), 95)
    day = max(worked(today - timedelta(days=days)), FIRST)
    return Story(day, "waiting", steps=[(day, "waiting")])


def still_invited(random: Random, today: date) -> Story:
    """About a third of the open invitations have gone without an answer for over two weeks."""
    days = min(int(random.expovariate(1 / 13)), 60)
    day = worked(today - timedelta(days=days))
    story = invited(random, day)
    if days > 30 and random.random() < 0.5:  # invited again
        story.invited.append(worked(today - timedelta(days=random.randint(2, days - 20))))
    sent = story.appointment_made_on = story.invited[-1]
    story.next_appointment_on = at_work(sent + timedelta(days=random.randint(7, 30)))
    if random.random() < 0.25 and story.next_appointment_on > today:
        story.answered_on = min(worked(sent + timedelta(days=random.randint(3, 9))), today)
    elif story.next_appointment_on < today and random.random() < 0.6:
        story.meetings.append(Meeting(sent, story.next_appointment_on, "meeting_first", "no_show"))
        story.next_appointment_on = story.appointment_made_on = None
    return story


def running(random: Random, today: date) -> Story:
    first = worked(today - timedelta(days=random.randint(4, 200)))
    story = invited_before(random, first)
    reached = min(len(STAGES), 1 + (today - first).days // random.randint(25, 60))
    # One in nine has not been seen for a good while.
    ago = random.randint(*AGO) if random.random() < 0.11 else random.randint(0, 38)
    until = max(worked(today - timedelta(days=ago)), first)
    meet(random, story, first, until, reached)
    _meet_again(story, until)
    story.stage = STAGES[reached - 1]
    if reached >= 3:
        group = "return" if random.random() < 0.65 else "stay"
        story.perspective = f"perspective_{group}"
    _go_on(random, story, until, today)
    return story


def _meet_again(story: Story, until: date) -> None:
    last = story.meetings[-1].held_on
    if last < until:
        story.meetings.append(Meeting(last, until, "meeting_follow_up", "came"))


def _go_on(random: Random, story: Story, until: date, today: date) -> None:
    """One in twenty is suspended; most of the others have a next appointment."""
    if random.random() < 0.05:
        lately = worked(today - timedelta(days=random.randint(1, 90)))
        story.suspended_on = max(story.steps[-1][0], lately)
    elif random.random() < 0.8:
        story.appointment_made_on = max(
            until, worked(today - timedelta(days=random.randint(0, 45)))
        )
        story.next_appointment_on = at_work(today + timedelta(days=random.randint(0, 32)))
