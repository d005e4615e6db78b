"""Allocation: a unit head gives who waits to coaches, and answers what other units offer."""

import pandas as pd
import pytest
from sqlalchemy import select

from db.allocation import transfer, waiting_list
from db.models import Allocation, Case, Transfer, reference
from db.security.session import open_session
from db.user import SYSTEM, User
from tests.conftest import sign_in
from tests.pages.conftest import Open, errors, press, text, tick, toasts

ONLY = "Seul un responsable de l’unité confie un dossier à un autre coach ou site."


@pytest.fixture
def waiting(head: User) -> pd.DataFrame:
    return waiting_list.waiting(head, [1])


@pytest.fixture
def offered(board: str) -> int:
    """A case that the unit of Antwerp offers to Brussels, and its one open offer."""
    with open_session(SYSTEM, "cases", write=True) as session:
        for one in session.scalars(select(Transfer).where(Transfer.answered_on.is_(None))):
            session.delete(one)
        session.commit()
        wanted = select(Case.id).where(Case.unit_id == 2, Case.stage == "analysis")
        key = session.scalars(wanted.order_by(Case.id)).first() or 0
    transfer.offer_case(sign_in("head-ant"), key, 1, "A *déménagé*", "case")
    return key


def stands(key: int) -> tuple[int | None, int | None]:
    """The unit and the coach of a case."""
    with open_session(SYSTEM, "cases") as session:
        found = session.get_one(Case, key)
        return found.unit_id, found.coach_id


def test_who_waits_is_listed_longest_first_beside_the_coaches(
    open_page: Open, waiting: pd.DataFrame
) -> None:
    app = open_page("head-bru", "allocation")
    listed, side = (frame.value for frame in app.dataframe)
    assert [*listed["reference"]] == [*waiting["reference"]]
    assert listed["wait"].is_monotonic_decreasing
    assert f"{len(waiting)} dossiers attendent" in text(app)
    assert side["capacity"].gt(0).any()
    assert "Proposition" not in text(app)  # nobody is ticked
    app.selectbox(key="order").set_value("minors").run()
    assert app.dataframe[0].value["minors"].is_monotonic_decreasing
    assert {*app.dataframe[0].value["reference"]} == {*waiting["reference"]}


def test_those_who_are_ticked_are_given_to_whom_the_board_proposes_and_taken_back(
    open_page: Open, waiting: pd.DataFrame
) -> None:
    app = open_page("head-bru", "allocation")
    tick(app, [0, 2])
    lines = app.dataframe[1].value
    ticked = [int(waiting["id"].iloc[place]) for place in (0, 2)]
    assert [*lines["reference"]] == [reference(key) for key in ticked]
    assert all(lines["reasons"])
    press(app, "Confier 2 dossiers")
    [said] = toasts(app)
    assert said.startswith("2 dossiers confiés à ")
    assert [stands(key) for key in ticked] == [(1, int(one)) for one in lines["coach"]]
    assert len(app.dataframe[0].value) == len(waiting) - 2
    press(app, "Annuler le dernier enregistrement")
    assert toasts(app) == [f"Annulé\u202f: {said}"]
    assert [stands(key) for key in ticked] == [(1, None)] * 2
    with open_session(SYSTEM, "cases") as session:
        assert not session.scalars(select(Allocation).where(Allocation.case_id.in_(ticked))).all()


def test_nobody_waiting_and_the_weeks_to_come(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = waiting_list.waiting
    monkeypatch.setattr(waiting_list, "waiting", lambda *whose: found(*whose).iloc[:0])
    app = open_page("head-bru", "allocation")
    assert "Personne n’attend un coach ici." in text(app)
    app.session_state["allocation-tab"] = "Semaines à venir"
    app.run()
    assert "Suppose que" in text(app)
    assert app.get("vega_lite_chart")


def test_a_case_of_another_unit_is_taken_with_a_word(open_page: Open, offered: int) -> None:
    app = open_page("head-bru", "allocation")
    [said] = [one.value for one in app.markdown if reference(offered) in one.value]
    assert "ANT → BRU" in said
    assert r"A \*déménagé\*" in said
    next(one for one in app.text_input if one.label == "Réponse").set_value("Volontiers")
    press(app, "Prendre le dossier")
    assert toasts(app) == [f"{reference(offered)}\u202f: repris de l’autre région"]
    assert stands(offered) == (1, None)
    assert transfer.pending(sign_in("head-ant")) == []
    with open_session(SYSTEM, "cases") as session:
        made = session.scalars(select(Transfer).where(Transfer.case_id == offered)).all()
    assert [(one.accepted, one.answer) for one in made] == [(True, "Volontiers")]


def test_an_offer_is_answered_once_and_by_who_was_asked(open_page: Open, offered: int) -> None:
    asks, asked = open_page("head-ant", "allocation"), open_page("head-bru", "allocation")
    assert reference(offered) in text(asks)
    assert "Prendre le dossier" not in text(asks)
    [one] = transfer.pending(sign_in("head-bru"))
    transfer.answer_offer(sign_in("service"), one.id, False, "", "allocation")
    press(asked, "Prendre le dossier")
    assert errors(asked) == ["Réponse le\u202f: Quelqu’un y a déjà répondu."]
    assert stands(offered)[0] == 2
    assert reference(offered) not in text(asked)


def test_a_coach_gives_nobody_a_case_and_sees_no_list(open_page: Open) -> None:
    app = open_page("coach-bru", "allocation")
    assert ONLY in text(app)
    assert not app.dataframe
