"""A reason for attention that is added to the two tables, of db and of words, is on every page."""

from datetime import date

import pytest
from sqlalchemy import ColumnElement

from db.case.attention import REASONS, Reason
from db.models import Case
from db.weekly_meeting import meeting
from tests.conftest import sign_in
from tests.pages.conftest import Open
from ui.text.attention import WORDS, Words

NAME = "no_perspective"
SAID = Words("Tuile", "Aide", "choisi", "bref", lambda _days: "Phrase")


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> None:
    def holds(_day: date) -> ColumnElement[bool]:
        return Case.perspective.is_(None)

    monkeypatch.setitem(REASONS, NAME, Reason(holds, 100))
    monkeypatch.setitem(WORDS, NAME, SAID)


@pytest.mark.usefixtures("added")
def test_a_reason_that_is_added_is_on_every_page(open_page: Open) -> None:
    caseload = open_page("head-bru", attention=NAME)
    assert SAID.figure in [one.label for one in caseload.metric]
    assert SAID.chosen in caseload.selectbox(key="attention").options
    assert caseload.selectbox(key="attention").value == NAME
    assert SAID.chosen in open_page("analyst").selectbox(key="one_attention").options
    assert open_page("head-bru", "cases", attention=NAME).selectbox(key="attention").value == NAME
    why = open_page("head-bru", "week").dataframe[-1].value["why"]
    assert any(SAID.short in said.split(", ") for said in why)


@pytest.mark.usefixtures("added")
def test_a_reason_that_is_added_is_on_the_agenda(open_page: Open) -> None:
    head = sign_in("head-bru")
    key = meeting.start_meeting(head, 1, "meeting")
    page = open_page("head-bru", "meeting")
    assert SAID.figure in [one.label for one in page.metric]
    meeting.show_screen(head, key, 2, "meeting")
    assert SAID.sentence(0) in str([one.value for one in page.run().header])
