"""What was saved, in words."""

from collections.abc import Iterator

import pytest

from db.models import reference
from db.transaction import Edit
from ui.text import saved
from ui.text.i18n import speaking


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with speaking("en"):
        yield


def test_one_row_tells_its_fields() -> None:
    edit = Edit(123, {}, {"note": "x", "closed_on": None})
    assert saved.edited([edit], reference) == "D000123 saved: note, closed on"


def test_many_rows_tell_how_many_changes() -> None:
    edits = [Edit(key, {}, {"note": "x", "stage": "y"}) for key in (1, 2)]
    assert saved.edited(edits, reference) == "4 changes in 2 rows saved"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Bo"], "1 case given to Bo"),
        (["Bo", "Al", "Bo"], "3 cases given to Al, Bo"),
        (list("abcde"), "5 cases given to a, b, c and 2 more"),
        (["*x*"], "1 case given to *x*"),
    ],
)
def test_who_was_given_cases(names: list[str], said: str) -> None:
    assert saved.given(len(names), names) == said


def test_capitals_of_a_word_stay() -> None:
    assert saved.saved("x", ["sp_number", "email"]) == "x saved: SP number, e-mail"
