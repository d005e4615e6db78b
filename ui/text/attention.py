"""How each reason for attention is said: at its figure, in a filter, in a table, in a sentence."""

from collections.abc import Callable
from typing import NamedTuple

from ui.text.i18n import N_, _, ngettext


class Words(NamedTuple):
    """``figure`` and ``help`` of the tile, ``chosen`` in the filter, ``short`` in a table; and the
    ``sentence``, given the days since ``since`` (a column of the case), with the gaps days and
    term."""

    figure: str
    help: str
    chosen: str
    short: str
    sentence: Callable[[int], str]
    since: str | None = None


WORDS = {
    "waiting": Words(
        N_("Waiting"),
        N_(
            "The order is known, nobody has invited the person yet; "
            "beside it the days that the longest has waited."
        ),
        N_("waiting for an invitation"),
        N_("waiting for an invitation"),
        lambda days: ngettext("Waiting for {days} day", "Waiting for {days} days", days),
        "opened_on",
    ),
    "no_answer": Words(
        N_("No answer"),
        N_("Last invited more than 14 days ago, without an answer; suspended cases are left out."),
        N_("invited over 14 days ago, no answer"),
        N_("no answer"),
        lambda days: ngettext(
            "Invited {days} day ago, no answer", "Invited {days} days ago, no answer", days
        ),
        "invited_on",
    ),
    "no_appointment": Words(
        N_("No appointment"),
        N_("Invited, not suspended, and no next appointment from today on."),
        N_("no next appointment"),
        N_("no appointment"),
        lambda _days: _("No next appointment"),
    ),
    "term": Words(
        N_("Term ends soon"),
        N_(
            "The order’s term ends within 14 days, and no procedure holds it; "
            "suspended cases are left out."
        ),
        N_("term ends within 14 days"),
        N_("term ends soon"),
        lambda _days: _("The term ends on {term}"),
    ),
    "not_seen": Words(
        N_("Not seen"),
        N_("Answered over 42 days ago, not suspended, and not seen for 42 days."),
        N_("not seen for 42 days"),
        N_("not seen"),
        lambda _days: _("Not seen for more than 42 days"),
    ),
}


def overload() -> str:
    """Why the meeting looks at a case whose coach holds too many."""
    return _("The coach holds more cases than the capacity allows")
