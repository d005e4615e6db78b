"""Any path in the address leads somewhere, in the language of the board."""

import pytest

from tests.wire.conftest import Open


@pytest.mark.parametrize("path", ["nowhere", "not-a-page", "caf\u00e9", "Cases", "index.html"])
def test_a_path_without_a_page_says_so_and_leads_on(tab: Open, path: str) -> None:
    opened = tab("head-bru", path)
    assert not opened.missing
    assert "Cette page n’existe pas" in opened.texts()


def test_the_first_page_may_be_asked_for_by_name(tab: Open) -> None:
    opened = tab("head-bru", "caseload", "coaches=1")
    assert not opened.missing
    assert not opened.has_error()


@pytest.mark.parametrize("path", ["nowhere", "not-a-page", "cases"])
def test_a_stranger_stands_before_the_sign_in_everywhere(tab: Open, path: str) -> None:
    opened = tab(None, path)
    assert not opened.missing
    assert "Se connecter" in opened.texts()
