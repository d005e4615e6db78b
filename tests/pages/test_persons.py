"""The page «Entered twice», and what a case says of persons who look alike."""

from dataclasses import replace

import pytest

from db.persons import look_alikes
from db.persons.look_alikes import Pair
from tests.conftest import sign_in
from tests.pages.conftest import Open, text
from ui.shell import sign_in as sign_in_page


@pytest.fixture
def first(board: str) -> Pair:
    return look_alikes.find(sign_in("service"), 1, 1)[0][0]


def test_the_page_lists_the_pairs_and_two_persons_leave_it(open_page: Open, first: Pair) -> None:
    app = open_page("service", "persons")
    assert first.one.sp_number in text(app)
    app.button(key=f"apart-{first.one.id}-{first.other.id}").click().run()
    assert not app.exception
    assert first.other.sp_number not in text(app)
    [undo] = [one for one in app.button if one.label == "Annuler le dernier enregistrement"]
    undo.click().run()
    assert first.other.sp_number in text(app)


def test_two_are_laid_side_by_side_and_merged(open_page: Open, first: Pair) -> None:
    app = open_page("service", "persons")
    app.button(key=f"compare-{first.one.id}-{first.other.id}").click().run()
    assert not app.exception
    shown = text(app)
    assert "Fusionner les deux" in shown
    assert first.one.cases[0] in shown


def test_a_shared_screen_names_nobody_and_compares_nobody(
    open_page: Open, first: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    masked = replace(sign_in("service"), masked=True)
    monkeypatch.setattr(sign_in_page, "holder", lambda: masked)
    app = open_page("service", "persons")
    shown = text(app)
    assert first.one.sp_number not in shown
    assert first.one.last_name not in shown
    assert app.button(key=f"compare-{first.one.id}-{first.other.id}").disabled


def test_nobody_alike_is_a_sentence(
    open_page: Open, board: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_alikes, "find", lambda *_: ([], 0))
    assert "Aucune personne ne ressemble" in text(open_page("service", "persons"))


def test_a_case_tells_the_head_of_service(open_page: Open, first: Pair) -> None:
    shown = text(open_page("service", "case", case=first.one.cases[0]))
    assert f"Ressemble à {first.other.last_name}" in shown
