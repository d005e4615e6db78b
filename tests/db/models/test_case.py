"""The reference of a case, as people write it."""

import pytest

from db.models import reference
from db.models.case import case_id


@pytest.mark.parametrize(
    "text",
    [
        "D000012",
        "d000012",
        "D12",
        "d12",
        "000012",
        "12",
        " D000012 ",
        "d 12",
        "D000 012",
        "D0000012",
    ],
)
def test_a_reference_is_understood_however_it_is_written(text: str) -> None:
    assert case_id(text) == 12


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "D",
        "0",
        "D000000",
        "E000012",
        "DD12",
        "-12",
        "12D",
        "1.2",
        "٣",
        "D9999999999999",
        "1e3",
    ],
)
def test_what_is_no_reference_is_none(text: str) -> None:
    assert case_id(text) is None


def test_every_reference_leads_back() -> None:
    assert [case_id(reference(key)) for key in (1, 999_999, 1_000_000)] == [1, 999_999, 1_000_000]
