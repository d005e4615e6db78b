"""The caseload page: figures, filters in the address, closed cases."""

import pytest
from streamlit.testing.v1 import AppTest

from db import clock
from db.caseload import rounded_questions
from db.text import fold
from tests.conftest import open_cookie
from tests.pages.conftest import COOKIE, Open


def open_cases(app: AppTest) -> int:
    return int(app.metric[0].value.split(" / ")[0].replace("\u202f", ""))


def test_every_figure_has_its_change_and_its_way_to_the_cases(open_page: Open) -> None:
    app = open_page("head-bru")
    assert [one.label for one in app.metric][:3] == [
        "Dossiers ouverts",
        "À inviter",
        "Sans réponse",
    ]
    assert len(app.metric) == 12
    assert all(one.delta for one in app.metric)
    assert len(app.get("page_link")) == 10


def test_each_figure_says_what_it_counts(open_page: Open) -> None:
    """Heads steer by cases and read the persons beside them; an analyst's figures are persons."""
    head, analyst = open_page("head-bru"), open_page("analyst")
    said = [one.value for one in head.caption]
    assert sum("dossier" in one and "personne" in one for one in said) == 2  # durable, in Belgium
    assert any(" de " in one and one.endswith(" personnes") for one in said)  # attendance
    helps = {one.label: one.help for one in head.metric}
    assert "Compte des dossiers." in helps["Clôturés"]
    assert "60 jours" in helps["Présence"]
    assert "Compte des rendez-vous." in helps["Rendez-vous honorés"]
    assert any(one.value.startswith("**Encore durables**, ") for one in head.markdown)
    assert [one.value for one in analyst.caption].count("personnes") == 7
    assert all("Compte des dossiers." not in one.help for one in analyst.metric[:-1])
    assert analyst.subheader[0].value == "Personnes des dossiers ouverts par région"
    assert " / " not in analyst.metric[0].value  # no capacity in cases beside persons
    first, last = rounded_questions.quarters(clock.today())[9]
    lasted = open_page("analyst", closed_from=first.isoformat(), closed_to=last.isoformat())
    [told] = [one.value for one in lasted.markdown if one.value.startswith("**Encore durables**")]
    assert "dossiers)" not in told


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


def unheeded(app: AppTest) -> list[str]:
    return [one.value for one in app.markdown if one.value.startswith(":material/info:")]


@pytest.mark.parametrize("username", ["head-bru", "coach-bru", "analyst"])
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"attention": "term"}, "attention\u202f: délai"),
        ({"stages": "analysis"}, "Étape\u202f: analyse du dossier"),
        ({"outcomes": "durable"}, "Issue\u202f: durable"),
    ],
)
def test_what_does_not_narrow_the_figures_is_said_and_can_be_cleared(
    open_page: Open, username: str, address: dict[str, str], said: str
) -> None:
    app = open_page(username, **address)
    [told] = unheeded(app)
    assert said in told
    assert [one.value for one in app.metric] == [one.value for one in open_page(username).metric]
    next(one for one in app.button if one.label == "Effacer ceux-ci").click().run()
    assert not app.exception
    assert not unheeded(app)
    assert not app.query_params


def test_a_filter_that_narrows_the_figures_stays_when_the_others_are_cleared(
    open_page: Open,
) -> None:
    app = open_page("head-bru", sites="2", attention="term", closed_from="2025-01-01")
    [told] = unheeded(app)
    assert "1 janv. 2025" in told
    assert "Site" not in told
    next(one for one in app.button if one.label == "Effacer ceux-ci").click().run()
    assert app.multiselect(key="sites").value == [2]
    assert dict(app.query_params) == {"sites": "2"}
    assert not unheeded(open_page("head-bru", sites="2", targets="families", nationalities="SY"))


def test_searched_words_are_said_to_narrow_the_list_only(open_page: Open) -> None:
    app = open_page("head-bru", "cases")
    app.text_input(key="q").set_value("Di*llo").run()
    app.switch_page("pages/caseload.py").run()
    [told] = unheeded(app)
    assert "llo" in told
    assert "liste" in told
    app.switch_page("pages/cases.py").run()
    assert app.text_input(key="q").value == "Di*llo"
    app.switch_page("pages/caseload.py").run()
    next(one for one in app.button if one.label == "Effacer ceux-ci").click().run()
    assert not unheeded(app)
    app.switch_page("pages/cases.py").run()
    assert not app.text_input(key="q").value


def test_filters_that_nothing_fits_get_a_sentence(open_page: Open) -> None:
    app = open_page(
        "head-bru", outcomes="return_third", closed_from="2021-06-01", closed_to="2021-06-02"
    )
    assert not app.exception
    assert app.metric


def test_an_empty_unit_is_a_page_and_not_an_exception(house: str, cookies: None) -> None:
    from db.accounts import accounts
    from db.engine import ROOT

    accounts.add_user("head", "Head", "unit_head", "long-enough-1", unit="BRU")
    for page in ("caseload", "cases", "directory"):
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.session_state[COOKIE] = open_cookie("head")
        app.run()
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception, page
        assert not app.error, page


RUNNING = {"closed_from": f"{clock.today().year}-01-01", "closed_to": clock.today().isoformat()}


@pytest.mark.parametrize(
    "address",
    [
        {"nationalities": ["SY", "AF"]},
        {"nationalities": ["SY", "SY"]},
        {"nationalities": "VN"},
        {"nationalities": "SY", "sites": "1"},
        {"units": ["1", "2"]},
        {"sites": ["1", "99"]},
        {"coaches": "4"},
        {"outcomes": ["durable", "none"]},
        {"closed_from": "2026-01-01", "closed_to": "2026-01-15"},
        {"closed_from": "2025-01-01", "closed_to": "2025-12-31"},
        {"closed_from": "2026-01-01"},
        {"closed_to": "yesterday"},
        {"attention": ["waiting", "term"]},
        {"attention": "term", "targets": "families"},
        {"orders": "first"},
        {"still": "12_no"},
        RUNNING,
    ],
)
def test_an_analyst_who_asks_too_much_by_address_reads_what_may_be_chosen(
    open_page: Open, address: dict[str, str | list[str]]
) -> None:
    app = open_page("analyst", **address)
    assert not app.error
    assert len(app.info) == 1
    assert app.info[0].value.startswith("Filtres")
    assert not app.metric
    assert not app.get("vega_lite_chart")
    app.run()
    assert len(app.metric) == 12
    assert all(box.value is None for box in app.selectbox)


def test_an_analyst_chooses_one_value_and_a_new_choice_replaces_it(open_page: Open) -> None:
    app = open_page("analyst")
    whole = open_cases(app)
    assert not app.multiselect
    app.selectbox(key="one_nationalities").set_value("SY").run()
    assert app.query_params["nationalities"] == "SY"
    assert open_cases(app) < whole
    app.selectbox(key="one_units").set_value(2).run()
    assert app.selectbox(key="one_nationalities").value is None
    assert app.query_params["units"] == "2"
    assert "nationalities" not in app.query_params


def test_an_analyst_keeps_the_quarter_beside_an_outcome(open_page: Open) -> None:
    app = open_page("analyst")
    box = app.selectbox(key="one_quarter")
    assert "trimestre" in box.options[0]
    box.select_index(0).run()
    app.selectbox(key="one_outcomes").set_value("durable").run()
    first, last = rounded_questions.quarters(clock.today())[0]
    assert app.query_params["closed_from"] == first.isoformat()
    assert app.query_params["closed_to"] == last.isoformat()
    assert app.query_params["outcomes"] == "durable"
    assert not app.info
    link = dict(app.query_params)
    again = open_page("analyst", **link)
    assert again.selectbox(key="one_outcomes").value == "durable"
    assert again.selectbox(key="one_quarter").value == (first, last)
    again.selectbox(key="one_stages").set_value("analysis").run()
    assert again.selectbox(key="one_quarter").value is None


def test_tampered_boxes_of_an_analyst_are_refused(open_page: Open) -> None:
    app = open_page("analyst")
    app.session_state["one_nationalities"] = "SY"
    app.session_state["one_units"] = 1
    app.run()
    assert not app.metric
    assert app.info
    assert not app.error


@pytest.mark.parametrize("username", ["analyst", "service"])
def test_nationalities_are_offered_by_their_names(open_page: Open, username: str) -> None:
    app = open_page(username)
    if username == "analyst":
        offered = app.selectbox(key="one_nationalities").options
    else:
        offered = app.multiselect(key="nationalities").options
    assert len(offered) > 20
    assert offered == sorted(offered, key=fold)
