"""The one clock: moments in UTC, days as they are in Belgium, wherever the server stands."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
# What the clock reads; a test sets another.
moment: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731 - it is to be replaced


def now() -> datetime:
    """This moment in UTC, to the second: what both databases give back unchanged."""
    return moment().astimezone(UTC).replace(microsecond=0)


def today() -> date:
    """The day it is in Belgium."""
    return moment().astimezone(BRUSSELS).date()


def day_of(at: datetime) -> date:
    """The day in Belgium on which a moment of the database lies; SQLite forgets that it is UTC."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(BRUSSELS).date()
