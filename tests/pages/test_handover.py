"""Handing over: a unit head spreads the open cases of a coach, line by line as it pleases."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from db.allocation import coach_loads
from db.allocation.coach_loads import Load
from db.case import edit
from db.models import Case, reference
from db.security.session import open_session
from db.transaction import Edit
from db.user import SYSTEM, User
from tests.pages.conftest import Open, enter_cells, errors, press, text, toasts

EMPTY = "Choisissez un coach pour voir ses dossiers ouverts et une proposition."
ONLY = "Seul un responsable de l’unité confie un dossier à un autre coach ou site."


@pytest.fixture
def leaving(head: User) -> Load:
    """A coach of the unit with at least three open cases."""
    return next(one for one in coach_loads.loads(head) if one.open > 2)


def held(coach: Load) -> dict[int, int | None]:
    """The open cases of a coach, and the site of each."""
    with open_session(SYSTEM, "cases") as session:
        wanted = select(Case.id, Case.site_id).where(Case.coach_id == coach.id)
        wanted = wanted.where(Case.closed_on.is_(None), Case.voided_on.is_(None))
        return {one.id: one.site_id for one in session.execute(wanted)}


def test_a_coach_is_chosen_and_every_open_case_has_a_line(open_page: Open, leaving: Load) -> None:
    app = open_page("head-bru", "handover")
    assert EMPTY in text(app)
    [chosen] = app.selectbox
    assert not [one for one in chosen.options if " · 0 /" in one]  # who has nothing to hand over
    app.selectbox(key="coach").set_value(leaving.id).run()
    assert EMPTY not in text(app)
    lines, loads = (frame.value for frame in app.dataframe)
    assert {*lines["reference"]} == {reference(key) for key in held(leaving)}
    assert str(leaving.id) not in {*lines["coach"]}
    assert all(lines["reasons"])
    assert leaving.name in {*loads["name"]}
    assert f"{leaving.open} dossiers changent de mains" in text(app)
    assert app.query_params["coach"] == str(leaving.id)


def test_a_line_that_names_the_coach_again_stays_and_the_others_go(
    open_page: Open, leaving: Load
) -> None:
    before = held(leaving)
    app = open_page("head-bru", "handover", coach=str(leaving.id))
    stays = str(app.dataframe[0].value["reference"].iloc[0])
    enter_cells(app, {0: {"coach": str(leaving.id)}})
    assert f"{leaving.open - 1} dossiers changent de mains" in text(app)
    press(app, "Enregistrer")
    [said] = toasts(app)
    assert said.startswith(f"{leaving.open - 1} dossiers confiés à ")
    assert [reference(one) for one in held(leaving)] == [stays]
    press(app, "Annuler le dernier enregistrement")
    assert toasts(app) == [f"Annulé\u202f: {said}"]
    assert held(leaving) == before  # with their sites


def test_nothing_is_handed_over_once_a_case_was_given_meanwhile(
    open_page: Open, leaving: Load, head: User
) -> None:
    app = open_page("head-bru", "handover", coach=str(leaving.id))
    first, *rest = held(leaving)
    edit.save(head, [Edit(first, {"coach_id": leaving.id}, {"coach_id": None})], "case")
    press(app, "Enregistrer")
    assert errors(app) == [
        "1 dossier a été confié à quelqu’un d’autre entre-temps\u202f: "
        "rien n’est enregistré, la liste est à jour."
    ]
    assert {*held(leaving)} == {*rest}
    assert reference(first) not in {*app.dataframe[0].value["reference"]}


def test_a_coach_hands_nothing_over(open_page: Open, signed_in: Callable[[str], User]) -> None:
    coach = signed_in("coach-bru")
    app = open_page("coach-bru", "handover", coach=str(coach.coach_id))
    assert ONLY in text(app)
    assert not app.dataframe
    assert not app.selectbox
