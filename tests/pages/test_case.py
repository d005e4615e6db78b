"""The page of one case: what is known, what to do next, what is noted, and the form to mend."""

from datetime import timedelta

import pandas as pd
import pytest
from sqlalchemy import select

from db import clock
from db.allocation import transfer
from db.case import edit, meeting, view
from db.models import Case, reference
from db.security.session import open_session
from db.transaction import Edit
from db.user import SYSTEM, User
from tests.conftest import sign_in
from tests.pages.conftest import Open, errors, field, press, toasts

SAVE, CHOSEN = "Enregistrer", "Enregistrer mon choix"


@pytest.fixture
def key(board: str) -> int:
    with open_session(SYSTEM, "cases") as session:
        chosen = select(Case.id).where(
            Case.stage == "analysis", Case.unit_id == 1, Case.next_appointment_on.is_(None)
        )
        return session.scalars(chosen).first() or 0


def test_a_case_shows_the_person_the_order_and_the_stages(open_page: Open, key: int) -> None:
    app = open_page("head-bru", "case", case=reference(key))
    assert app.subheader[0].value.startswith(reference(key))
    assert any("analyse du dossier" in one.value for one in app.markdown)
    assert app.selectbox


def test_a_case_that_is_not_there_or_not_mine_gets_a_sentence(open_page: Open, key: int) -> None:
    app = open_page("head-ant", "case", case=reference(key))
    for address in (reference(key), "D999999", "", "1 OR 1=1", f"D{key}", "D000001'"):
        app.query_params["case"] = address
        app.run()
        assert "n’existe pas" in app.warning[0].value
        assert not app.selectbox


def test_saving_keeps_what_was_changed(open_page: Open, key: int) -> None:
    app = open_page("head-bru", "case", case=reference(key))
    field(app.text_area, "Note").set_value("À revoir")
    field(app.selectbox, "Étape").set_value("perspective")
    press(app, SAVE)
    assert not app.exception
    with open_session(SYSTEM, "cases") as session:
        found = session.get_one(Case, key)
    assert (found.note, found.stage) == ("À revoir", "perspective")


def test_a_broken_rule_is_said_in_a_sentence_and_what_was_typed_stays(
    open_page: Open, key: int
) -> None:
    app = open_page("head-bru", "case", case=reference(key))
    field(app.selectbox, "Étape").set_value("closed")
    field(app.text_area, "Note").set_value("Gardé")
    press(app, SAVE)
    assert app.error[0].value == (
        "Issue\u202f: Un dossier clôturé a une issue. Choisissez-en une, ou une autre étape."
    )
    assert field(app.text_area, "Note").value == "Gardé"
    assert field(app.selectbox, "Étape").value == "closed"


def test_the_second_of_two_people_is_shown_both_values_and_chooses(
    open_page: Open, key: int
) -> None:
    app = open_page("head-bru", "case", case=reference(key))
    edit.save(SYSTEM, [Edit(key, {"note": None}, {"note": "du service"})], "test")
    field(app.text_area, "Note").set_value("du chef")
    press(app, SAVE)
    assert "Rien n’est encore enregistré" in app.warning[0].value
    sides = app.radio[0].options
    assert any("du chef" in side for side in sides)
    assert any("du service" in side for side in sides)
    app.radio[0].set_value("mine")
    press(app, CHOSEN)
    assert not app.exception
    with open_session(SYSTEM, "cases") as session:
        assert session.get_one(Case, key).note == "du chef"


def test_choosing_theirs_leaves_it(open_page: Open, key: int) -> None:
    app = open_page("head-bru", "case", case=reference(key))
    edit.save(SYSTEM, [Edit(key, {"note": None}, {"note": "du service"})], "test")
    field(app.text_area, "Note").set_value("du chef")
    press(app, SAVE)
    app.radio[0].set_value("theirs")
    press(app, CHOSEN)
    assert not app.exception
    assert field(app.text_area, "Note").value == "du service"


def test_text_of_every_kind_is_shown_as_text(open_page: Open, key: int) -> None:
    with open_session(SYSTEM, "cases", write=True) as session:
        person = session.get_one(Case, key).order.person
        person.last_name = "[x](javascript:alert(1)) **b** :red[r] $x^2$ <b>"
        session.commit()
    app = open_page("head-bru", "case", case=reference(key))
    assert r"\[x\](javascript\:alert(1)) \*\*b\*\* \:red\[r\]" in app.subheader[0].value


def test_an_appointment_in_the_past_is_refused(open_page: Open, key: int) -> None:
    app = open_page("head-bru", "case", case=reference(key))
    field(app.date_input, "Prochain rendez-vous").set_value(clock.today() - timedelta(days=3))
    press(app, SAVE)
    assert "dans le passé" in app.error[0].value


def test_what_to_do_next_stands_on_the_case(open_page: Open, key: int) -> None:
    app = open_page("head-bru", "case", case=reference(key))
    shown = [one.value for one in app.markdown]
    assert "**À faire ensuite**" in shown


def test_a_planned_meeting_is_said_to_be_kept_in_one_click(open_page: Open, key: int) -> None:
    planned = {"kind": "meeting_first", "held_on": clock.today(), "attendance": "planned"}
    meeting.add_meeting(SYSTEM, key, planned, "test")
    app = open_page("head-bru", "case", case=reference(key))
    press(app, "venu")
    assert not app.exception
    assert not app.error
    held = view.load_view(SYSTEM, key).meetings
    today = held[held["held_on"] == pd.Timestamp(clock.today())]
    assert "came" in set(today["attendance"])
    assert "venu" not in [button.label for button in app.button]


def test_a_person_is_referred_and_the_answer_is_noted_in_one_click(
    open_page: Open, key: int
) -> None:
    before = len(view.load_view(SYSTEM, key).referrals)
    app = open_page("head-bru", "case", case=reference(key))
    field(app.selectbox, "Type d’aide").set_value("help_legal").run()
    press(app, "Orienter")
    assert not app.error
    referrals = view.load_view(SYSTEM, key).referrals
    assert len(referrals) == before + 1
    assert referrals["result"].iloc[0] == "referral_pending"
    press(app, "aidé")
    assert view.load_view(SYSTEM, key).referrals["result"].iloc[0] == "referral_helped"


def test_a_case_is_offered_to_another_unit_once_and_with_a_reason(
    open_page: Open, key: int
) -> None:
    offer = "Proposer le dossier"
    app = open_page("head-bru", "case", case=reference(key))
    press(app, offer)
    assert "Ce champ ne peut pas être vide. Remplissez-le." in errors(app)[0]
    field(app.text_area, "Pourquoi").set_value("A déménagé")
    field(app.selectbox, "Région").set_value(2)
    press(app, offer)
    assert toasts(app) == [f"{reference(key)}\u202f: proposé\u202f; l’autre région répondra"]
    [made] = [one for one in transfer.pending(sign_in("head-ant")) if one.case_id == key]
    assert (made.to_unit, made.reason) == ("ANT", "A déménagé")
    field(app.text_area, "Pourquoi").set_value("Encore")
    press(app, offer)
    assert "Le dossier est déjà proposé à une région" in errors(app)[0]


def test_a_closed_case_is_read_and_reopened_and_nothing_is_added_to_it(
    open_page: Open, board: str
) -> None:
    with open_session(SYSTEM, "cases") as session:
        closed = select(Case.id).where(Case.stage == "closed", Case.unit_id == 1)
        key = session.scalars(closed.order_by(Case.id.desc())).first() or 0
    app = open_page("head-bru", "case", case=reference(key))
    labels = [one.label for one in app.button]
    assert "Rouvrir" in labels
    assert not {"Ajouter", "Orienter", "Proposer le dossier", "A répondu"} & {*labels}


def test_a_coach_mends_the_own_cases_and_gives_none_away(
    open_page: Open, coach: User, key: int
) -> None:
    with open_session(SYSTEM, "cases", write=True) as session:
        session.get_one(Case, key).coach_id = coach.coach_id
        others = select(Case.id).where(Case.unit_id == 1, Case.coach_id != coach.coach_id)
        other = session.scalars(others).first() or 0
        session.commit()
    app = open_page("coach-bru", "case", case=reference(key))
    assert field(app.selectbox, "Coach").disabled
    assert field(app.selectbox, "Site").disabled
    assert "Proposer le dossier" not in [one.label for one in app.button]
    field(app.text_area, "Note").set_value("Vu")
    press(app, SAVE)
    assert toasts(app) == [f"Enregistré pour {reference(key)}\u202f: note"]
    assert view.load_view(coach, key).case.note == "Vu"
    assert "n’existe pas" in open_page("coach-bru", "case", case=reference(other)).warning[0].value


def test_who_came_before_a_case_was_closed_is_still_asked(open_page: Open, key: int) -> None:
    head = sign_in("head-bru")
    for days in (0, 3):
        held_on = clock.today() + timedelta(days=days)
        values = {"kind": "meeting_first", "attendance": "planned", "held_on": held_on}
        meeting.add_meeting(head, key, values, "case")
    closing = {"stage": "closed", "outcome": "stay_schooling", "closed_on": clock.today()}
    edit.save(head, [Edit(key, view.load_view(head, key).values(), closing)], "case")
    app = open_page("head-bru", "case", case=reference(key))
    asked = [str(one.key) for one in app.button if str(one.key).startswith("attended-")]
    assert len(asked) == 4  # the meeting of today, by four words
    app.button(key=asked[0]).click().run()
    assert not app.error
    assert view.load_view(head, key).case.stage == "closed"
