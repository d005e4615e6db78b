"""The weekly meeting: a unit head leads, coaches look along, minutes stay."""

from datetime import timedelta

import pytest

from db import clock
from db.user import User
from db.weekly_meeting import decisions, meeting
from db.weekly_meeting.meeting import Held
from tests.conftest import sign_in
from tests.pages.conftest import Open, errors, field, press, text, toasts

START, NEXT, END = (
    "Commencer la réunion",
    "Suivant",
    "Terminer la réunion et écrire le procès-verbal",
)


@pytest.fixture
def held(head: User) -> int:
    """A meeting of the unit of Brussels that is running."""
    return meeting.start_meeting(head, 1, "meeting")


def read(key: int) -> Held:
    return meeting.load_meeting(sign_in("service"), key)


def test_before_a_meeting_its_unit_head_starts_it_and_a_coach_waits(
    no_meetings: None, open_page: Open, coach: User
) -> None:
    waits = open_page("coach-bru", "meeting")
    told = text(waits)
    assert "Aucune réunion n’est en cours." in told
    assert "Rien n’est ouvert." in told
    assert "Aucune réunion n’a encore eu lieu." in told
    assert START not in [one.label for one in waits.button]
    leads = open_page("head-bru", "meeting")
    press(leads, START)
    key = meeting.running(coach, 1)
    assert key
    assert "**1 /" in text(leads)
    waits.run()
    assert "Aucune réunion n’est en cours." not in text(waits)
    assert NEXT not in [one.label for one in waits.button]
    press(open_page("head-bru", "meeting"), NEXT)
    assert read(key).screen == 1


def test_a_start_that_comes_second_is_told(open_page: Open, head: User) -> None:
    app = open_page("head-bru", "meeting")
    key = meeting.start_meeting(sign_in("service"), 1, "meeting")
    press(app, START)
    assert "Une réunion de cette région est déjà en cours." in errors(app)[0]
    assert meeting.running(head, 1) == key


def test_a_decision_is_kept_for_somebody_until_a_day(
    no_meetings: None, open_page: Open, held: int
) -> None:
    app = open_page("head-bru", "meeting")
    press(app, "Décider")
    assert errors(app) == ["Texte\u202f: Ce champ ne peut pas être vide. Remplissez-le."]
    assert read(held).deeds == ()
    field(app.text_area, "Quoi").set_value("Appeler la commune")
    press(app, "Décider")
    assert toasts(app) == ["Réunion d’équipe\u202f: décision conservée"]
    [deed] = read(held).deeds
    assert (deed.kind, deed.text, deed.coach_id) == ("task", "Appeler la commune", None)
    assert deed.due_on == clock.today() + timedelta(days=7)
    press(app, "À faire")
    assert "Appeler la commune" in text(app)
    press(app, "Fait")
    assert read(held).deeds[0].done_on == clock.today()
    press(app, "Annuler le dernier enregistrement")
    assert read(held).deeds[0].done_on is None


def test_the_end_leaves_minutes_that_nobody_of_another_unit_reads(
    open_page: Open, held: int, head: User
) -> None:
    values = {"text": "Appeler la commune", "due_on": clock.today(), "coach_id": None}
    decisions.decide(head, held, "task", values, "meeting")
    meeting.show_screen(head, held, 999, "meeting")
    app = open_page("head-bru", "meeting")
    press(app, END)
    assert meeting.running(head, 1) is None
    assert "Appeler la commune" in text(app)
    press(app, "Retour")
    assert "Appeler la commune" in text(app)  # still to do
    reads = open_page("coach-bru", "meeting", minutes=str(held))
    assert "Appeler la commune" in text(reads)
    other = open_page("head-ant", "meeting", minutes=str(held))
    assert "Ce procès-verbal n’existe pas, ou vous n’y avez pas accès." in text(other)
    assert "Appeler la commune" not in text(other)
