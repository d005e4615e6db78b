"""How the directory says its codes: kinds of help, places, languages, what was verified."""

from db.directory import entries
from db.directory.fields import ELSEWHERE, NATIONWIDE
from db.reference import terms as reference_terms
from db.reference.places import Places
from db.reference.terms import Terms
from db.user import User
from ui.components.grid_columns import said_by
from ui.text.i18n import COMMON, N_, _, language, tongue

REPORT_LABELS = {"open": N_("to settle"), "settled": N_("settled")}
STATE_LABELS = {
    "verified": N_("verified"),
    "stale": N_("over 180 days ago"),
    "never": N_("never verified"),
    "retired": N_("retired"),
}


class Words:
    """The words of the directory for one user, in the language of this run."""

    def __init__(self, user: User, terms: Terms, places: Places) -> None:
        self.terms, self.known = terms, places
        self.places = _place_labels(places)
        self.tongues = sorted({*COMMON, *entries.languages(user)}, key=tongue)

    def kind(self, code: object) -> str:
        term = self.terms["help"].get(str(code))
        return term.label if term else str(code)

    def say(self, field: str, value: object) -> str:
        """A field's value in words."""
        if field == "kind":
            return self.kind(value)
        if field == "covers" and isinstance(value, tuple):
            elsewhere = self.places[ELSEWHERE]  # a place that the user does not see
            return ", ".join(dict.fromkeys(self.places.get(str(one), elsewhere) for one in value))
        if field == "languages" and isinstance(value, tuple):
            return ", ".join(tongue(code) for code in value)
        return str(value)

    def seen_places(self) -> list[str]:
        """The places that can be chosen, by their keys."""
        return [key for key in self.places if key != ELSEWHERE]

    def kinds(self) -> list[str]:
        """The kinds of help that can be chosen."""
        return reference_terms.choices(self.terms, "help")

    def by_words(self) -> dict[str, dict[str, str]]:
        """The words of codes in the language of this moment, by field, with their codes."""
        kinds = reference_terms.terms(language())["help"]
        return {
            "kind": said_by((code, one.label) for code, one in kinds.items()),
            "state": said_by((state, _(label)) for state, label in STATE_LABELS.items()),
            "languages": said_by((code, tongue(code)) for code in self.tongues),
            "covers": said_by(_place_labels(self.known).items()),
        }


def _place_labels(places: Places) -> dict[str, str]:
    """Keys of places with their names: the country, the units, the sites."""
    labels = {NATIONWIDE: _("whole country")}
    labels |= {f"unit:{unit.id}": _("unit {code}").format(code=unit.code) for unit in places.units}
    labels |= {f"site:{site.id}": site.name for site in places.sites}
    return labels | {ELSEWHERE: _("elsewhere")}
