"""How the page of a case says whether a durable outcome lasted."""

from datetime import date

import pytest

from db.case import later_orders
from ui.case import lasting
from ui.text.i18n import speaking

CLOSED, TODAY = date(2024, 7, 3), date(2025, 11, 25)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (None, "Pas de nouvel ordre"),
        (date(2024, 7, 4), "Nouvel ordre le 4 juil. 2024, moins d’un mois après"),
        (date(2025, 3, 2), "Nouvel ordre le 2 mars 2025, 7 mois après"),
        (date(2025, 3, 3), "Nouvel ordre le 3 mars 2025, 8 mois après"),
    ],
)
def test_a_new_order_is_said_with_its_day_and_the_months_since(new: date | None, said: str) -> None:
    with speaking("fr"):
        assert lasting._order(CLOSED, new) == said


def test_each_number_of_months_is_answered_or_said_to_be_open() -> None:
    with speaking("en"):
        told = [lasting._lasted(CLOSED, date(2025, 3, 3), one, TODAY) for one in (6, 12, 24)]
        assert told == [
            "still durable after 6 months",
            "no longer durable after 12 months",
            "no longer durable after 24 months",
        ]
        open_ = lasting._lasted(CLOSED, None, 24, TODAY)
        assert open_ == "after 24 months: not known before 3 Jul 2026"
        assert all(lasting.answer(code).startswith("after ") for code in later_orders.STILL)
        assert lasting.answer("7_yes") == "7_yes"
