"""The week: appointments, what is overdue, and what a meeting left to do."""

from datetime import timedelta

import pytest

from db import clock
from db.weekly_meeting import decisions
from db.weekly_meeting import meeting as weekly_meeting_meeting
from tests.conftest import sign_in
from tests.pages.conftest import Open, text

LATER = clock.today() + timedelta(days=6)


@pytest.fixture
def left_to_do(board: str) -> None:
    """A meeting leaves something to the coach who looks, to another, and to the unit head."""
    head, coach = sign_in("head-bru"), sign_in("coach-bru")
    meeting = weekly_meeting_meeting.start_meeting(head, 1, "meeting")
    other = next(key for key in (1, 2) if key != coach.coach_id)
    tasks = {"Appeler Fedasil": coach.coach_id, "Voir la commune": other, "Écrire au CIRÉ": None}
    for what, key in tasks.items():
        values = {"text": what, "due_on": LATER, "coach_id": key}
        decisions.decide(head, meeting, "task", values, "meeting")
    weekly_meeting_meeting.end_meeting(head, meeting, "meeting")


def test_a_coach_reads_the_own_part_of_what_a_meeting_left_to_do(
    open_page: Open, left_to_do: None
) -> None:
    told = text(open_page("coach-bru", "week"))
    assert "Appeler Fedasil" in told
    assert "Voir la commune" not in told
    assert "Écrire au CIRÉ" not in told


def test_a_unit_head_reads_all_of_it(open_page: Open, left_to_do: None) -> None:
    told = text(open_page("head-bru", "week"))
    assert "Appeler Fedasil" in told
    assert "Voir la commune" in told
    assert "Écrire au CIRÉ" in told


def test_a_week_without_decisions_says_nothing_of_them(no_meetings: None, open_page: Open) -> None:
    assert "Décisions ouvertes" not in text(open_page("head-bru", "week"))
