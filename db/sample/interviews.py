"""Exactly as many interviews in 2023 as the sample is to have: three or four for each who came."""

from collections.abc import Sequence
from random import Random

from db.sample.course import Meeting, Story
from db.sample.days import worked

YEAR, HELD = 2023, 3950  # nearly 4,000 were published


def settle(random: Random, stories: Sequence[Story]) -> None:
    """Add or leave out one meeting in as many closed cases as it takes."""
    missing = HELD - sum(map(_held_then, stories))
    usual = (3,) if missing > 0 else (4, 5)
    ended = [one for one in stories if one.closed_on and one.closed_on.year == YEAR]
    cases = [one for one in ended if _held_then(one) in usual]
    for story in random.sample(cases, abs(missing)):
        place = _last_but_one(story)
        if missing < 0:
            del story.meetings[place]
        else:
            _add_after(story, place)


def _held_then(story: Story) -> int:
    return sum(one.was_held and one.held_on.year == YEAR for one in story.meetings)


def _last_but_one(story: Story) -> int:
    return [place for place, one in enumerate(story.meetings) if one.was_held][-2]


def _add_after(story: Story, place: int) -> None:
    before, last = story.meetings[place], story.meetings[-1]
    day = worked(before.held_on + (last.held_on - before.held_on) / 2)
    story.meetings.insert(place + 1, Meeting(before.held_on, day, "meeting_follow_up", "came"))
