"""Departures in words: what is missing of one, and what each outcome means."""

from db.reference.terms import Terms
from ui.text.i18n import N_, _
from ui.text.markdown import plain

LACKS = {
    "departure": N_("anything missing"),
    "destination": N_("no destination"),
    "proof": N_("no proof"),
    "support_purpose": N_("no purpose of the support"),
}
# What an outcome or its group means, where the label does not say all of it.
DEFINITIONS = {
    "return": N_(
        "Return with Fedasil is one programme, without or with reintegration support (IOM, "
        "Caritas). The departure bonus, handed over at departure, is not the support. "
        "Say where to and how the departure is known; what is missing can be added later."
    ),
    "stay": N_(
        "A stay counts when a title or protection was granted. A procedure that was lodged "
        "only suspends the case."
    ),
    "stay_appeal": N_(
        "An annulled order is not yet a right to stay: the Office may decide anew. Close the "
        "case so only once a stay was granted after the annulment."
    ),
    "none_dublin": N_(
        "Who goes to the Member State responsible under the Dublin Regulation has no durable "
        "future here, and is not counted as a return."
    ),
    "none_cooperation": N_(
        "Under the law on a proactive return policy, in force since 20 July 2024."
    ),
    "none_notinvited": N_(
        "For a case that still waits: the conditions of an invitation are not met. The reason is "
        "needed."
    ),
}


def definitions(terms: Terms) -> str:
    """Markdown: what outcomes mean, under their labels as they are worded here."""
    outcomes = terms["outcome"]
    named = {outcomes[code].label: _(text) for code, text in DEFINITIONS.items()}
    return "\n\n".join(f"**{plain(label)}** – {text}" for label, text in named.items())


def definition(terms: Terms, outcome: str) -> str:
    """What one outcome means, after what its group does; empty where the labels say it all."""
    named = (terms["outcome"][outcome].parent, outcome)
    return " ".join(_(DEFINITIONS[code]) for code in named if code in DEFINITIONS)
