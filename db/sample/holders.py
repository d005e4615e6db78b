"""Which coach of the sample holds a case: loads even enough to be believed."""

from datetime import date
from random import Random

from db.models import Coach
from db.sample.course import Story
from db.sample.staff import House

SAME_UNIT = 0.85  # of the further cases of a person
USUAL = (0.6, 0.9, 1.0, 1.1, 1.4)
BUSY = 1.3


class Holders:
    """Unlike weights make some coaches overloaded and some not."""

    def __init__(self, random: Random, house: House) -> None:
        self.random = random
        weights = [self._weight(one) for one in house.coaches]
        weights[0] = BUSY * float(house.coaches[0].full_time_share)  # who has an account
        self.coaches = list(zip(house.coaches, weights, strict=True))

    def choose(self, story: Story, unit_id: int | None) -> Coach:
        """A coach who had begun; mostly of the unit ``unit_id``, if one is given."""
        day: date = story.invited_on or story.opened_on
        stays = unit_id is not None and self.random.random() < SAME_UNIT
        found = [
            (one, weight)
            for one, weight in self.coaches
            if one.starts_on <= day and (not stays or one.unit_id == unit_id)
        ]
        coaches, weights = zip(*found, strict=True)
        chosen: Coach = self.random.choices(coaches, weights)[0]
        return chosen

    def _weight(self, coach: Coach) -> float:
        away = coach.on_leave or coach.ends_on
        usual = 0.15 if away else self.random.choice(USUAL)
        return float(coach.full_time_share) * usual
