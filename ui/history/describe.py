"""A record as a sentence: what was done to what, field by field, in the words of the screen."""

from collections.abc import Mapping
from datetime import date, datetime

from db.audit.recorder import OPENED
from db.case import fields
from db.history.change_sets import Record, Set
from db.models import RecordKind, as_utc, reference
from db.reference.places import Places
from db.reference.terms import Terms
from db.security.masking import HIDDEN
from ui.case import filter_words
from ui.text import labels
from ui.text.i18n import N_, _, country, day, moment, month_of_birth, number, tongue
from ui.text.labels import KINDS, RESULTS
from ui.text.markdown import plain

NOUNS = {
    "person": N_("Person"),
    "removal_order": N_("Order"),
    "case_file": N_("Case"),
    "case_step": N_("Stage reached"),
    "case_term": N_("Finding"),
    "meeting": N_("Meeting"),
    "referral": N_("Referral"),
    "invitation": N_("Invitation"),
    "procedure": N_("Procedure"),
    "allocation": N_("Case given"),
    "transfer": N_("Case offered to another unit"),
    "team_meeting": N_("Weekly meeting"),
    "decision": N_("Decision of a meeting"),
    "attendee": N_("At a meeting"),
    "organisation": N_("Organisation"),
    "service": N_("Service"),
    "coverage": N_("Place covered"),
    "contact": N_("Contact"),
    "report": N_("Report of an error"),
    "unit": N_("Unit"),
    "site": N_("Site"),
    "coach": N_("Coach"),
    "coach_language": N_("Language of a coach"),
    "postal_code": N_("Postal code"),
    "account": N_("Account"),
    "term": N_("Term of a list"),
    "setting": N_("Setting"),
    "distinct_pair": N_("Two persons, not one"),
}
PAGES = {
    "caseload": N_("Caseload"),
    "cases": N_("Cases"),
    "case": N_("Case"),
    "handover": N_("Hand over a caseload"),
    "allocation": N_("Allocation"),
    "week": N_("Week"),
    "meeting": N_("Weekly meeting"),
    "meeting-screen": N_("Weekly meeting, followed on a screen"),
    "shared-screen": N_("Shared screen"),
    "directory": N_("Referral directory"),
    "history": N_("History"),
    "settings": N_("Settings"),
    "load-register": N_("Register of orders"),
    "load-directory": N_("Directory file"),
    "sample": N_("Sample data"),
    "migrate": N_("Installation"),
    "restored": N_("Administration"),
    "add-user": N_("Administration"),
    "set-password": N_("Administration"),
    "confirm-account": N_("Administration"),
    "own-password": N_("Own password"),
    "approvals": N_("Confirmations"),
    "persons": N_("Entered twice"),
    "sign-in": N_("Sign in"),
}
# Bookkeeping of the board itself, and what follows from another field.
SILENT = {
    "id", "version", "case_id", "person_id", "order_id", "service_id", "organisation_id", "hsds_id",
    "folded", "folded_name", "outcome_group", "ordered_on", "term_ends_on", "failed_attempts",
    "locked_until", "position", "first", "reset_until", "agenda", "screen", "team_meeting_id",
    "shared_screen", "awaiting_by", "seen",
}  # fmt: skip
SILENT_OF = {("report", "account_id")}  # its name stands beside it
FIELDS = {  # where a name means something of its own
    ("term", "kind"): N_("List"),
    ("meeting", "kind"): N_("Kind of meeting"),
    ("procedure", "kind"): N_("Procedure"),
    ("decision", "kind"): N_("Decision"),
    ("report", "result"): N_("What came of it"),
}
DEEDS = {
    "given": N_("given to a coach"),
    "appointment": N_("appointment"),
    "noted": N_("noted"),
    "task": N_("left to somebody"),
}
MOMENTS = {"started_at", "ended_at", "awaiting_since"}
SEALS = {
    "keyed": N_("From here on the record of changes is sealed with a key"),
    "restored": N_("A backup was restored here"),
}
TERMS = {
    "kind", "attendance", "result", "term", "parent_code", "channel", "prospect", "ruling",
    "reason",
}  # fmt: skip
NAMED = ("name", "service", "last_name", "code", "fr", "first", "language")
WRITTEN = {  # names, and what people wrote: not told on a shared screen
    "last_name", "first_name", "folded_name", "sp_number", "birth_date", "birth_part",
    "discussed", "register_last_name", "register_first_name", "register_birth", "lower", "upper",
    "merged_into_id",
    "next_step", "void_reason", "reason_given", "text", "answer", "words",
}  # fmt: skip
SECRET = {"password_hash", "reset_hash"}
LONGEST = 200  # characters of a value


class Teller:
    """Knows the names behind the codes and numbers of the record."""

    def __init__(self, terms: Terms, places: Places, *, masked: bool = False) -> None:
        self.masked = masked
        self.says = filter_words.says(terms, places)
        self.terms = {code: term.label for kind in terms.values() for code, term in kind.items()}
        self.names = {
            "unit_id": {one.id: one.code for one in places.units},
            "site_id": {one.id: one.name for one in places.sites},
            "coach_id": {one.id: one.name for one in places.coaches},
        }
        self.names["proposed_id"] = self.names["coach_id"]
        self.names["from_unit_id"] = self.names["to_unit_id"] = self.names["unit_id"]

    def heading(self, one: Set) -> str:
        """Who did it and where; when stands beside."""
        who = plain(one.who) if one.who else _("the board itself")
        return f"**{who}** · {_(PAGES.get(one.page, one.page))}"

    def sentence(self, record: Record) -> str:
        """Markdown: what was done, to what, and the values before and after."""
        if record.table == RecordKind.EXPORT:
            return self._exported(record)
        if record.table == RecordKind.UNMASKED:
            return "**" + _("Persons shown by name again") + "**"
        if record.table == RecordKind.SEALED:
            return f"**{_(SEALS[record.key])}**"
        about = f"**{self._about(record)}**"
        if record.before is None and record.after is None:
            return _("{what} opened").format(what=about)
        if record.before is None:
            return _("{what} added: {values}").format(
                what=about, values=self._listed(record.table, record.after)
            )
        if record.after is None:
            values = self._listed(record.table, record.before)
            return _("{what} removed: {values}").format(what=about, values=values)
        changed = [self._changed(name, record) for name in record.after if name not in SILENT]
        return f"{about} – " + (_("; ").join(changed) or _("brought up to date"))

    def _about(self, record: Record) -> str:
        noun = _(NOUNS.get(record.table, record.table))
        if record.case_id is not None:
            case = reference(record.case_id)
            return f"{noun} {case}" if record.table == OPENED else f"{noun}, {case}"
        values = {**(record.before or {}), **(record.after or {})}
        named = next((str(values[name]) for name in NAMED if values.get(name)), "")
        named = record.title or named or record.key
        if self.masked and record.table in ("person", "removal_order", "distinct_pair"):
            named = record.key
        return f"{noun} {plain(named[:LONGEST])}"

    def _changed(self, name: str, record: Record) -> str:
        field = _field(record.table, name)
        if name in SECRET:
            return _("{field} renewed").format(field=field)
        before = self.value(name, (record.before or {}).get(name))
        after = self.value(name, (record.after or {}).get(name))
        return _("{name}: {value}").format(name=field, value=f"{before} → {after}")

    def _listed(self, table: str, values: Mapping[str, object] | None) -> str:
        said = [
            f"{_field(table, name)} {self.value(name, value)}"
            for name, value in (values or {}).items()
            if name not in SILENT | SECRET
            and value not in (None, "")
            and (table, name) not in SILENT_OF
        ]
        return _("; ").join(said) or "–"

    def _exported(self, record: Record) -> str:
        values = dict(record.after or {})
        count = values.pop("rows", 0)
        said = (
            HIDDEN
            if self.masked and values.get("text")
            else filter_words.sentence(values, self.says)
        )
        form, rows = record.key.upper(), number(float(str(count)))
        text = _("{rows} cases downloaded as {form}").format(rows=rows, form=form)
        return f"**{text}**" + (f" ({plain(said[:LONGEST])})" if said else "")

    def value(self, name: str, value: object) -> str:
        """A value as the screen says it; text of people as text, never as markdown."""
        if value is None or value == "":
            return _("(empty)")
        if self.masked and (name in WRITTEN or name in fields.mended(masked=True)):
            return HIDDEN
        if name == "account_id":  # whose it is stands beside it; that there is one is the news
            return _("yes")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if name in self.names and isinstance(value, int):
            return plain(self.names[name].get(value, _("elsewhere")))
        text = str(value)
        if name in TERMS or fields.terms([name]):
            return plain(self.terms.get(text) or _({**KINDS, **DEEDS, **RESULTS}.get(text, text)))
        if name in MOMENTS:
            return moment(as_utc(datetime.fromisoformat(text)))
        if name == "birth_part" or (name == "register_birth" and len(text) < len("1990-05-03")):
            return plain(month_of_birth(text))
        if name in fields.of_kind("country"):
            return plain(country(text))
        if name in ("language", "languages", "interpreter"):
            return plain(", ".join(tongue(code) for code in text.split()))
        if name in ("on", "register_birth") or name.endswith(("_on", "_to", "_date")):
            return day(date.fromisoformat(text))
        return plain(text if len(text) <= LONGEST else text[:LONGEST] + " …")


def _field(table: str, name: str) -> str:
    own = FIELDS.get((table, name))
    return _(own) if own else labels.field(name)
