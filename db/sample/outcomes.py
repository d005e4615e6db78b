"""With which outcome the cases of the sample ended.

Of the persons who left with the voluntary return programme, three in four had reintegration
support, in each year.
"""

from collections.abc import Sequence
from datetime import date
from random import Random

from db.models.case import NOT_INVITED, WITH_SUPPORT
from db.sample.chances import weighted
from db.sample.course import Story

PROGRAMME = "return_fedasil"
CHANNELS = ((PROGRAMME, 78), ("return_office", 7), ("return_own", 10), ("return_third", 5))
SUPPORTED = 0.75  # of the persons in the programme; 70 to 79 % were published
STAYS = (
    ("stay_file", 4), ("stay_medical", 3), ("stay_protection", 3), ("stay_humanitarian", 3),
    ("stay_family", 3), ("stay_appeal", 2), ("stay_trafficking", 1),
)  # fmt: skip
SCHOOLING = 0.55  # of the families that stayed
STOPS = (
    ("none_stopped", 25), ("none_unknown", 30), ("none_forced", 12), ("none_dublin", 12),
    ("none_order", 4), ("none_other", 7),
)  # fmt: skip
COOPERATION = date(2024, 7, 20)  # the law on a proactive return policy is in force
NOT_COOPERATING = 0.12


def settle(random: Random, stories: Sequence[Story]) -> None:
    """Set outcome and perspective of every closed case."""
    for story in stories:
        if story.group == "return":
            story.outcome = weighted(random, CHANNELS)
        elif story.group == "stay":
            schooling = story.household.minors and random.random() < SCHOOLING
            story.outcome = "stay_schooling" if schooling else weighted(random, STAYS)
        elif story.group == "stopped":
            story.outcome = _stopped(random, story)
        elif story.group == "uninvited":
            story.outcome = NOT_INVITED
        if story.group in ("return", "stay"):
            third = story.outcome == "return_third"
            story.perspective = "perspective_third" if third else f"perspective_{story.group}"
    _support(stories)


def _support(stories: Sequence[Story]) -> None:
    """Support as often as published, year by year; single people, who come last, even it out."""
    programme = [story for story in stories if story.outcome == PROGRAMME]
    counted: dict[int, tuple[int, int]] = {}
    for story in sorted(programme, key=lambda one: -one.household.size):
        assert story.closed_on is not None
        persons, year = story.household.size, story.closed_on.year
        supported, all_ = counted.get(year, (0, 0))
        if supported + persons <= SUPPORTED * (all_ + persons) or not all_:
            story.outcome = WITH_SUPPORT
            supported += persons
        counted[year] = (supported, all_ + persons)


def _stopped(random: Random, story: Story) -> str:
    in_force = story.closed_on is not None and story.closed_on >= COOPERATION
    if in_force and random.random() < NOT_COOPERATING:
        return "none_cooperation"
    return weighted(random, STOPS)
