"""Persons, orders and cases of the sample, with what happened in each.

About 7,000 cases since 1 June 2021; of those closed in 2023 exactly 600 are durable, 200 of them in
Belgium; roughly half of those invited never came.
"""

from collections.abc import Callable, Iterable
from datetime import date, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from db.importers.register.values import target_group
from db.models import (
    Allocation,
    Base,
    Case,
    CaseTerm,
    Invitation,
    Meeting,
    Order,
    Person,
    PersonKey,
    Procedure,
    Referral,
    Step,
)
from db.row_rules import alike
from db.sample import names
from db.sample.case_course import Story, closed, opened
from db.sample.staff import House

DURABLE_2023, BELGIUM_2023 = 600, 200
DURABLE_BY_YEAR = {2021: 90, 2022: 320}
DURABLE_SINCE = 1440  # from 2024 until today
NEVER_CAME, STOPPED = 3000, 400
WAITING, INVITED, RUNNING = 160, 300, 690
ANNEXES = (
    ("annex_13", 40), ("annex_13quinquies", 38), ("annex_26quater", 8), ("annex_20", 5),
    ("annex_21", 4), ("annex_14", 3), ("annex_33bis", 2),
)  # fmt: skip
ORIGINS = ("Office des étrangers", "Commune", "Commune", "Police", "Place ouverte de retour")
COMMUNES = {
    "BRU": ((1000, "Bruxelles"), (1030, "Schaerbeek"), (1070, "Anderlecht"), (3000, "Leuven")),
    "ANT": ((2000, "Antwerpen"), (2800, "Mechelen"), (2300, "Turnhout"), (3500, "Hasselt")),
    "GNT": ((9000, "Gent"), (8000, "Brugge"), (8500, "Kortrijk"), (9300, "Aalst")),
    "CHA": ((6000, "Charleroi"), (7000, "Mons"), (7500, "Tournai"), (1300, "Wavre")),
    "LIE": ((4000, "Liège"), (4800, "Verviers"), (5000, "Namur"), (6700, "Arlon")),
}
CHOSEN = ("perspective", "carrying_out", "closed")
CHANNELS = ("channel_home",) * 5 + ("channel_commune", "channel_police", "channel_centre")
APPEALS = ("procedure_appeal_order", "procedure_9bis", "procedure_9ter", "procedure_family")
REASONS = ("reason_asylum", "reason_irregular", "reason_family", "reason_regularisation")
OBSTACLES = (
    "obstacle_fear", "obstacle_family", "obstacle_debt", "obstacle_health", "obstacle_taboo",
    "obstacle_documents", "obstacle_housing", "obstacle_failure",
)  # fmt: skip
MISSING = ("missing_identity", "missing_family", "missing_medical", "missing_school")
STAY_GROUNDS = ("ground_children", "ground_file", "ground_illness", "ground_appeal")
RETURN_GROUNDS = ("ground_hopeless", "ground_wish", "ground_noway")
OVERRULES = ("overrule_known", "overrule_language", "overrule_skill", "overrule_load")
OVERRULED, GIVEN_DAYS = 0.12, 56
TWICE = {12: "letter", 30: "swapped", 55: "part"}  # how far from the last person
Services = dict[tuple[str, int], list[int]]


def add_cases(
    session: Session,
    house: House,
    services: Services,
    today: date,
    progress: Callable[[Iterable[Any]], Iterable[Any]],
) -> int:
    """Insert everything; returns the number of cases."""
    random = Random(600)
    stories = _stories(random, today)
    writer = Writer(random, house, services, today)
    rows = [writer.persons(n, story) for n, story in enumerate(progress(stories), start=1)]
    _enter_twice([person for person, _ in rows])
    _insert(session, Person, [person for person, _ in rows])
    _add_keys(session)
    _insert(session, Order, [order for _, order in rows])
    cases = [
        writer.case(number, story, order)
        for number, (story, (_, order)) in enumerate(zip(stories, rows, strict=True), start=1)
    ]
    _insert(session, Case, cases)
    for story, case in zip(stories, cases, strict=True):
        writer.happenings(story, case)
    for model, happened in writer.happened.items():
        _insert(session, model, happened)
    return len(cases)


def _insert(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Many rows at once, numbered from 1; PostgreSQL's own numbering goes on from there."""
    table = model.__table__
    assert isinstance(table, Table)
    common = {"version": 1} if "version" in table.c else {}
    counted = "id" in table.c
    numbered = [
        ({"id": n} if counted else {}) | common | row for n, row in enumerate(rows, start=1)
    ]
    session.connection().execute(insert(table), numbered)
    if counted and session.get_bind().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        session.execute(select(func.setval(sequence, len(rows))))


def _enter_twice(persons: list[dict[str, Any]]) -> None:
    """A few of the last persons look like one before: a letter, a swap, a day that is not known."""
    for place, kind in TWICE.items():
        here = persons[-place]
        like = next(
            one
            for one in reversed(persons[: -place - 1])
            if (one["nationality"], one["sex"]) == (here["nationality"], here["sex"])
        )
        names_ = [like["last_name"], like["first_name"]]
        if kind == "letter":
            names_[0] = names_[0][:-1]
        if kind == "swapped":
            names_.reverse()
        here["last_name"], here["first_name"] = names_
        here["folded_name"] = names.folded(*names_)
        here["birth_date"] = like["birth_date"]
        if kind == "part":
            here["birth_date"], here["birth_part"] = None, like["birth_date"].strftime("%Y-%m")


def _add_keys(session: Session) -> None:
    """What was inserted past the session's persons: their keys, as ``db.row_rules.alike`` follows
    them.
    """
    made = [
        {"key": key, "person_id": one.id}
        for one in session.scalars(select(Person))
        for key in alike.keys(one)
    ]
    session.connection().execute(insert(PersonKey), made)


def _stories(random: Random, today: date) -> list[Story]:
    stories = []
    for day, group in _durable(random, today):
        stories.append(closed(random, day, group))
    for _ in range(NEVER_CAME):
        day = _between(random, date(2021, 9, 1), today)
        stories.append(closed(random, day, "never"))
    for _ in range(STOPPED):
        stories.append(closed(random, _between(random, date(2021, 10, 1), today), "stopped"))
    for state, count in (("waiting", WAITING), ("invited", INVITED), ("running", RUNNING)):
        stories += [opened(random, state, today) for _ in range(count)]
    return sorted(stories, key=lambda story: story.opened_on)


def _durable(random: Random, today: date) -> list[tuple[date, str]]:
    """Days and groups of durable outcomes; a third of them in Belgium, as in 2023."""
    found = []
    for year, count in DURABLE_BY_YEAR.items():
        start = date(year, 1, 1) if year > 2021 else date(2021, 10, 1)
        days = [_between(random, start, date(year, 12, 31)) for _ in range(count)]
        found += [(day, "stay" if n % 3 == 0 else "return") for n, day in enumerate(days)]
    for n in range(DURABLE_2023):
        group = "stay" if n < BELGIUM_2023 else "return"
        found.append((_between(random, date(2023, 1, 1), date(2023, 12, 31)), group))
    for n in range(DURABLE_SINCE):
        day = _between(random, date(2024, 1, 1), today)
        found.append((day, "stay" if n % 3 == 0 else "return"))
    return found


def _between(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=random.randint(0, (last - first).days))


class Writer:
    """Turns stories into rows; keeps the coaches' loads even enough to be believed."""

    def __init__(self, random: Random, house: House, services: Services, today: date) -> None:
        self.random, self.house, self.services, self.today = random, house, services, today
        self.happened: dict[type[Base], list[dict[str, Any]]] = {
            model: []
            for model in (Step, Meeting, Referral, Invitation, Procedure, CaseTerm, Allocation)
        }
        self.found = Random(13)  # what was found draws apart: the rest stays as it was
        self.codes = {key: code for code, key in house.units.items()}
        # Unlike weights make some coaches overloaded and some not.
        self.weights = {
            coach.id: float(coach.full_time_share)
            * (
                0.15
                if coach.on_leave or coach.ends_on
                else random.choice((0.6, 0.9, 1.0, 1.1, 1.4))
            )
            for coach in house.coaches
        }

    def persons(self, number: int, story: Story) -> tuple[dict[str, Any], dict[str, Any]]:
        """The rows of the person with this number, and of the order."""
        random = self.random
        coach = random.choices(self.house.coaches, list(self.weights.values()))[0]
        story.coach_id, story.unit_id, story.site_id = coach.id, coach.unit_id, coach.site_id
        nationality, language, first, last, sex = names.person(random)
        minors = random.choice((1, 1, 2, 2, 3, 4)) if random.random() < 0.19 else 0
        adults = random.choice((1, 2, 2)) if minors else random.choice((1, 1, 1, 1, 1, 2))
        code, commune = random.choice(COMMUNES[self.codes[story.unit_id]])
        order = {"person_id": number} | self._order(story, str(code), commune)
        person = {
            "sp_number": f"{5000000 + number * 7 + random.randint(0, 6)}",
            "last_name": last,
            "first_name": first,
            "folded_name": names.folded(last, first),
            "birth_part": None,
            "birth_date": _between(random, date(1958, 1, 1), date(2004, 12, 31)),
            "sex": sex,
            "nationality": nationality,
            "language": language,
            "household": str(adults + minors),
            "household_size": adults + minors,
            "minors": minors,
            "target_group": target_group(minors, str(order["origin"])),
        }
        return person, order

    def _order(self, story: Story, postal_code: str, commune: str) -> dict[str, Any]:
        random = self.random
        decided = story.opened_on - timedelta(days=random.randint(1, 9))
        notified = min(decided + timedelta(days=random.randint(0, 6)), story.opened_on)
        # The term of an open case is often extended while coach and person are at work.
        runs_out = self.today + timedelta(days=random.randint(-12, 75))
        extended = story.closed_on is None and story.meetings and random.random() < 0.45
        annex = random.choices(*zip(*ANNEXES, strict=True))[0]
        term_days = random.choice((30, 30, 30, 30, 30, 14, 7, 0))
        later = runs_out > notified + timedelta(days=term_days)
        return {
            "annex": annex,
            "decided_on": decided,
            "notified_on": notified,
            "term_days": term_days,
            "extended_to": runs_out if extended and later else None,
            "origin": random.choice(ORIGINS),
            "postal_code": postal_code,
            "commune": commune,
        }

    def case(self, number: int, story: Story, order: dict[str, Any]) -> dict[str, Any]:
        waits = story.stage == "waiting"
        return {
            "id": number,
            "order_id": number,
            "ordered_on": order["decided_on"],
            "unit_id": story.unit_id,
            "site_id": None if waits else story.site_id,
            "coach_id": None if waits else story.coach_id,
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
            "outcome_group": story.outcome.split("_")[0] if story.outcome else None,
            "closed_on": story.closed_on,
        }

    def happenings(self, story: Story, case: dict[str, Any]) -> None:
        key = case["id"]
        coach = case["coach_id"]
        for day, stage in story.steps:
            held = None if stage == "waiting" else coach
            chosen = story.perspective if stage in CHOSEN else None
            step = {"case_id": key, "on": day, "coach_id": held, "perspective": chosen}
            self._add(Step, **step, stage=stage, suspension=None)
        if story.suspended_on:
            step = {"case_id": key, "on": story.suspended_on, "coach_id": coach}
            step |= {"stage": story.stage, "perspective": story.perspective}
            self._add(Step, **step, suspension="suspended_procedure")
        self._analysis(story, key)
        self._allocation(story, key)
        for made, held_on, kind, attendance in story.meetings:
            self._add(
                Meeting,
                case_id=key,
                coach_id=coach,
                kind=kind,
                made_on=made,
                held_on=held_on,
                starts_at=None,
                attendance=attendance,
            )
        self._appointment(story, key, coach)
        for day, kind, result in story.referrals:
            if found := self.services.get((kind, story.unit_id)):
                service = self.random.choice(found)
                row = {"case_id": key, "service_id": service, "referred_on": day}
                answered = None if result == "referral_pending" else self._answer(story, day)
                self._add(Referral, **row, result=result, answered_on=answered)

    def _allocation(self, story: Story, key: int) -> None:
        """Who was invited lately was given to a coach then; now and then not to the proposed."""
        given = story.invited_on
        if given is None or given < self.today - timedelta(days=GIVEN_DAYS):
            return
        others = [
            one.id
            for one in self.house.coaches
            if one.unit_id == story.unit_id and one.id != story.coach_id
        ]
        overruled = self.found.random() < OVERRULED
        proposed = self.found.choice(others) if overruled else story.coach_id
        row = {"case_id": key, "coach_id": story.coach_id, "proposed_id": proposed}
        reason = self.found.choice(OVERRULES) if overruled else None
        self._add(Allocation, **row, made_on=given, reason=reason)

    def _appointment(self, story: Story, key: int, coach: int) -> None:
        """The meeting that is planned for the next appointment, unless it was missed."""
        day = story.next_appointment_on
        if day is None or any(held_on == day for _made, held_on, *_rest in story.meetings):
            return
        self._add(
            Meeting,
            case_id=key,
            coach_id=coach,
            kind="meeting_first" if story.stage == "invited" else "meeting_follow_up",
            made_on=story.appointment_made_on,
            held_on=day,
            starts_at=time(self.found.randint(9, 15), self.found.choice((0, 30))),
            attendance="planned",
        )

    def _answer(self, story: Story, day: date) -> date:
        until = story.closed_on or self.today
        return min(until, day + timedelta(days=self.found.randint(5, 40)))

    def _analysis(self, story: Story, key: int) -> None:
        """How the person was invited; what was found in the file; what is pending."""
        if story.invited_on:
            planned = [one for one in story.meetings if one[0] == story.invited_on]
            self._add(
                Invitation,
                case_id=key,
                channel=self.found.choice(CHANNELS),
                sent_on=story.invited_on,
                proposed_on=planned[0][1] if planned else story.next_appointment_on,
                answered_on=story.answered_on,
            )
        if story.suspended_on:
            self._procedure(key, story.suspended_on, "procedure_asylum", holds=True)
        elif story.closed_on is None and story.perspective and self.found.random() < 0.3:
            lodged = story.answered_on or story.opened_on
            self._procedure(key, lodged, self.found.choice(APPEALS), holds=False)
        if story.stage in ("analysis", *CHOSEN) or story.perspective:
            kinds = (REASONS, OBSTACLES, MISSING)
            codes = [code for some in kinds for code in self.found.sample(some, 1)]
            if story.perspective:
                stays = story.perspective == "perspective_stay"
                codes.append(self.found.choice(STAY_GROUNDS if stays else RETURN_GROUNDS))
            for code in codes:
                self._add(CaseTerm, case_id=key, term=code)

    def _procedure(self, key: int, day: date, kind: str, *, holds: bool) -> None:
        prospects = ("prospect_promising", "prospect_unclear", "prospect_hopeless")
        row = {"case_id": key, "kind": kind, "lodged_on": day, "holds_term": holds}
        self._add(Procedure, **row, prospect=self.found.choice(prospects))

    def _add(self, model: type[Base], **row: Any) -> None:  # noqa: ANN401
        self.happened[model].append(row)
