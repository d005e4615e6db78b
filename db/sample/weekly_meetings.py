"""The last weekly meeting of each unit, and three of Brussels: who was there, what was decided,
what is left to do.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select

from db.models import Account, Case, Coach
from db.sample.acting import acting, on_day
from db.sample.days import at_work
from db.security.session import open_session
from db.user import SYSTEM, User
from db.weekly_meeting import attendees, decisions, meeting

PAGE = "meeting"
WEEK = timedelta(days=7)
THERE = 4  # coaches of the unit who were there
OFTEN = "head-bru"
DUTCH = ("head-ant", "head-gnt")
GUEST = "Stagiaire"
NOTED = "Guichet du mercredi : deux coachs jusqu’à nouvel ordre."
SAID = {
    "fr": "Relire le dossier ensemble avant le prochain entretien.",
    "nl": "Het dossier samen herlezen voor het volgende gesprek.",
}
# What each meeting leaves to do: the weeks until it is due, and the words.
TASKS = (
    (
        (1, "Demander l’extrait d’acte de naissance à la commune."),
        (2, "Appeler le centre d’accueil au sujet de l’invitation restée sans réponse."),
    ),
    ((2, "Vérifier auprès de l’école la date de fin de l’année scolaire."),),
)
LAST = {
    "fr": ((2, "Préparer avec Fedasil la demande d’aide à la réintégration."),),
    "nl": ((2, "Met Fedasil de aanvraag voor re-integratiesteun voorbereiden."),),
}


def hold(day: date, number: int) -> None:
    """The meeting of that day; ``number`` counts the three from 0, the last is of every unit."""
    with open_session(SYSTEM, "house") as session:
        named = select(Account.username).order_by(Account.id)
        heads = session.scalars(named.where(Account.role == "unit_head")).all()
        coaches = session.scalars(named.where(Account.role == "coach")).all()
    for username in heads:
        if username == OFTEN:
            _hold(username, day, number, coaches)
        elif number == len(TASKS):
            _hold(username, day, number)


def find_running(unit_id: int, before: date, *wanted: ColumnElement[bool]) -> list[tuple[int, int]]:
    """Cases of a unit that have been running for a while, and their coaches, by number."""
    running = (
        select(Case.id, Case.coach_id)
        .where(Case.unit_id == unit_id, Case.is_open, Case.suspended_on.is_(None))
        .where(Case.stage.in_(("analysis", "perspective", "carrying_out")))
        .where(Case.answered_on < before - 3 * WEEK, Case.coach_id.is_not(None))
        .where(*wanted)
        .order_by(Case.id)
    )
    with open_session(SYSTEM, "cases") as session:
        return [(case, coach) for case, coach in session.execute(running) if coach]


def _hold(username: str, day: date, number: int, followers: Sequence[str] = ()) -> None:
    with on_day(day, 10), acting(username) as head:
        assert head.unit_id is not None
        key = meeting.start_meeting(head, head.unit_id, PAGE)
        attendees.note_follower(head, key, PAGE)
        for one in followers:
            with acting(one) as coach:
                attendees.note_follower(coach, key, PAGE)
        guests = GUEST if number == 1 else ""
        attendees.add_attendees(head, key, _coaches(head.unit_id, day), guests, PAGE)
        _decide(head, key, day, number)
        with on_day(day, 10, 50):
            meeting.end_meeting(head, key, PAGE)


def _coaches(unit_id: int, day: date) -> list[int]:
    """Some who were at work then; the first of them follows the meeting on a screen in Brussels."""
    here = (
        select(Coach.id)
        .where(Coach.unit_id == unit_id, ~Coach.on_leave, Coach.starts_on < day)
        .order_by(Coach.id)
        .offset(1)
        .limit(THERE)
    )
    with open_session(SYSTEM, "house") as session:
        return list(session.scalars(here))


def _decide(head: User, key: int, day: date, number: int) -> None:
    language = "nl" if head.username in DUTCH else "fr"
    last = number == len(TASKS)
    for done in meeting.tasks(head, head.unit_id or 0)[: number % 2]:
        decisions.mark_done(head, done.id, PAGE)
    cases = find_running(head.unit_id or 0, day)[number * 4 :]
    for (case, coach), (weeks, text) in zip(
        cases, LAST[language] if last else TASKS[number], strict=False
    ):
        task = {"case_id": case, "coach_id": coach, "text": text, "due_on": day + weeks * WEEK}
        decisions.decide(head, key, "task", task, PAGE)
    case, _coach = cases[2]
    decisions.decide(head, key, "noted", {"case_id": case, "text": SAID[language]}, PAGE)
    if number == 0:
        decisions.decide(head, key, "noted", {"text": NOTED}, PAGE)
    if last:
        due = at_work(day + WEEK + timedelta(days=2))
        without = find_running(head.unit_id or 0, day, Case.next_appointment_on.is_(None))
        values = {"case_id": without[0][0], "due_on": due}
        decisions.decide(head, key, "appointment", values, PAGE)
