"""Persons, orders and cases of the sample, with what happened in each."""

from collections.abc import Callable, Iterable
from datetime import date
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from db.models import Case, Coach, Order, Person, PersonKey
from db.models.case import outcome_group
from db.sample import departures, orders, persons
from db.sample.course import Story
from db.sample.happenings import Happenings
from db.sample.holders import Holders
from db.sample.plan import plan
from db.sample.rows import Row, Rows, add_rows
from db.sample.staff import House

SEED = 13
Services = dict[tuple[str, int], list[int]]
Progress = Callable[[Iterable[Any]], Iterable[Any]]


def add_cases(
    session: Session, house: House, services: Services, today: date, progress: Progress
) -> int:
    """Insert everything; returns the number of cases."""
    rows = make_rows(house, services, today, progress)
    for model, some in rows.items():
        add_rows(session, model, some)
    session.connection().execute(insert(PersonKey), persons.make_keys(rows[Person]))
    return len(rows[Case])


def make_rows(house: House, services: Services, today: date, progress: Progress = iter) -> Rows:
    """All rows, without a database; in an order in which they can be inserted."""
    stories = plan(today)
    writer = Writer(house, today)
    happenings = Happenings(Random(SEED + 1), house, services, today)
    for story in progress(stories):
        case, order = writer.add(story)
        happenings.add(story, case, order)
    persons.enter_twice(writer.register.rows)
    return {
        Person: writer.register.rows,
        Order: writer.orders,
        Case: writer.cases,
        **happenings.rows,
    }


class Writer:
    """Turns stories into rows of persons, orders and cases."""

    def __init__(self, house: House, today: date) -> None:
        self.random, self.today = Random(SEED), today
        self.holders = Holders(self.random, house)
        self.register = persons.Register(self.random)
        self.codes = {key: code for code, key in house.units.items()}
        self.orders: list[Row] = []
        self.cases: list[Row] = []
        self.written: dict[int, int] = {}  # a story and the number of its case

    def add(self, story: Story) -> tuple[Row, Row]:
        """The rows of a case and of its order; the person is one who is known, or a new one."""
        before = self.written[id(story.before)] - 1 if story.before else None
        unit_id = None if before is None else self.cases[before]["unit_id"]
        coach = self.holders.choose(story, unit_id)
        origin = self._origin(before)
        if before is None:
            person = self.register.add(story.household, origin)
        else:
            person = self.orders[before]["person_id"]
        code = self.codes[coach.unit_id]
        order = orders.make_order(self.random, story, origin, code, self.today)
        self.orders.append(order | {"person_id": person})
        case = self._case(story, coach, person, order)
        self.cases.append(case)
        self.written[id(story)] = len(self.cases)
        return case, order

    def _origin(self, before: int | None) -> str:
        """A person's further order comes from where the first came: the target group stays."""
        if before is not None:
            return str(self.orders[before]["origin"])
        return self.random.choice(orders.ORIGINS)

    def _case(self, story: Story, coach: Coach, person: int, order: Row) -> Row:
        number = len(self.cases) + 1
        held = story.stage != "waiting" and story.group != "uninvited"
        nationality = str(self.register.rows[person - 1]["nationality"])
        return {
            "id": number,
            "order_id": number,
            "ordered_on": order["decided_on"],
            "unit_id": coach.unit_id,
            "site_id": coach.site_id if held else None,
            "coach_id": coach.id if held else None,
            "stage": story.stage,
            "opened_on": story.opened_on,
            "invited_on": story.invited_on,
            "answered_on": story.answered_on,
            "suspended_on": story.suspended_on,
            "suspension": "suspended_procedure" if story.suspended_on else None,
            "perspective": story.perspective,
            "next_appointment_on": story.next_appointment_on,
            "appointment_made_on": story.appointment_made_on,
            "outcome": story.outcome,
            "outcome_group": outcome_group(story.outcome),
            "closed_on": story.closed_on,
            **departures.describe(self.random, story, nationality),
        }
