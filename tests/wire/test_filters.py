"""The filters on the way through the board: tile, menu, case, Back, reload, another sign-in."""

import re
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.PageLink_pb2 import PageLink

from db import clock
from db.case import listing
from db.case.filters import Filters
from db.case.listing import Sort
from db.caseload import capacity
from db.security.session import open_session
from db.user import SYSTEM
from tests.served import Board
from tests.wire import Tab, sign_in
from tests.wire.conftest import Open

COACH, NEXT, PREVIOUS = "Coach", "Suivant", "Précédent"
OTHER = 2  # a unit that head-bru does not see


def digits(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def listed(tab: Tab) -> int:
    """How many cases the list says it has."""
    found = re.search(r"\*\*([\d\s\u202f]+) dossiers?\*\*", tab.texts())
    assert found, tab.texts()
    return digits(found[1])


def tile(tab: Tab, label: str) -> int:
    """What a figure says."""
    found = next(one.metric for one in tab._elements("metric") if one.metric.label == label)
    return digits(re.split(r" [/·] ", found.body)[0])


def tile_links(tab: Tab) -> list[PageLink]:
    return [one for one in tab.links() if one.label == "Dossiers"]


def shown(tab: Tab, label: str = COACH) -> Any:  # noqa: ANN401
    """What a box of the filters shows in the browser."""
    one = tab.widget(label)
    state = tab.states.get(one.id)
    return list(state.string_array_value.data) if state and not one.sent else one.value


def pick(tab: Tab, chart: str, key: int) -> None:
    """Click on a bar."""
    drawn = next(one for one in tab.widgets("vega_lite_chart") if f"-{chart}-" in one.id)
    tab.set(drawn, {"selection": {"pick": [{"id": key}]}})


@pytest.fixture
def coach(here: Board) -> capacity.Holder:
    """A coach of the unit BRU who holds open cases."""
    with open_session(SYSTEM, "house") as session:
        found = capacity.coaches(session, Filters(units=(1,)), clock.today())
    return found[0]


@pytest.fixture
def stranger(here: Board) -> int:
    """A coach of another unit."""
    with open_session(SYSTEM, "house") as session:
        return capacity.coaches(session, Filters(units=(OTHER,)), clock.today())[0].id


def count(coach: int, **filters: Any) -> int:  # noqa: ANN401
    return listing.page(SYSTEM, Filters(units=(1,), coaches=(coach,), **filters), Sort(), 1, 1)[1]


def test_the_bar_of_a_coach_then_a_tile_lead_to_just_these_cases(
    tab: Open, coach: capacity.Holder
) -> None:
    board = tab("head-bru", "caseload")
    pick(board, "by-coach", coach.id)
    assert board.query == f"coaches={coach.id}"
    number = tile(board, "Dossiers ouverts")
    assert number == count(coach.id)
    board.follow(tile_links(board)[0])
    assert board.page == "cases"
    assert board.query == f"coaches={coach.id}"
    assert listed(board) == number
    assert shown(board) == [coach.name]
    board.rerun()
    assert listed(board) == number
    assert shown(board) == [coach.name]


def test_each_tile_leads_to_as_many_cases_as_it_says(tab: Open) -> None:
    board = tab("head-bru", "cases", "attention=waiting&outcomes=durable")
    for place, label in enumerate(("Dossiers ouverts", "À inviter", "Sans réponse")):
        board.go("caseload")
        number = tile(board, label)
        board.follow(tile_links(board)[place])
        assert listed(board) == number, label


def test_the_menu_keeps_the_filters(tab: Open, coach: capacity.Holder) -> None:
    board = tab("head-bru", "cases", f"coaches={coach.id}")
    number = listed(board)
    for page in ("caseload", "week", "cases"):
        board.go(page)
    assert listed(board) == number
    assert shown(board) == [coach.name]
    assert board.query == f"coaches={coach.id}"


def test_a_bar_that_was_clicked_is_cleared_for_good(tab: Open, coach: capacity.Holder) -> None:
    board = tab("head-bru", "caseload")
    whole = tile(board, "Dossiers ouverts")
    pick(board, "by-coach", coach.id)
    board.press("Effacer")
    assert tile(board, "Dossiers ouverts") == whole
    board.rerun()
    assert board.query == ""
    pick(board, "by-coach", coach.id)
    assert board.query == f"coaches={coach.id}"


def test_a_reload_shows_the_same_and_another_sign_in_nothing(
    tab: Open, served: Board, coach: capacity.Holder
) -> None:
    board = tab("head-bru", "caseload")
    pick(board, "by-coach", coach.id)
    board.go("cases")
    again = tab("head-bru", "cases", board.query)
    assert (listed(again), shown(again)) == (listed(board), [coach.name])
    with Tab(served.url, sign_in(served.url, "head-bru"), "cases") as other:
        assert shown(other) == []
        assert listed(other) > listed(board)
        other.go("cases", f"coaches={coach.id}")
        other.press("Se déconnecter")
        assert other.query == ""


def test_back_takes_a_filter_back_and_forward_brings_it(tab: Open, coach: capacity.Holder) -> None:
    board = tab("head-bru", "cases")
    whole = listed(board)
    board.set(COACH, [coach.name])
    narrow, said = listed(board), board.query
    assert narrow == count(coach.id) < whole
    board.go("cases", "", back=True)
    assert (listed(board), shown(board), board.query) == (whole, [], "")
    board.rerun()
    assert (listed(board), shown(board), board.query) == (whole, [], "")
    board.go("cases", said, back=True)
    assert (listed(board), shown(board), board.query) == (narrow, [coach.name], said)


def test_from_a_case_back_to_the_list_as_it_was(tab: Open, coach: capacity.Holder) -> None:
    board = tab("head-bru", "cases", f"coaches={coach.id}&sort=name")
    number, first = listed(board), board.tables()[0]
    found = listing.page(SYSTEM, Filters(units=(1,), coaches=(coach.id,)), Sort("name"), 1, 500)[0]
    references = list(found["reference"])
    board.go("case", f"case={references[1]}")
    assert f"coaches={coach.id}" in board.query
    board.press(NEXT)
    assert f"case={references[2]}" in board.query
    assert references[2] in board.texts()
    board.press(PREVIOUS)
    board.press(PREVIOUS)
    assert f"case={references[0]}" in board.query
    assert board.widget(PREVIOUS).disabled
    reloaded = tab("head-bru", "case", board.query)
    reloaded.press(NEXT)
    assert references[1] in reloaded.texts()
    for one in (board, reloaded):
        one.follow(next(link for link in one.links() if link.label == "Retour à la liste"))
        assert (listed(one), shown(one), one.tables()[0]) == (number, [coach.name], first)


def test_another_case_begins_with_its_own_fields(here: Board, tab: Open) -> None:
    found = listing.page(SYSTEM, Filters(units=(1,)), Sort(), 1, 2)[0]
    board = tab("head-bru", "case", f"case={found['reference'][0]}")
    note = board.widget("Note", "text_area")
    board.submit(
        next(one for one in board.widgets("button") if one.form_id == note.form_id),
        {"Note": "Nur für diese Akte"},
    )
    kept = board.widget("Note", "text_area")
    board.set(kept, "typed and not saved")
    board.press(NEXT)
    assert board.widget("Note", "text_area").id != kept.id
    assert "Nur für diese Akte" not in str(board.widget("Note", "text_area").value)


def test_a_run_that_was_broken_off_leaves_the_boxes_right(
    tab: Open, coach: capacity.Holder
) -> None:
    board = tab("head-bru", "caseload")
    asked = ClientState(page_script_hash=board.pages["cases"], query_string=f"coaches={coach.id}")
    board.send(BackMsg(rerun_script=asked))
    board.query, board.script = f"coaches={coach.id}", board.pages["cases"]
    board.states.clear()
    board.rerun()
    assert shown(board) == [coach.name]
    assert listed(board) == count(coach.id)


def test_a_link_says_what_it_names_and_the_reader_may_not_see(
    tab: Open, coach: capacity.Holder, stranger: int
) -> None:
    query = f"coaches={coach.id}&coaches={stranger}&sites=9999&units={OTHER}&outcomes=%3Cb%3E"
    for page in ("cases", "caseload"):
        board = tab("head-bru", page, query)
        said = next(one for one in board.alerts() if "Le lien" in one)
        assert f"Coach {stranger}" in said
        assert "9999" in said
        assert shown(board) == [coach.name]
        assert board.query == f"coaches={coach.id}"
        board.rerun()
        assert said in board.alerts()
        board.set(COACH, [])
        assert said not in board.alerts()
    assert not [one for one in tab("head-bru", "cases", "coaches=").alerts() if "Le lien" in one]


@pytest.mark.parametrize("page", ["allocation", "handover", "meeting"])
def test_so_does_every_page_that_is_asked_for_a_unit_or_a_coach(
    tab: Open, stranger: int, page: str
) -> None:
    board = tab("service", page, "unit=9999&coach=9999")
    assert [one for one in board.alerts() if "9999" in one]


def test_closed_cases_come_in_the_order_that_the_page_says(tab: Open) -> None:
    board = tab("head-bru", "cases", "outcomes=durable&columns=closed_on")
    usual = [one["closed_on"] for one in board.tables()[0]]
    assert board.states[board.widget("Décroissant").id].bool_value
    assert usual == sorted(usual, reverse=True)
    board.set("Décroissant", False)
    oldest = [one["closed_on"] for one in board.tables()[0]]
    assert oldest == sorted(oldest)
    assert oldest[0] < usual[-1]
    again = tab("head-bru", "cases", board.query)
    assert [one["closed_on"] for one in again.tables()[0]] == oldest
    chosen = tab("head-bru", "cases", "outcomes=durable&columns=closed_on&sort=closed_on")
    assert [one["closed_on"] for one in chosen.tables()[0]] == oldest
