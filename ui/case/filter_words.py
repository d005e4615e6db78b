"""What filters say, in words: in the name of a file, and in the history of downloads."""

from collections.abc import Callable
from datetime import date
from typing import Any

from db.case.filters import NOBODY
from db.reference.places import Places
from db.reference.terms import Label, Terms
from ui.case import lasting
from ui.case.outcomes import outcome_label
from ui.text import labels
from ui.text.attention import WORDS
from ui.text.departure import LACKS
from ui.text.i18n import N_, _, country, day

TITLES = {
    "units": N_("Unit"),
    "sites": N_("Site"),
    "coaches": N_("Coach"),
    "stages": N_("Stage"),
    "targets": N_("Target group"),
    "nationalities": N_("Nationality"),
    "outcomes": N_("Outcome"),
    "orders": N_("First or further order"),
    "still": N_("Still durable"),
    "closed_from": N_("Closed from"),
    "closed_to": N_("Closed until"),
    "attention": N_("Needs attention"),
    "missing": N_("Incomplete departure"),
    "text": N_("Search"),
}


def says(terms: Terms, places: Places) -> dict[str, Callable[[Any], str]]:
    """How each filter says one of its values, also one that is no longer there."""
    sites = {one.id: one.name for one in places.sites} | {NOBODY: _("no site yet")}
    coaches = {one.id: one.name for one in places.coaches} | {NOBODY: _("no coach yet")}
    units = {one.id: one.code for one in places.units}
    elsewhere = _("elsewhere")

    def term(kind: str) -> Callable[[Any], str]:
        return lambda code: (terms.get(kind, {}).get(code) or Label(code, str(code), None)).label

    def outcome(code: Any) -> str:  # noqa: ANN401
        known = code == "durable" or code in terms.get("outcome", {})
        return outcome_label(terms, code).removeprefix("– ") if known else str(code)

    return {
        "units": lambda key: units.get(key, elsewhere),
        "sites": lambda key: sites.get(key, elsewhere),
        "coaches": lambda key: coaches.get(key, elsewhere),
        "stages": term("stage"),
        "targets": term("target"),
        "nationalities": country,
        "outcomes": outcome,
        "orders": labels.rank,
        "still": lasting.answer,
        "closed_from": _day,
        "closed_to": _day,
        "attention": lambda name: _(WORDS[name].chosen) if name in WORDS else str(name),
        "missing": lambda name: _(LACKS[name]) if name in LACKS else str(name),
        "text": str,
    }


def sentence(values: dict[str, Any], words: dict[str, Callable[[Any], str]]) -> str:
    """«Coach: Ann Peeters; Stage: analysis», of filters as the record keeps them."""
    said = [
        _("{name}: {value}").format(name=_(TITLES[name]), value=_listed(words[name], value))
        for name, value in values.items()
        if name in TITLES and value not in (None, "", [], ())
    ]
    return _("; ").join(said)


def _listed(say: Callable[[Any], str], value: Any) -> str:  # noqa: ANN401
    return ", ".join(say(one) for one in (value if isinstance(value, list | tuple) else [value]))


def _day(value: Any) -> str:  # noqa: ANN401 - a day, or one as JSON keeps it
    return day(value if isinstance(value, date) else date.fromisoformat(str(value)))
