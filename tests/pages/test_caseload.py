"""The caseload page: figures, filters in the address, closed cases."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import open_cookie
from tests.pages.conftest import COOKIE, Open


@pytest.fixture(params=["sqlite"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def open_cases(app: AppTest) -> int:
    return int(app.metric[0].value.split(" / ")[0].replace("\u202f", ""))


def test_every_figure_has_its_change_and_its_way_to_the_cases(open_page: Open) -> None:
    app = open_page("head-bru")
    assert [one.label for one in app.metric][:3] == [
        "Dossiers ouverts",
        "À inviter",
        "Sans réponse",
    ]
    assert len(app.metric) == 11
    assert all(one.delta for one in app.metric)
    assert len(app.get("page_link")) == 10


def test_an_address_narrows_the_page(open_page: Open) -> None:
    whole, one_site = open_page("head-bru"), open_page("head-bru", sites="2")
    assert one_site.multiselect(key="sites").value == [2]
    assert 0 < open_cases(one_site) < open_cases(whole)


def test_a_choice_is_written_into_the_address(open_page: Open) -> None:
    app = open_page("head-bru")
    app.multiselect(key="sites").set_value([1, 3]).run()
    app.multiselect(key="outcomes").set_value(["durable", "none_other"]).run()
    assert app.query_params["sites"] == ["1", "3"]
    assert app.query_params["outcomes"] == ["durable", "none_other"]


@pytest.mark.parametrize(
    "address",
    [
        {"sites": "9"},
        {"coaches": "40"},
        {"units": "2"},
        {"stages": "dreaming"},
        {"outcomes": "<script>"},
        {"closed_from": "yesterday"},
        {"attention": "everything"},
        {"sites": ["1", "9", "x"]},
    ],
)
def test_what_an_address_may_not_ask_is_left_out(
    open_page: Open, address: dict[str, str | list[str]]
) -> None:
    app = open_page("head-bru", **address)
    assert open_cases(app) in (
        open_cases(open_page("head-bru")),
        open_cases(open_page("head-bru", sites="1")),
    )


def test_one_button_clears_every_filter(open_page: Open) -> None:
    app = open_page("head-bru", sites="2", stages="analysis", outcomes="durable")
    clear = next(button for button in app.button if button.label == "Effacer")
    clear.click().run()
    assert not app.exception
    assert app.multiselect(key="sites").value == []
    assert "sites" not in app.query_params
    assert open_cases(app) == open_cases(open_page("head-bru"))


def test_outcomes_show_closed_cases(open_page: Open) -> None:
    app = open_page("service", outcomes="durable", closed_from="2023-01-01", closed_to="2023-12-31")
    assert [one.value for one in app.subheader] == [
        "Dossiers clôturés par coach",
        "Dossiers clôturés par site",
    ]


def test_the_same_link_works_in_english(open_page: Open) -> None:
    app = open_page("head-bru", sites="2", stages="analysis")
    english = next(button for button in app.button if button.label == "English")
    english.click().run()
    assert app.title[0].value == "Caseload"
    assert app.multiselect(key="sites").value == [2]
    assert app.multiselect(key="stages").value == ["analysis"]


def test_filters_that_nothing_fits_get_a_sentence(open_page: Open) -> None:
    app = open_page(
        "head-bru", outcomes="return_third", closed_from="2021-06-01", closed_to="2021-06-02"
    )
    assert not app.exception
    assert app.metric


def test_an_empty_unit_is_a_page_and_not_an_exception(house: str, cookies: None) -> None:
    from db import accounts
    from db.engine import ROOT

    accounts.add_user("head", "Head", "unit_head", "long-enough-1", unit="BRU")
    for page in ("caseload", "cases", "directory"):
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.session_state[COOKIE] = open_cookie("head")
        app.run()
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception, page
        assert not app.error, page
