"""The referral directory on screen: filters, the grid of entries, adding, verifying, retiring."""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property, partial
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import ButtonColumn

from db.directory import entries, reports
from db.directory.entries import DirectoryFilters
from db.directory.fields import LONGEST
from db.errors import Key
from db.reference.places import Places
from db.reference.terms import Terms
from db.transaction import Edit
from db.user import User
from ui.components import feedback, undo
from ui.components.callbacks import act
from ui.components.grid import Grid
from ui.components.grid_saving import Saving
from ui.components.paste_dialog import Setting
from ui.components.row_words import filtered, listed
from ui.directory import report_dialog
from ui.directory import reports as directory_reports
from ui.directory.add_dialog import open_adding
from ui.directory.columns import RETIRE, VERIFY, press_columns, read_columns
from ui.directory.filters import draw_filters, narrow_to_reports
from ui.directory.words import REPORT_LABELS, STATE_LABELS, Words
from ui.text import saved
from ui.text.i18n import _, ngettext, tongue

PAGE = "directory"
ADDING = "entries-adding"  # the organisation that a service is about to be added to
ORDER = (
    "organisation", "service", "kind", "covers", "verify", "state", "wrong", "languages", "website",
    "verified_on", "email", "phone", "description", "contact", "verified_by", "retire",
)  # fmt: skip


class Entries:
    """Everything the page of the directory draws, for one user."""

    def __init__(self, user: User, terms: Terms, places: Places, *, may_edit: bool) -> None:
        self.user, self.may_edit = user, may_edit
        self.words = Words(user, terms, places)
        self.grid = Grid(user, "entries")

    def filters(self) -> DirectoryFilters:
        """Draw the filters, and the way to add an entry."""
        return draw_filters(self.words, self._offer_adding)

    def _offer_adding(self) -> None:
        if not self.may_edit:
            return
        pressed = st.button(_("Add"), icon=":material/add:", type="primary")
        organisation = st.session_state.pop(ADDING, None)
        if pressed or organisation:
            open_adding(self.user, self.words, PAGE, organisation)

    def said(self, filters: DirectoryFilters) -> None:
        """What is said to be wrong: how much, and one by one once it is asked for."""
        report_dialog.draw_asked(self.user, PAGE)
        if filters.reports:
            directory_reports.cards(self.user, filters.reports, self.words.say, self.grid.renew)
        elif told := directory_reports.count(self.user):
            icon, wanted = ":material/report:", self._wanted()
            st.button(
                told, icon=icon, type="tertiary", on_click=act(narrow_to_reports), args=(wanted,)
            )

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
        saving = Saving(self.grid, self.user, PAGE, deed, self.words.say, self._name)
        saving.choose()
        shown = frame.assign(
            verify=_("Verify"),
            retire=[_("Restore") if one == "retired" else _("Retire") for one in frame["state"]],
            retired=frame["state"] == "retired",  # not shown: what a click goes by
            wrong=self._reported(about := [f"service:{key}" for key in frame["id"]]),
        )
        config = self._config(about)
        if not self.may_edit:
            self._list(shown, config, total)
            return
        back = partial(undo.draw, self.user, PAGE, None, self.grid.renew)
        self.grid.bar(total, self.words.say, self._name, saving.save, back)
        self.grid.absent = self._absent
        tongues = {one: tongue(one) for one in self.words.tongues}
        self.grid.draw(
            shown,
            config,
            ["contact", "verified_on", "verified_by", "state"],
            _("Referral directory"),
            {
                "kind": {code: one.label for code, one in self.words.terms["help"].items()},
                "state": {state: _(label) for state, label in STATE_LABELS.items()},
            },
            lists={"covers": self.words.places, "languages": tongues},
            longest=LONGEST,
            setting=Setting(("organisation", "service"), self._config, also=self.words.by_words),
        )

    def _list(self, shown: pd.DataFrame, config: dict[str, Any], total: str) -> None:
        """The entries for who looks up only."""
        names = [name for name in config if name not in ("verify", "retire")]
        shown = shown.assign(
            kind=[self.words.kind(code) for code in shown["kind"]],
            state=[_(STATE_LABELS[state]) for state in shown["state"]],
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(total)
            undo.draw(self.user, PAGE, None, lambda: None)
        st.dataframe(shown[names], column_config=config, hide_index=True, placeholder="")

    def _config(self, about: list[str] | None = None) -> dict[str, Any]:
        """The columns, in their order."""
        reported = self._report_column("entries-wrong", about or [])
        found = read_columns(self.words) | press_columns(self._verify, self._retire, reported)
        return {name: found[name] for name in ORDER}

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

    def _name(self, key: int) -> str:
        """What an entry is called, also where the filters do not show it."""
        return self._owners.get(key, str(key))

    @cached_property
    def _owners(self) -> dict[int, str]:
        """Read once a run, and only where a row must be named."""
        return entries.owners(self.user)

    def _verify(self) -> None:
        row = self._clicked(VERIFY)
        deed = partial(entries.verify, self.user, [int(row["id"])], PAGE)
        self._do(deed, row, _("marked as verified today"))

    def _retire(self) -> None:
        row = self._clicked(RETIRE)
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


def _save(user: User, edits: list[Edit]) -> int:
    return entries.save(user, edits, PAGE)
