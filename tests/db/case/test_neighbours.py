"""The case before and the case after, in the order of the list."""

from collections.abc import Callable

import pytest

from db.case import listing
from db.case.filters import Filters
from db.case.listing import Sort
from db.user import User

pytestmark = pytest.mark.either_database

SignedIn = Callable[[str], User]
LISTS = (
    Filters(),
    Filters(sites=(1, 0), text="a"),
    Filters(attention="waiting"),
    Filters(outcomes=("durable",)),
)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    "by", ["term_ends_on", "name", "coach", "stage", "closed_on", "next_appointment_on"]
)
def test_one_after_the_other_is_the_list(head: User, by: str, descending: bool) -> None:
    sort = Sort(by, descending)
    for filters in LISTS:
        frame, total = listing.page(head, filters, sort, 1, 10_000)
        assert total == len(frame)
        listed = [None, *frame["reference"], None]
        for place in {0, total // 3, total // 2, total - 1}:
            found = listing.neighbours(head, filters, sort, int(frame["id"][place]))
            assert found == (listed[place], listed[place + 2]), (filters, place)


def test_a_case_that_left_the_list_keeps_its_place_in_the_order(head: User) -> None:
    whole, _ = listing.page(head, Filters(), Sort("name"), 1, 500)
    waiting = Filters(attention="waiting")
    listed = set(listing.page(head, waiting, Sort("name"), 1, 500)[0]["reference"])
    places = [one in listed for one in whole["reference"]]
    place = next(at for at in range(len(places)) if not places[at] and any(places[:at]))
    before = max(at for at in range(place) if places[at])
    found = listing.neighbours(head, waiting, Sort("name"), int(whole["id"][place]))
    assert found[0] == whole["reference"][before]


def test_a_case_of_another_unit_has_none(head: User, signed_in: SignedIn) -> None:
    frame, _ = listing.page(signed_in("service"), Filters(units=(2,)), Sort(), 1, 1)
    assert listing.neighbours(head, Filters(), Sort(), int(frame["id"][0])) == (None, None)
