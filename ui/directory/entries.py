"""The referral directory on screen: filters, the grid of entries, adding, verifying, retiring."""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property, partial
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import (
    ButtonColumn,
    DateColumn,
    LinkColumn,
    MultiselectColumn,
    SelectboxColumn,
    TextColumn,
)

from db.directory import entries, reports
from db.directory.entries import STATES, DirectoryFilters
from db.directory.fields import ELSEWHERE, LONGEST, NATIONWIDE
from db.errors import Key, Refused
from db.reference import terms as reference_terms
from db.reference.places import Places
from db.reference.terms import Terms
from db.transaction import Edit
from db.user import User
from ui.components import feedback, tables, undo, url_state
from ui.components.callbacks import act, open_dialog
from ui.components.grid import Grid
from ui.components.grid_columns import said_by
from ui.components.grid_saving import Saving
from ui.components.left_out import tell_left_out
from ui.components.paste_dialog import Setting
from ui.components.row_words import filtered, listed
from ui.directory import report_dialog
from ui.directory import reports as directory_reports
from ui.text import labels as text_labels
from ui.text import refusals, saved
from ui.text.i18n import COMMON, N_, _, language, ngettext, tongue
from ui.text.markdown import plain

PAGE = "directory"
ADDING = "entries-adding"  # the organisation that a service is about to be added to
NAMES = ("text", "kinds", "places", "spoken", "states", "wrong")
REPORT_LABELS = {"open": N_("to settle"), "settled": N_("settled")}
STATE_LABELS = {
    "verified": N_("verified"),
    "stale": N_("over 180 days ago"),
    "never": N_("never verified"),
    "retired": N_("retired"),
}


class Entries:
    """Everything the page of the directory draws, for one user."""

    def __init__(self, user: User, terms: Terms, places: Places, *, may_edit: bool) -> None:
        self.user, self.terms, self.may_edit = user, terms, may_edit
        self.known, self.places = places, _place_labels(places)
        self.tongues = sorted({*COMMON, *entries.languages(user)}, key=tongue)
        self.grid = Grid(user, "entries")

    def filters(self) -> DirectoryFilters:
        """Draw the filters; all but the words is in the address."""
        options: dict[str, list[str]] = {
            "kinds": list(self.terms["help"]),
            "places": [key for key in self.places if key != ELSEWHERE],
            "spoken": self.tongues,
            "states": list(STATES),
            "wrong": list(REPORT_LABELS),
        }
        found = url_state.read(NAMES)
        if found is not None:
            for name, known in options.items():
                st.session_state[name] = url_state.chosen(found.get(name, []), known)
            st.session_state["text"] = " ".join(found.get("text", []))
        for name, known in options.items():
            url_state.known(name, known)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            text = st.text_input(_("Search"), key="text", width=180) or ""
            titles = (
                _("Kind of help"), _("Helps in"), _("Languages"), _("Verified"),
                _("Said to be wrong"),
            )  # fmt: skip
            says: tuple[Callable[[Any], str], ...]
            says = (
                self._kind, self.places.__getitem__, tongue, lambda one: _(STATE_LABELS[one]),
                lambda one: _(REPORT_LABELS[one]),
            )  # fmt: skip
            chosen = {
                name: st.multiselect(
                    title, options[name], key=name, format_func=say, placeholder=_("All"), width=155
                )
                for name, title, say in zip(options, titles, says, strict=True)
            }
            clear = url_state.clear(NAMES)
            st.button(_("Clear"), icon=":material/filter_alt_off:", on_click=act(clear))
            if self.may_edit:
                pressed = st.button(_("Add"), icon=":material/add:", type="primary")
                organisation = st.session_state.pop(ADDING, None)
                if pressed or organisation:
                    self.add(organisation)
        url_state.write(NAMES, {"text": [text] if text else []} | chosen)
        tell_left_out(NAMES, dict(zip(options, titles, strict=True)))
        return DirectoryFilters(
            text,
            tuple(chosen["kinds"]),
            tuple(chosen["places"]),
            tuple(chosen["spoken"]),
            tuple(chosen["states"]),
            tuple(chosen["wrong"]),
        )

    def said(self, filters: DirectoryFilters) -> None:
        """What is said to be wrong: how much, and one by one once it is asked for."""
        report_dialog.draw_asked(self.user, PAGE)
        if filters.reports:
            directory_reports.cards(self.user, filters.reports, self.say, self.grid.renew)
        elif told := directory_reports.count(self.user):
            icon, wanted = ":material/report:", self._wanted()
            st.button(told, icon=icon, type="tertiary", on_click=act(_narrow), args=(wanted,))

    def _wanted(self) -> list[str]:
        return ["open"] if self.may_edit else list(REPORT_LABELS)

    def _reported(self, about: Iterable[str]) -> list[str]:
        """For each entry: how often it is said to be wrong, or that one may say so."""
        counts = Counter(one.about for one in reports.found(self.user))
        return [
            ngettext("{count} report", "{count} reports", counts[one]).format(count=counts[one])
            if counts[one]
            else _("Say what is wrong")
            for one in about
        ]

    def _report(self, name: str, keys: list[str]) -> None:
        report_dialog.ask(keys[st.session_state[name].row])

    def _report_column(self, name: str, about: list[str]) -> Any:  # noqa: ANN401 - as Streamlit's
        return ButtonColumn(
            _("Wrong?"),
            key=name,
            on_click=act(self._report),
            args=(name, about),
            type="tertiary",
            width=130,
        )

    def table(self, frame: pd.DataFrame) -> None:
        """The entries: editable for who keeps the directory, to read for who looks up."""
        count = len(frame)
        total = ngettext("{count} service", "{count} services", count).format(count=count)
        feedback.say()
        deed = partial(_save, self.user)
        saving = Saving(self.grid, self.user, PAGE, deed, self.say, self._name)
        saving.choose()
        shown = frame.assign(
            verify=_("Verify"),
            retire=[_("Restore") if one == "retired" else _("Retire") for one in frame["state"]],
            retired=frame["state"] == "retired",  # not shown: what a click goes by
            wrong=self._reported(about := [f"service:{key}" for key in frame["id"]]),
        )
        config = self._config(about)
        if not self.may_edit:
            names = [name for name in config if name not in ("verify", "retire")]
            shown = shown.assign(
                kind=[self._kind(code) for code in shown["kind"]],
                state=[_(STATE_LABELS[state]) for state in shown["state"]],
            )
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(total)
                undo.draw(self.user, PAGE, None, lambda: None)
            st.dataframe(shown[names], column_config=config, hide_index=True, placeholder="")
            return
        back = partial(undo.draw, self.user, PAGE, None, self.grid.renew)
        self.grid.bar(total, self.say, self._name, saving.save, back)
        self.grid.absent = self._absent
        self.grid.draw(
            shown,
            config,
            ["contact", "verified_on", "verified_by", "state"],
            _("Referral directory"),
            {
                "kind": {code: term.label for code, term in self.terms["help"].items()},
                "state": {state: _(label) for state, label in STATE_LABELS.items()},
            },
            lists={"covers": self.places, "languages": {one: tongue(one) for one in self.tongues}},
            longest=LONGEST,
            setting=Setting(("organisation", "service"), self._config, also=self._words),
        )

    def _words(self) -> dict[str, dict[str, str]]:
        """The words of codes in one language, by field."""
        kinds = reference_terms.terms(language())["help"]
        return {
            "kind": said_by((code, one.label) for code, one in kinds.items()),
            "state": said_by((state, _(label)) for state, label in STATE_LABELS.items()),
            "languages": said_by((code, tongue(code)) for code in self.tongues),
            "covers": said_by(_place_labels(self.known).items()),
        }

    def _absent(self, keys: list[Key], names: Callable[[Any], str]) -> str:
        """Rows that were saved and are not listed any more: because somebody retired them?"""
        states = entries.states(self.user, [int(key) for key in keys])
        retired = [key for key in keys if states.get(int(key)) == "retired"]
        if not retired:
            return filtered(keys, names)
        said = _(
            "Saved, but somebody retired it meanwhile, so it is not listed: {rows}. To see it, "
            "choose “{state}” under “Verified”; there it can be restored."
        )
        return said.format(rows=listed(retired, names), state=_(STATE_LABELS["retired"]))

    def without_services(self, frame: pd.DataFrame) -> None:
        """Organisations of which no service is listed, with the way to list one."""
        if frame.empty:
            return
        count = len(frame)
        said = ngettext(
            "{count} organisation has no service listed yet",
            "{count} organisations have no service listed yet",
            count,
        )
        st.markdown(said.format(count=count))
        names = ("organisation", "website", "email", "phone", "description")
        config = {name: column for name, column in self._config().items() if name in names}
        if self.may_edit:
            frame = frame.assign(add=_("Add a service"))
            config["add"] = ButtonColumn(
                "",
                key="entries-bare",
                on_click=act(self._add_to),
                args=(list(frame["organisation"]),),
                type="tertiary",
                width=140,
            )
        about = [f"organisation:{key}" for key in frame["id"]]
        frame = frame.assign(wrong=self._reported(about))
        config["wrong"] = self._report_column("bare-wrong", about)
        st.dataframe(frame[list(config)], column_config=config, hide_index=True, placeholder="")

    def _add_to(self, names: list[str]) -> None:
        st.session_state[ADDING] = names[st.session_state["entries-bare"].row]

    def say(self, field: str, value: object) -> str:
        """A field's value in words."""
        if field == "kind":
            return self._kind(value)
        if field == "covers" and isinstance(value, tuple):
            elsewhere = self.places[ELSEWHERE]  # a place that the user does not see
            return ", ".join(dict.fromkeys(self.places.get(str(one), elsewhere) for one in value))
        if field == "languages" and isinstance(value, tuple):
            return ", ".join(tongue(code) for code in value)
        return str(value)

    def add(self, organisation: str | None = None) -> None:
        open_dialog(_("Add a service"), self._add, organisation, width="medium")

    def _add(self, organisation: str | None) -> None:
        names = entries.organisations(self.user)
        with st.form("add", border=False):
            values: dict[str, object] = {
                "organisation": st.selectbox(
                    text_labels.field("organisation"),
                    names,
                    index=names.index(organisation) if organisation in names else None,
                    placeholder="–",
                ),
                "new": st.text_input(_("Or a new organisation")),
                "service": st.text_input(text_labels.field("service")),
                "kind": st.selectbox(
                    text_labels.field("kind"),
                    reference_terms.choices(self.terms, "help"),
                    index=None,
                    format_func=self._kind,
                    placeholder="–",
                ),
                "covers": st.multiselect(
                    text_labels.field("covers"),
                    [key for key in self.places if key != ELSEWHERE],
                    format_func=self.places.__getitem__,
                    placeholder="–",
                ),
                "languages": st.multiselect(
                    text_labels.field("languages"),
                    self.tongues,
                    format_func=tongue,
                    placeholder="–",
                ),
                "website": st.text_input(text_labels.field("website")),
                "email": st.text_input(text_labels.field("email")),
                "phone": st.text_input(text_labels.field("phone")),
                "description": st.text_area(text_labels.field("description")),
            }
            if not st.form_submit_button(_("Add"), type="primary"):
                return
        values["organisation"] = values.pop("new") or values["organisation"]
        try:
            entries.add_entry(self.user, values, PAGE)
        except Refused as error:
            for refusal in error.refusals:
                st.error(plain(refusals.sentence(refusal)))
            return
        name = f"{values['organisation']} – {values['service']}"
        self._done(saved.of(name, _("added to the directory")))

    def _name(self, key: int) -> str:
        """What an entry is called, also where the filters do not show it."""
        return self._owners.get(key, str(key))

    @cached_property
    def _owners(self) -> dict[int, str]:
        """Read once a run, and only where a row must be named."""
        return entries.owners(self.user)

    def _verify(self) -> None:
        row = self._clicked("entries-verify")
        deed = partial(entries.verify, self.user, [int(row["id"])], PAGE)
        self._do(deed, row, _("marked as verified today"))

    def _retire(self) -> None:
        row = self._clicked("entries-retire")
        back = bool(row["retired"])
        what = _("back in use") if back else _("retired; the entry is kept, unlisted")
        self._do(partial(entries.retire, self.user, [int(row["id"])], PAGE, back=back), row, what)

    def _do(self, deed: Callable[[], object], row: pd.Series, what: str) -> None:
        if feedback.attempt(deed):
            self.grid.renew()
            feedback.done(
                saved.of(f"{row['organisation']} – {row['service']}", what), self.user, PAGE
            )

    def _clicked(self, name: str) -> pd.Series:
        frame: pd.DataFrame = st.session_state["entries-rows"]
        return frame.iloc[st.session_state[name].row]

    def _done(self, said: str) -> None:
        feedback.done(said, self.user, PAGE)
        st.rerun()

    def _kind(self, code: object) -> str:
        term = self.terms["help"].get(str(code))
        return term.label if term else str(code)

    def _config(self, about: list[str] | None = None) -> dict[str, Any]:
        say = text_labels.field
        return {
            "organisation": TextColumn(say("organisation"), width=240, pinned=True),
            "service": TextColumn(say("service"), width=250),
            "kind": SelectboxColumn(
                say("kind"),
                options=[self._kind(code) for code in reference_terms.choices(self.terms, "help")],
                width=190,
            ),
            "covers": MultiselectColumn(
                say("covers"),
                options=list(self.places),
                format_func=lambda key: self.places.get(key, key),
                width=180,
            ),
            "verify": ButtonColumn(
                _("Verify"),
                key="entries-verify",
                on_click=act(self._verify),
                type="tertiary",
                width=90,
            ),
            "state": TextColumn(_("Verified"), width=165),
            "wrong": self._report_column("entries-wrong", about or []),
            "languages": MultiselectColumn(
                say("languages"), options=self.tongues, format_func=tongue, width=330
            ),
            "website": LinkColumn(say("website"), display_text=r"https?://([^/]+)", width=230),
            "verified_on": DateColumn(say("verified_on"), format=tables.DAY_FORMAT, width=100),
            "email": TextColumn(say("email"), width=150),
            "phone": TextColumn(say("phone"), width=110),
            "description": TextColumn(say("description"), width=260),
            "contact": TextColumn(say("contact"), width=260),
            "verified_by": TextColumn(_("Verified by"), width=140),
            "retire": ButtonColumn(
                _("In use"),
                key="entries-retire",
                on_click=act(self._retire),
                type="tertiary",
                width=100,
            ),
        }


def _narrow(wanted: list[str]) -> None:
    st.session_state["wrong"] = wanted


def _save(user: User, edits: list[Edit]) -> int:
    return entries.save(user, edits, PAGE)


def _place_labels(places: Places) -> dict[str, str]:
    """Keys of places with their names: the country, the units, the sites."""
    labels = {NATIONWIDE: _("whole country")}
    labels |= {f"unit:{unit.id}": _("unit {code}").format(code=unit.code) for unit in places.units}
    labels |= {f"site:{site.id}": site.name for site in places.sites}
    return labels | {ELSEWHERE: _("elsewhere")}
