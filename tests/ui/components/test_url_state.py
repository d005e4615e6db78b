"""One state of the filters, and who is right: the address, the widgets, or what is kept."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest

from ui.components import url_state

FILTERS, ORDER = ("coaches", "sites", "q"), ("sort",)
PAGES = {"caseload": (FILTERS,), "cases": (FILTERS, ORDER), "week": ()}


class Params(dict[str, list[str]]):
    """As st.query_params, as far as the component asks."""

    def get_all(self, name: str) -> list[str]:
        return self.get(name, [])

    def from_dict(self, found: dict[str, list[str]]) -> None:
        self.clear()
        self.update(found)

    def __setitem__(self, name: str, value: Any) -> None:  # noqa: ANN401
        super().__setitem__(name, [value] if isinstance(value, str) else value)


class Tab:
    """A browser's tab: an address, widgets, and what stands on the server of it."""

    def __init__(self) -> None:
        self.session_state: dict[str, Any] = {}
        self.query_params = Params()
        self.page, self.back = "", False

    def run(self, page: str, query: str = "", *, back: bool = False, ends: bool = True) -> None:
        """One run of a page, with this address; a change of page drops the widgets."""
        if page != self.page:
            self.drop(*(name for group in PAGES.get(self.page, ()) for name in group))
        self.page, self.back = page, back
        self.query_params.from_dict(parse_qs(query, keep_blank_values=True))
        url_state.arrive(page)
        for names in PAGES[page]:
            found = url_state.read(names)
            if found is not None:
                for name in names:
                    self.session_state[name] = found.get(name, [])
            url_state.write(names, {name: self.session_state[name] for name in names})
        if ends:
            url_state.settle()

    def drop(self, *names: str) -> None:
        for name in names:
            self.session_state.pop(name, None)

    def choose(self, name: str, *values: str) -> None:
        """A widget that is changed: the run comes with the address as the browser has it."""
        self.session_state[name] = list(values)
        self.run(self.page, self.query)

    def menu(self, page: str) -> None:
        self.run(page)

    def go_back(self, page: str, query: str = "") -> None:
        self.run(page, query, back=True)

    @property
    def query(self) -> str:
        return urlencode(self.query_params, doseq=True)

    def shown(self, *names: str) -> list[list[str]]:
        return [self.session_state[name] for name in names]


@pytest.fixture
def tab(monkeypatch: pytest.MonkeyPatch) -> Tab:
    found = Tab()
    monkeypatch.setattr(url_state, "st", found)
    monkeypatch.setattr(
        url_state, "get_script_run_ctx", lambda: SimpleNamespace(is_history_navigation=found.back)
    )
    return found


def test_a_link_shows_what_it_says_and_nothing_else(tab: Tab) -> None:
    tab.run("cases", "sites=2")
    tab.choose("q", "diallo")
    tab.run("caseload", "coaches=8")
    assert tab.shown("coaches", "sites", "q") == [["8"], [], []]
    assert tab.query == "coaches=8"


def test_the_menu_keeps_the_filters_and_says_them(tab: Tab) -> None:
    tab.run("caseload", "coaches=8")
    tab.menu("week")
    tab.menu("cases")
    assert tab.shown("coaches") == [["8"]]
    assert tab.query == "coaches=8"


def test_a_link_that_says_what_stands_already_is_followed(tab: Tab) -> None:
    tab.run("caseload", "coaches=8")
    tab.run("cases", "coaches=8")
    tab.run("cases", "coaches=8")
    assert tab.shown("coaches") == [["8"]]
    assert tab.query == "coaches=8"


def test_words_stay_in_the_tab_and_come_back(tab: Tab) -> None:
    tab.run("cases", "coaches=8")
    tab.choose("q", "diallo")
    assert tab.query == "coaches=8"
    tab.menu("week")
    tab.go_back("cases", "coaches=8")
    assert tab.shown("coaches", "q") == [["8"], ["diallo"]]
    tab.menu("week")
    tab.menu("cases")
    assert tab.shown("q") == [["diallo"]]


def test_back_takes_a_filter_back_and_forward_sets_it_again(tab: Tab) -> None:
    tab.run("cases")
    tab.choose("coaches", "8")
    tab.choose("coaches", "8", "9")
    tab.go_back("cases", "coaches=8")
    assert tab.shown("coaches") == [["8"]]
    tab.go_back("cases")
    assert tab.shown("coaches") == [[]]
    assert tab.query == ""
    tab.go_back("cases", "coaches=8")
    assert tab.shown("coaches") == [["8"]]
    tab.run("cases", tab.query)
    assert tab.shown("coaches") == [["8"]]


def test_back_from_another_page_shows_what_it_showed(tab: Tab) -> None:
    tab.run("caseload", "coaches=8")
    tab.run("cases", "coaches=8&sites=2")
    tab.go_back("caseload", "coaches=8")
    assert tab.shown("coaches", "sites") == [["8"], []]


def test_a_choice_made_before_the_browser_heard_of_the_last_one_stands(tab: Tab) -> None:
    tab.run("cases", "coaches=8")
    tab.choose("coaches", "8", "9")
    tab.session_state["sites"] = ["2"]
    tab.run("cases", "coaches=8")  # what the browser said when it was clicked
    assert tab.shown("coaches", "sites") == [["8", "9"], ["2"]]
    assert tab.query == "coaches=8&coaches=9&sites=2"


def test_a_choice_made_before_the_menu_s_address_was_filled_stands(tab: Tab) -> None:
    tab.run("caseload", "coaches=8")
    tab.menu("cases")
    tab.session_state["sites"] = ["2"]
    tab.run("cases", "")
    assert tab.query == "coaches=8&sites=2"


def test_another_address_of_the_same_page_is_news(tab: Tab) -> None:
    tab.run("cases", "coaches=8")
    tab.run("cases", "coaches=9")
    assert tab.shown("coaches") == [["9"]]


def test_a_link_can_say_that_nothing_is_chosen(tab: Tab) -> None:
    tab.run("caseload", "coaches=8")
    link = url_state.link(FILTERS, {"coaches": [], "sites": []})
    tab.run("cases", urlencode(link, doseq=True))
    assert tab.shown("coaches") == [[]]
    assert tab.query == ""


def test_filters_of_another_kind_are_left_as_they_are(tab: Tab) -> None:
    tab.run("cases", "sort=name")
    tab.menu("caseload")
    tab.run("cases", "coaches=8")
    assert tab.shown("coaches", "sort") == [["8"], ["name"]]
    assert tab.query == "coaches=8&sort=name"


def test_a_page_without_the_widgets_carries_them(tab: Tab) -> None:
    tab.run("cases", "coaches=8")
    tab.page, tab.back = "case", False
    tab.query_params.from_dict({"case": ["D000001"]})
    url_state.arrive("case")
    url_state.carry(FILTERS)
    assert tab.query == "case=D000001&coaches=8"
    fresh = tab.query
    tab.session_state.clear()  # reloaded
    tab.query_params.from_dict(parse_qs(fresh))
    url_state.arrive("case")
    url_state.carry(FILTERS)
    tab.menu("cases")
    assert tab.shown("coaches") == [["8"]]


def test_widgets_that_were_not_drawn_get_what_is_kept(tab: Tab) -> None:
    tab.run("cases", "coaches=8")
    tab.drop("coaches", "sites", "q")
    tab.run("cases", tab.query)
    assert tab.shown("coaches") == [["8"]]


def test_widgets_are_told_again_until_a_run_reached_its_end(tab: Tab) -> None:
    told: list[str] = []

    class Watched(dict[str, Any]):
        def __setitem__(self, name: str, value: Any) -> None:  # noqa: ANN401
            told.append(name)
            super().__setitem__(name, value)

    tab.session_state = Watched()
    tab.run("cases", "coaches=8", ends=False)
    for _again in range(2):
        told.clear()
        tab.run("cases", "coaches=8")
        if not _again:
            assert "coaches" in told
    assert "coaches" not in told


def test_clear_empties_these_filters_only(tab: Tab) -> None:
    tab.run("cases", "coaches=8&sort=name")
    url_state.clear(FILTERS)()
    tab.run("cases", tab.query)
    assert tab.shown("coaches", "sort") == [[], ["name"]]
    assert tab.query == "sort=name"
    tab.menu("caseload")
    assert tab.shown("coaches") == [[]]


def test_what_cannot_be_said_is_left_out_and_told(tab: Tab) -> None:
    address_of = {"coaches": ["8", "99"], "sites": ["<b>"]}
    tab.run("week")
    tab.page = "cases"
    tab.query_params.from_dict(address_of)
    url_state.arrive("cases")
    found = url_state.read(FILTERS)
    assert found == {"coaches": ["8", "99"]}
    tab.session_state |= {"coaches": ["8"], "sites": [], "q": []}
    url_state.write(FILTERS, {"coaches": ["8"], "sites": [], "q": []})
    assert url_state.left_out(FILTERS) == {"coaches": ["99"], "sites": ["?"]}
    tab.run("cases", tab.query)
    assert url_state.left_out(FILTERS)
    tab.choose("coaches")
    assert not url_state.left_out(FILTERS)


def test_a_click_turns_the_page_as_a_link_does(tab: Tab) -> None:
    tab.run("caseload", "coaches=8")
    tab.choose("coaches")
    url_state.go({"coaches": ["8"]})
    tab.run("caseload", tab.query)
    assert tab.shown("coaches") == [["8"]]


def test_only_so_much_is_remembered(tab: Tab) -> None:
    tab.run("cases")
    for number in range(url_state.REMEMBERED * 3):
        tab.choose("coaches", str(number))
    assert len(tab.session_state[url_state.SHOWN]) <= url_state.REMEMBERED


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("2147483647", 2147483647)]
    + [(text, None) for text in ("0", "-1", "", "NaN", "1.0", " 1", "٣", "9" * 5000, "\x00")]
    + [("9223372036854775808", None), ("' OR 1=1 --", None), ("a" * 100_000, None)],
)
def test_a_number_is_one_in_plain_digits_that_a_database_holds(
    text: str, number: int | None
) -> None:
    assert url_state.number([text]) == number


@pytest.mark.parametrize("text", ["2000-01-01", "2026-11-25", "2100-12-31"])
def test_a_day_is_one_that_can_be_counted_with(text: str) -> None:
    assert str(url_state.as_day([text])) == text


@pytest.mark.parametrize(
    "text",
    ["0001-01-01", "1999-12-31", "9999-12-31", "20261125", "2026-W01-1", "2026-02-30", "", "\x00"],
)
def test_nothing_else_is_a_day(text: str) -> None:
    assert url_state.as_day([text]) is None


@pytest.mark.parametrize(
    "text", ["<b>*x*</b>", "' OR 1=1 --", "\x00", "\ufffd", "٣", "a" * 65, "a" * 100_000]
)
def test_what_is_no_code_counts_as_absent(tab: Tab, text: str) -> None:
    tab.run("week")
    tab.query_params["place"] = text
    assert url_state.code("place") == ""


@pytest.mark.parametrize("text", ["D999999999", "unit:99999999999999999999", "durable", "NaN"])
def test_a_code_that_no_list_has_is_none_of_its_options(tab: Tab, text: str) -> None:
    tab.run("week")
    tab.query_params["place"] = text
    assert url_state.code("place") == text
    assert url_state.one([text, "stay"], ["stay"]) == "stay"
    assert url_state.chosen([text], ["stay"]) == []


def test_searched_words_that_stand_in_an_address_are_not_taken_and_go_from_it(tab: Tab) -> None:
    tab.run("cases", "q=diallo&coaches=8")
    assert tab.shown("coaches", "q") == [["8"], []]
    assert tab.query == "coaches=8"


def test_what_another_page_reads_stays_in_the_address(tab: Tab) -> None:
    tab.run("cases", "minutes=3&coaches=8")
    tab.choose("coaches", "9")
    assert url_state.copy() == {"minutes": ["3"], "coaches": ["9"]}
    assert url_state.code("minutes") == "3"
    url_state.set_code("minutes", "4")
    assert url_state.code("minutes") == "4"


def test_options_are_found_by_their_text_each_once_in_the_order_of_the_address() -> None:
    assert url_state.chosen(["3", "x", "1", "3"], [1, 2, 3]) == [3, 1]
    assert url_state.one(["x", "2", "1"], {1: "a", 2: "b"}) == 2
    assert url_state.one(["x"], [1]) is None


def test_a_widget_forgets_what_is_not_among_its_options(tab: Tab) -> None:
    tab.session_state |= {"several": [1, 9, 2], "gone": 9, "there": 1, "none": None}
    for key in ("several", "gone", "there", "none", "absent"):
        url_state.known(key, (one for one in (1, 2)))
    assert tab.session_state == {"several": [1, 2], "there": 1, "none": None}
