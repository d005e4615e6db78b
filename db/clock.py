"""The one clock: moments in UTC, days as they are in Belgium, wherever the server stands."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")


def now() -> datetime:
    """This moment in UTC, to the second: what both databases give back unchanged."""
    return datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """The day it is in Belgium."""
    return datetime.now(BRUSSELS).date()
