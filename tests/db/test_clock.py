"""One clock: the day is Belgium's, whatever the server's zone."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from db import clock
from db.case import invitation, listing
from db.case.filters import Filters
from db.user import User


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 24, 22, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 23, 0, tzinfo=UTC), date(2026, 11, 25)),  # winter: one hour
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),  # summer: two
    ],
)
def test_the_day_is_the_one_in_belgium(
    moment: datetime, day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "moment", lambda: moment)
    assert clock.today() == day
    assert clock.now() == moment


def test_what_happens_after_midnight_is_of_today(
    board: str, signed_in: Callable[[str], User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At half past midnight in Brussels it is still yesterday in UTC."""
    head = signed_in("head-bru")
    key = invited_case(head)
    here = datetime.combine(clock.today(), datetime.min.time(), clock.BRUSSELS)
    monkeypatch.setattr(clock, "moment", lambda: here.replace(minute=30))
    assert clock.now().date() < clock.today()
    sent = {"channel": "channel_home", "sent_on": clock.today()}
    invitation.add_invitation(head, key, sent, "case")  # not refused as a day to come


def invited_case(head: User) -> int:
    found, _total = listing.page(head, Filters(stages=("invited",)), listing.Sort(), 1, 1)
    return int(found["id"].iloc[0])
