"""How many cases of which kind, and when: what the brief says is published, made of cases.

Of the persons invited in the last quarter of 2021, 136 of 329 came; in 2022 the coaches registered
people from Ukraine instead; in 2023 exactly 600 persons found a durable future, 200 of them in
Belgium. Years that are over are the same whatever day it is.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from db.sample import further, interviews, open_cases, outcomes
from db.sample.course import Story, came, ended, never_came, not_invited
from db.sample.days import worked, working
from db.sample.households import Household, draw, draw_many

SEED = 600
# Invited from, until; of them came, never came.
INVITED = (
    (date(2021, 7, 5), date(2021, 9, 30), 110, 120),
    (date(2021, 10, 1), date(2021, 12, 31), 136, 193),
    (date(2022, 1, 3), date(2022, 10, 31), 130, 150),
)
# Who was invited until then and came had ended by these days.
BEFORE_2023 = date(2022, 12, 15), date(2022, 12, 30)
DURABLE_2023 = {"return": 400, "stay": 200}  # persons
STOPPED_2023, NEVER_2023 = 620, 1000
RESUMED = date(2022, 11, 15)  # who was accompanied in 2023 did not come before
SINCE = date(2024, 1, 2)
DURABLE_SINCE = {"return": 1160, "stay": 580}  # persons, until today
STOPPED_SINCE, NEVER_SINCE, UNINVITED = 1600, 2600, 260
LASTED = 30, 80  # days until who does not answer is no longer waited for
UNINVITED_FROM = date(2023, 6, 1)
WAITING, STILL_INVITED, RUNNING = 160, 300, 690


def plan(today: date) -> list[Story]:
    """Every case, by the day on which it was opened."""
    stories = [*_until_2022(), *_in_2023(), *_since_2024(today), *_open(today)]
    stories.sort(key=lambda story: story.opened_on)
    further.link(Random(SEED + 10), stories)
    outcomes.settle(Random(SEED + 11), stories)
    interviews.settle(Random(SEED + 12), stories)
    return stories


def _until_2022() -> Iterator[Story]:
    random = Random(SEED + 1)
    for first, last, some, never in INVITED:
        for number in range(some):
            group = ("return", "stopped", "stay", "stopped", "stopped", "return")[number % 6]
            until = working(random, *BEFORE_2023)
            yield _housed(random, came(random, working(random, first, last), group, until))
        for _ in range(never):
            yield _never(random, working(random, first, last))


def _in_2023() -> Iterator[Story]:
    random, first, last = Random(SEED + 2), date(2023, 2, 15), date(2023, 12, 29)
    for household, group in _households(random, DURABLE_2023):
        story = ended(random, working(random, first, last), group, RESUMED)
        story.household = household
        yield story
    for _ in range(STOPPED_2023):
        yield _housed(random, ended(random, working(random, first, last), "stopped", RESUMED))
    for _ in range(NEVER_2023):
        yield _never(random, working(random, date(2023, 1, 2), last))


def _since_2024(today: date) -> Iterator[Story]:
    random = Random(SEED + 3)
    for household, group in _households(random, DURABLE_SINCE):
        story = ended(random, _since(random, today), group)
        story.household = household
        yield story
    for _ in range(STOPPED_SINCE):
        yield _housed(random, ended(random, _since(random, today), "stopped"))
    for _ in range(NEVER_SINCE):
        closed_on = _since(random, today)
        invited = worked(closed_on - timedelta(days=random.randint(*LASTED)))
        yield _housed(random, never_came(random, invited, closed_on))
    for _ in range(UNINVITED):
        yield _housed(random, not_invited(random, working(random, UNINVITED_FROM, today)))


def _never(random: Random, invited: date) -> Story:
    closed_on = worked(invited + timedelta(days=random.randint(*LASTED)))
    return _housed(random, never_came(random, invited, closed_on))


def _open(today: date) -> Iterator[Story]:
    random = Random(SEED + 4)
    for make, count in (
        (open_cases.waiting, WAITING),
        (open_cases.still_invited, STILL_INVITED),
        (open_cases.running, RUNNING),
    ):
        for _ in range(count):
            yield _housed(random, make(random, today))


def _since(random: Random, today: date) -> date:
    """A day on which a case ended. Of who came lately, more are still on their way."""
    share: float = random.random() ** 1.15
    return max(worked(SINCE + (today - SINCE) * share), SINCE)


def _households(random: Random, persons: dict[str, int]) -> Iterator[tuple[Household, str]]:
    for group, count in persons.items():
        for household in draw_many(random, count):
            yield household, group


def _housed(random: Random, story: Story) -> Story:
    story.household = draw(random)
    return story
