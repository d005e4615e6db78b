"""The list of cases."""

from tests.pages.conftest import Open


def test_the_list_shows_a_page_of_fifty(open_page: Open) -> None:
    app = open_page("head-bru", "cases")
    assert len(app.dataframe[0].value) == 50
    assert list(app.dataframe[0].value.columns)[:2] == ["reference", "name"]


def test_no_code_is_shown(open_page: Open) -> None:
    app = open_page("head-bru", "cases", columns=["stage", "target_group", "nationality", "annex"])
    shown = app.dataframe[0].value
    assert "personnes isolées" in set(shown["target_group"])
    assert not shown.map(lambda value: "_" in str(value)).any().any()


def test_the_order_comes_from_the_address_and_the_search_does_not(open_page: Open) -> None:
    app = open_page("head-bru", "cases", q="diallo", sort="name", descending="1")
    assert app.text_input(key="q").value == ""
    app.text_input(key="q").set_value("diallo").run()
    names = app.dataframe[0].value["name"].tolist()
    assert names
    assert all("Diallo" in name for name in names)
    assert names == sorted(names, reverse=True)


def test_a_page_beyond_the_last_goes_to_the_first(open_page: Open) -> None:
    app = open_page("head-bru", "cases", page="99")
    assert len(app.dataframe[0].value) == 50


def test_nothing_found_gets_a_sentence(open_page: Open) -> None:
    app = open_page("head-bru", "cases").text_input(key="q").set_value("zzzz").run()
    assert "Aucun dossier" in app.info[0].value
    assert not app.dataframe


def test_orders_and_what_lasted_are_chosen_by_address_and_said_in_words(open_page: Open) -> None:
    app = open_page("head-bru", "cases", orders="first", still="24_yes", columns=["order_rank"])
    assert app.multiselect(key="orders").value == ["first"]
    assert app.multiselect(key="still").value == ["24_yes"]
    assert set(app.dataframe[0].value["order_rank"]) == {"premier ordre"}
    assert app.query_params["still"] == "24_yes"
    open_page("head-bru", "cases", orders="' OR 1=1", still="13_yes")
