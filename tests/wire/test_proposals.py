"""The proposal while it is edited: its reasons are those of the lines as they stand."""

from typing import Any

from tests.served import Board
from tests.wire import Tab
from tests.wire.people import Person
from tests.wire.widgets import Widget

ASKED = "choisissez-y une raison"


def chosen(tab: Tab, rows: int) -> Widget:
    """The editor of a proposal for as many who wait longest."""
    lists = tab.widgets("dataframe")
    tab.set(lists[0], {"selection": {"rows": list(range(rows)), "columns": []}})
    return tab.widgets("data_editor")[0]


def lines(tab: Tab) -> list[dict[str, Any]]:
    return next(rows for rows in tab.tables() if rows and "reasons" in rows[0])


def change(tab: Tab, editor: Widget, edited: dict[str, dict[str, object]]) -> None:
    tab.set(editor, {"edited_rows": edited, "added_rows": [], "deleted_rows": []})


def another(before: list[dict[str, Any]]) -> str:
    """A coach of the unit who is proposed on another line, with other reasons."""
    first = before[0]
    return next(str(one["coach"]) for one in before if one["coach"] != first["coach"])


def test_another_coach_changes_the_reasons_and_asks_for_one_in_the_line(
    here: Board, person: Person
) -> None:
    _name, cookies = person("unit_head")
    with Tab(here.url, cookies, "allocation") as tab:
        editor = chosen(tab, 12)
        before = lines(tab)
        assert all(one["why"] is None for one in before)
        assert ASKED not in tab.texts()
        assert not tab.widget("give").disabled
        other = another(before)
        change(tab, editor, {"0": {"coach": other}})
        (stood, *_rest), (line, *rest) = before, lines(tab)
        assert (line["coach"], line["why"]) == (other, "?")
        assert [one["why"] for one in rest] == [None] * len(rest)
        assert ASKED in tab.texts()
        assert tab.widget("give").disabled
        change(tab, editor, {"0": {"coach": other, "why": "overrule_absence"}})
        assert lines(tab)[0]["why"] == "overrule_absence"
        assert ASKED not in tab.texts()
        assert not tab.widget("give").disabled
        # An editor that lost what it held (its data changed) takes nothing away.
        change(tab, editor, {})
        assert (lines(tab)[0]["coach"], lines(tab)[0]["why"]) == (other, "overrule_absence")
        change(tab, editor, {"0": {"coach": str(stood["coach"])}})
        assert lines(tab)[0]["reasons"] == stood["reasons"]
        assert not tab.has_error()


def test_all_for_one_coach_says_that_the_capacity_does_not_hold_them(
    here: Board, person: Person
) -> None:
    _name, cookies = person("unit_head")
    with Tab(here.url, cookies, "allocation") as tab:
        editor = chosen(tab, 40)
        coach = str(lines(tab)[0]["coach"])
        change(tab, editor, {str(one): {"coach": coach} for one in range(len(lines(tab)))})
        assert {"dépasse sa capacité" in one["reasons"] for one in lines(tab)} == {True}
        assert not any("a de la place" in one["reasons"] for one in lines(tab))
        odd: dict[str, object] = {"coach": ["x"], "why": ["x"], "note": ["x"]}
        change(tab, editor, {"0": odd, "99": odd})
        assert not tab.has_error()


def test_a_caseload_is_handed_over_with_reasons_that_follow_the_lines(
    here: Board, person: Person
) -> None:
    _name, cookies = person("unit_head")
    with Tab(here.url, cookies, "handover", "coach=1") as tab:
        editor = tab.widgets("data_editor")[0]
        before = lines(tab)
        coach = str(before[0]["coach"])
        change(tab, editor, {str(one): {"coach": coach} for one in range(len(before))})
        after = lines(tab)
        assert {one["coach"] for one in after} == {coach}
        assert len({("dépasse" in one["reasons"]) for one in after}) == 1
        assert not tab.has_error()
