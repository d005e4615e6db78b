"""How each reason for attention is said: at its figure, in a filter, in a table, in a sentence."""

from typing import NamedTuple

from ui.words import N_


class Words(NamedTuple):
    """``figure`` and ``help`` of the tile, ``chosen`` in the filter, ``short`` in a table, and
    ``sentence`` with the gaps days, invited and term (``ui.item.reasons``)."""

    figure: str
    help: str
    chosen: str
    short: str
    sentence: str


WORDS = {
    "waiting": Words(
        N_("Waiting"),
        N_("The order is known, nobody has invited the person yet."),
        N_("waiting for an invitation"),
        N_("waiting for an invitation"),
        N_("Waiting for {days} days"),
    ),
    "no_answer": Words(
        N_("No answer"),
        N_("Not suspended, last invited more than 14 days ago, without an answer."),
        N_("invited over 14 days ago, no answer"),
        N_("no answer"),
        N_("Invited {invited} days ago, no answer"),
    ),
    "no_appointment": Words(
        N_("No appointment"),
        N_("Invited, not suspended, and no next appointment from today on."),
        N_("no next appointment"),
        N_("no appointment"),
        N_("No next appointment"),
    ),
    "term": Words(
        N_("Term ends soon"),
        N_("Not suspended, no procedure holds the term, and it ends within 14 days."),
        N_("term ends within 14 days"),
        N_("term ends soon"),
        N_("The term ends on {term}"),
    ),
    "not_seen": Words(
        N_("Not seen"),
        N_("Answered, not suspended, and not seen for 42 days."),
        N_("not seen for 42 days"),
        N_("not seen"),
        N_("Not seen for more than 42 days"),
    ),
}
OVERLOAD = N_("The coach holds more cases than the capacity allows")  # of the coach, not the case
