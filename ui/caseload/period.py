"""The period in which cases closed, in words."""

from db.case.filters import Filters
from ui.text.i18n import _, day


def say_period(filters: Filters) -> str:
    """«closed from 1 January to 31 March 2023», as a part of a sentence."""
    first, last = filters.closed_from, filters.closed_to
    if first and last:
        return _("closed from {first} to {last}").format(first=day(first), last=day(last))
    if first:
        return _("closed since {first}").format(first=day(first))
    return _("closed until {last}").format(last=day(last)) if last else _("of all years")
