"""History: a unit head reads who changed what, finds it again, and takes it back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from db import clock
from db.case import edit
from db.case.view import load_view
from db.models import Case, reference
from db.security.session import open_session
from db.settings import tables
from db.transaction import Edit
from db.user import SYSTEM, User
from tests.pages.conftest import Open, errors, press, text, toasts

EMPTY = "Rien n’est consigné à ce sujet. Effacez un filtre ou choisissez un autre jour."


@pytest.fixture
def key(head: User) -> int:
    """A case on which the head wrote a note."""
    with open_session(SYSTEM, "cases") as session:
        wanted = select(Case.id).where(Case.stage == "analysis", Case.unit_id == 1)
        key = session.scalars(wanted.where(Case.note.is_(None)).order_by(Case.id)).first() or 0
    note(head, key, "du chef")
    return key


def note(user: User, key: int, said: str) -> None:
    stood = load_view(SYSTEM, key).case.note
    edit.save(user, [Edit(key, {"note": stood}, {"note": said})], "case")


def test_a_change_is_told_and_found_by_its_case_its_day_and_who_made_it(
    open_page: Open, key: int, head: User
) -> None:
    app = open_page("head-bru", "history")
    assert "→ du chef" in text(app)
    assert head.name in text(app)
    app.text_input(key="about").set_value(reference(key)).run()
    assert "→ du chef" in text(app)
    assert "lots de modifications" in text(app)
    app.selectbox(key="account").set_value(head.account_id).run()
    assert "→ du chef" in text(app)
    app.date_input(key="day").set_value(clock.today() - timedelta(days=1)).run()
    assert EMPTY in text(app)
    assert "du chef" not in text(app)
    press(app, "Effacer")
    assert "→ du chef" in text(app)
    assert app.text_input(key="about").value == ""


def test_a_change_is_taken_back_and_both_stay_on_record(open_page: Open, key: int) -> None:
    app = open_page("head-bru", "history")
    app.text_input(key="about").set_value(reference(key)).run()
    press(app, "Annuler")
    assert toasts(app)[0].startswith("Annulé\u202f: 1 changement du")
    assert load_view(SYSTEM, key).case.note is None
    badges = [one.value for one in app.markdown if "badge" in one.value]
    assert any("annule une modification antérieure" in one for one in badges)
    assert any("annulé" in one for one in badges)
    assert len([one for one in app.button if one.label == "Annuler"]) == 1  # that of the undo


def test_what_was_changed_since_stays(
    open_page: Open, key: int, signed_in: Callable[[str], User]
) -> None:
    app = open_page("head-bru", "history")
    app.text_input(key="about").set_value(reference(key)).run()
    service = signed_in("service")
    note(service, key, "du service")
    press(app, "Annuler")
    assert f"Modifié depuis par {service.name}" in errors(app)[0]
    assert load_view(SYSTEM, key).case.note == "du service"


def test_each_reads_what_is_theirs_to_see(open_page: Open, key: int, admin: User) -> None:
    tables.save(admin, "units", [Edit(1, {"norm": 25}, {"norm": 30})], "settings")
    other = open_page("head-ant", "history")
    assert "du chef" not in text(other)
    other.text_input(key="about").set_value(reference(key)).run()
    assert EMPTY in text(other)
    keeps = open_page("admin", "history")
    assert "du chef" not in text(keeps)
    assert "25 → 30" in text(keeps)
    assert not keeps.text_input  # no case or person to look for
