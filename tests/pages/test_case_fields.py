"""A field of a case that is added to the one table of them is in the list, the form, the history
and the downloads, and masked where it is to be."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from db.case import fields, listing
from db.case.filters import Filters
from db.case.listing import Sort
from db.clock import today
from db.models import Case, Order, reference
from db.security import masking
from db.security.session import open_session
from db.user import SYSTEM, User
from tests.pages.conftest import Open, text
from ui.components import downloads
from ui.server import file_maker
from ui.text.i18n import day, speaking

TITLE = "Réponse le"


@pytest.fixture(autouse=True)
def added(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which somebody answered is no field that people change, but for this test."""
    assert "answered_on" not in fields.FIELDS
    one = fields.Field("day", Case.answered_on, mended="case")
    monkeypatch.setitem(fields.FIELDS, "answered_on", one)


@pytest.fixture
def case(board: str) -> str:
    with open_session(SYSTEM, "cases") as session:
        chosen = select(Case.id).where(Case.unit_id == 1, Case.stage == "analysis")
        return reference(session.scalars(chosen.order_by(Case.id)).first() or 0)


def test_it_is_in_the_list_and_can_be_sorted_by(open_page: Open) -> None:
    app = open_page("head-bru", "cases", columns=["answered_on"], sort="answered_on")
    assert not app.error
    shown = app.dataframe[0].value["answered_on"].dropna()
    assert len(shown)
    assert shown.is_monotonic_increasing
    assert TITLE in [app.selectbox(key="sort").format_func(app.selectbox(key="sort").value)]


def test_it_is_in_the_form_and_then_in_the_history(open_page: Open, case: str) -> None:
    app = open_page("head-bru", "case", case=case)
    next(one for one in app.date_input if one.label == TITLE).set_value(today())
    next(one for one in app.button if one.label == "Enregistrer").click().run()
    assert not app.exception
    assert not [one.value for one in app.error]
    app = open_page("head-bru", "history", about=case)
    with speaking("fr"):
        said = f"→ {day(today())}"
    assert said in next(one for one in text(app).split("\n") if TITLE in one)


def test_it_is_in_what_is_downloaded(head: User, case: str) -> None:
    question = downloads.list_question(Filters(text=case), Sort(), ["reference", "answered_on"])
    made = file_maker.KINDS["cases-csv"](head, question)
    assert isinstance(made, file_maker.File)
    assert TITLE in made.content.decode("utf-8-sig").split("\n")[0]


def test_a_shared_screen_masks_it(head: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(fields.FIELDS, "origin", fields.Field("text", Order.origin, masked=True))
    frame, _total = listing.page(replace(head, masked=True), Filters(), Sort(), 1, 50)
    assert set(frame["origin"].dropna()) == {masking.HIDDEN}
