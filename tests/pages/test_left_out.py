"""What a link asks of a page and cannot have is said; what it may have is not complained of."""

import pytest

from tests.pages.conftest import Open


@pytest.mark.parametrize("page", ["meeting", "allocation"])
def test_a_link_may_name_the_only_unit_of_the_reader(open_page: Open, page: str) -> None:
    assert not open_page("head-bru", page, unit="1").warning
    [warning] = open_page("head-bru", page, unit="2").warning
    assert "2" in warning.value


@pytest.mark.parametrize("week", ["nonsense", "2026-02-31", "99"])
def test_a_week_that_is_no_day_is_said(open_page: Open, week: str) -> None:
    [warning] = open_page("head-bru", "week", week=week).warning
    assert week in warning.value
    assert not open_page("head-bru", "week", week="2026-11-18").warning
    assert not open_page("head-bru", "week").warning


@pytest.mark.parametrize(("name", "value"), [("sort", "nonsense"), ("columns", "iban")])
def test_an_order_or_a_column_that_is_not_there_is_said(
    open_page: Open, name: str, value: str
) -> None:
    [warning] = open_page("head-bru", "cases", **{name: value}).warning
    assert value in warning.value
    assert not open_page("head-bru", "cases", sort="name", columns="note").warning
