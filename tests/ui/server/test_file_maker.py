"""What a file is made from: the filters as they were when it was asked for."""

import json
from datetime import date

import pytest

from db.case.filters import Filters
from db.case.listing import Sort
from ui.components import downloads
from ui.server import file_maker

DAY = date(2024, 1, 1)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(closed_from=DAY, closed_to=date(2024, 12, 31), outcomes=("durable",)),
        Filters(units=(1, 2), coaches=(0,), stages=("analysis",), nationalities=("MA",)),
        Filters(attention="term"),
        *(
            Filters(text=text)
            for text in ("20240101", "2024-01-01", "2024-W01-1", "2024W011", "{}", "day", "1234567")
        ),
        Filters(closed_from=DAY, text="2024-01-01"),
    ],
)
def test_filters_come_back_as_they_were(filters: Filters) -> None:
    kept = json.loads(json.dumps(downloads.list_question(filters, Sort(), ["reference"])))
    assert file_maker.read_filters(kept) == filters
