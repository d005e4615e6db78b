"""What the brief says is published holds in the sample, whatever day it is made for."""

from collections import Counter
from datetime import date, timedelta
from functools import cache

import pytest

from db.sample.course import Story
from db.sample.interviews import HELD
from db.sample.plan import plan

EACH_DAY = pytest.mark.parametrize(
    "today",
    [
        date(2026, 11, 25),
        date(2026, 11, 29),  # a Sunday
        date(2027, 1, 1),
        date(2027, 12, 31),
        date(2028, 2, 29),
    ],
    ids=str,
)
made = cache(plan)


def persons(stories: list[Story]) -> int:
    return sum(one.household.size for one in stories)


def held(story: Story) -> list[date]:
    return [one.held_on for one in story.meetings if one.was_held]


@EACH_DAY
def test_600_persons_found_a_durable_future_in_2023_and_200_of_them_in_belgium(today: date) -> None:
    of_2023 = [one for one in made(today) if one.closed_on and one.closed_on.year == 2023]
    assert persons([one for one in of_2023 if one.group == "return"]) == 400
    assert persons([one for one in of_2023 if one.group == "stay"]) == 200


@EACH_DAY
def test_interviews_are_as_many_as_published_with_a_trough_in_2022(today: date) -> None:
    years = Counter(day.year for story in made(today) for day in held(story))
    assert 3900 <= years[2023] == HELD <= 4000
    assert years[2022] < 2 * years[2021]  # which began in June
    assert years[2022] < years[2023] / 2
    whole = range(2024, today.year)
    assert all(1500 < years[year] < 6000 for year in whole)
    came = [
        one for one in made(today) if held(one) and one.closed_on and one.closed_on.year == 2023
    ]
    assert 3 <= sum(len(held(one)) for one in came) / len(came) <= 4


@EACH_DAY
def test_of_the_329_persons_invited_in_the_last_quarter_of_2021_136_came(today: date) -> None:
    first, last = date(2021, 10, 1), date(2021, 12, 31)
    invited = [one for one in made(today) if one.invited_on and first <= one.invited_on <= last]
    assert not any(one.before for one in invited)
    followed = timedelta(days=60)
    came = [one for one in invited if any(day <= one.invited[0] + followed for day in held(one))]
    assert (len(came), len(invited)) == (136, 329)
    everybody = [one for one in made(today) if one.invited]
    never = [one for one in everybody if one.group == "never"]
    assert 0.4 < len(never) / len(everybody) < 0.55


@EACH_DAY
def test_three_in_four_of_the_programme_had_support_in_each_year(today: date) -> None:
    counted: Counter[tuple[int, bool]] = Counter()
    for one in made(today):
        if one.outcome in ("return_fedasil", "return_reintegration"):
            assert one.closed_on is not None
            counted[one.closed_on.year, one.outcome.endswith("n")] += one.household.size
    for year in {year for year, _ in counted}:
        all_ = counted[year, True] + counted[year, False]
        assert all_ < 20 or 0.70 <= counted[year, True] / all_ <= 0.79  # a year may just have begun
    assert {2021, 2022, 2023} < {year for year, _ in counted if counted[year, True] > 14}


@EACH_DAY
def test_no_day_lies_ahead_or_out_of_its_order(today: date) -> None:
    for one in made(today):
        days = [day for day, _stage in one.steps]
        assert days == sorted(days)
        assert days[0] == one.opened_on >= date(2021, 6, 1)
        assert days[-1] <= today
        assert all(day.weekday() < 5 for day in [*days, *one.invited, *held(one)])
        assert all(meeting.made_on <= meeting.held_on for meeting in one.meetings)
        assert all(day <= (one.closed_on or today) for day in [*one.invited, *held(one)])
        assert one.invited == sorted(one.invited)
        assert one.next_appointment_on is None or one.closed_on is None


@EACH_DAY
def test_cases_are_as_many_as_the_brief_wants(today: date) -> None:
    stories = made(today)
    still = [one for one in stories if one.closed_on is None]
    assert 8000 <= len(stories) <= 12000
    assert len(still) == 1150
    assert sum(one.stage == "waiting" for one in still) == 160
    assert sum(len(one.invited) > 1 for one in stories) > 300
    assert sum(one.group == "uninvited" for one in stories) > 100


@EACH_DAY
def test_some_persons_have_a_further_order_a_few_of_them_after_a_durable_case(today: date) -> None:
    further = [one.before for one in made(today) if one.before]
    assert len({id(one) for one in further}) == len(further)  # each is followed by one at most
    assert 300 < len(further) < 600
    assert any(one.before for one in further)
    assert 20 < sum(one.group in ("return", "stay") for one in further) < 120


def test_families_are_three_to_six_and_others_have_no_minors() -> None:
    for one in made(date(2026, 11, 25)):
        adults, minors = one.household
        assert 3 <= adults + minors <= 6 if minors else adults <= 2
