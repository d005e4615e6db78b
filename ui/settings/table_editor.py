"""The settings on screen: one grid a noun, with adding, and links to choose a password."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import (
    CheckboxColumn,
    MultiselectColumn,
    NumberColumn,
    SelectboxColumn,
    TextColumn,
)

from db.accounts import approvals, passwords
from db.errors import Refused
from db.models import ROLES
from db.reference import terms as reference_terms
from db.reference.places import Places
from db.reference.terms import Terms
from db.settings import rules, tables
from db.settings.tables import NOUNS
from db.transaction import Edit
from db.user import User
from ui.components import feedback, undo
from ui.components.callbacks import open_dialog
from ui.components.grid import Grid
from ui.components.grid_columns import distinct_labels, said_by
from ui.components.grid_saving import Saving
from ui.components.paste_dialog import Setting
from ui.components.tables import DAY_FORMAT
from ui.text import labels as text_labels
from ui.text import refusals, saved
from ui.text.i18n import COMMON, N_, _, day, language, ngettext, tongue
from ui.text.labels import KINDS
from ui.text.labels import ROLES as ROLE_NAMES
from ui.text.markdown import plain

PAGE = "settings"
TITLES = {
    "accounts": N_("Accounts"),
    "coaches": N_("Coaches"),
    "sites": N_("Sites"),
    "units": N_("Units and norms"),
    "postal_codes": N_("Postal codes"),
    "terms": N_("Terms"),
}
WIDTHS = {"name": 200, "username": 130, "code": 150, "first": 90, "norm": 80, "kind": 150}
LINK = "reset_link"  # (account, secret) of the link that is shown once
NAMES = ("username", "name", "code", "first")  # the first that a noun has is what it is called
MADE = ("terms", "code")  # by the board
KEYS = {
    "accounts": ("username",),
    "coaches": ("name",),
    "sites": ("name",),
    "units": ("code",),
    "postal_codes": ("first",),
    "terms": ("code",),
}


class Keeping:
    """One noun of the settings, drawn for the administrator."""

    def __init__(self, user: User, noun: str, terms: Terms, places: Places) -> None:
        self.user, self.noun, self.kept = user, noun, NOUNS[noun]
        self.labels = _labels(terms, places)
        self.grid = Grid(user, f"settings-{noun}")
        self.frame = tables.load(user, noun)
        self.saving = Saving(
            self.grid, user, PAGE, partial(_save, user, noun), self.say, self.name, noun
        )

    def draw(self) -> None:
        """What there is, editable in place; adding above it."""
        feedback.say()
        self.saving.choose()
        if self.noun == "accounts":
            self._link()
            self._tell_waiting()
            st.caption(
                _(
                    "Whose account did not see cases, and now gets a role that does, needs a new "
                    "password: make a link with “New password …” as well. One yes of the head of "
                    "service is for both."
                )
            )
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button(_("Add"), icon=":material/add:"):
                open_dialog(_(TITLES[self.noun]), self._add, width="medium")
            if self.noun == "accounts":
                self._reset()
            if self.noun == "postal_codes":
                self._remove()
        count = len(self.frame)
        total = ngettext("{count} entry", "{count} entries", count).format(count=count)
        back = partial(undo.draw, self.user, PAGE, self.noun, self.grid.renew)
        self.grid.bar(total, self.say, self.name, self.saving.save, back)
        labels = {name: said for name, said in self.labels.items() if name in self.frame}
        shown = self.frame.copy()
        for name in labels:
            shown[name] = [None if pd.isna(one) else str(one) for one in shown[name]]
        locked = list(self.kept.fixed)
        self.grid.draw(
            shown,
            self._config(labels),
            locked,
            _(TITLES[self.noun]),
            labels,
            lists={"languages": {one: tongue(one) for one in self._spoken()}},
            longest=dict.fromkeys(self.kept.fields, rules.LONGEST),
            setting=Setting(KEYS[self.noun], lambda: self._config(labels), also=_words),
        )

    def _spoken(self) -> list[str]:
        if "languages" not in self.frame:
            return []
        return sorted({*COMMON, *(one for row in self.frame["languages"] for one in row)})

    def say(self, field: str, value: object) -> str:
        """A field's value in words."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if field == "languages" and isinstance(value, tuple):
            return ", ".join(tongue(code) for code in value)
        if field.endswith("_on"):
            return day(value)  # type: ignore[arg-type]
        return self.labels.get(field, {}).get(str(value), str(value))

    def name(self, key: Any) -> str:  # noqa: ANN401 - int or str
        """What a row is called."""
        names = [name for name in NAMES if name in self.frame]
        found = self.frame.loc[self.frame["id"] == key, names[0]]
        return str(found.iloc[0]) if len(found) else str(key)

    def _config(self, labels: dict[str, dict[str, str]]) -> dict[str, Any]:
        config: dict[str, Any] = {}
        for name in (*self.kept.fixed, *self.kept.fields):
            title, width = _title(self.noun, name), WIDTHS.get(name, 170)
            if name in labels:
                config[name] = SelectboxColumn(title, options=[*labels[name].values()], width=width)
            elif name == "languages":
                config[name] = MultiselectColumn(
                    title, options=self._spoken(), format_func=tongue, width=220
                )
            elif name == "on_leave":
                config[name] = CheckboxColumn(title, width=80)
            elif name == "first":
                config[name] = NumberColumn(title, width=width, format="%d")
            else:
                config[name] = TextColumn(title, width=width)
        first = next(iter(config))
        return config | {first: config[first] | {"pinned": True}}

    def _add(self) -> None:
        values: dict[str, object] = {}
        with st.form("add-setting", border=False):
            for name in (*self.kept.fixed, *self.kept.fields):
                made = name in ("closed_on", "on_leave") or (self.noun, name) == MADE
                if not made:
                    values[name] = self._field(name)
            if not st.form_submit_button(_("Add"), type="primary"):
                return
        try:
            key = tables.add_row(self.user, self.noun, values, PAGE)
            if self.noun == "accounts":
                secret = passwords.reset_link(self.user, int(key), PAGE)
                st.session_state[LINK] = (values["username"], secret)
        except Refused as error:
            for refusal in error.refusals:
                st.error(plain(refusals.sentence(refusal)))
            return
        self._done(saved.of(self._called(key, values), _("added")))

    def _field(self, name: str) -> object:
        title = _title(self.noun, name)
        if name in self.labels:
            said = self.labels[name]
            return st.selectbox(title, list(said), index=None, format_func=said.__getitem__)
        if name.endswith("_on"):
            return st.date_input(title, None, format=DAY_FORMAT)
        if name == "languages":
            return st.multiselect(title, COMMON, format_func=tongue)
        return st.text_input(title)

    def _reset(self) -> None:
        names = dict(zip(self.frame["id"], self.frame["username"], strict=True))
        with st.popover(_("New password …"), icon=":material/key:"):
            key = st.selectbox(
                _("Account"), list(names), index=None, format_func=names.__getitem__, key="reset-of"
            )
            st.caption(_("The old password stops working, and the account is signed out."))
            if st.button(_("Make a link"), type="primary", disabled=key is None) and key:
                secret = passwords.reset_link(self.user, int(key), PAGE)
                st.session_state[LINK] = (names[key], secret)
                st.rerun()

    def _tell_waiting(self) -> None:
        """Accounts that may see cases, and links for their passwords, need a second person."""
        if names := approvals.find_names(self.user):
            said = _("These work after the yes of the head of service: {names}.")
            st.info(said.format(names=plain(", ".join(names))), icon=":material/how_to_reg:")

    def _link(self) -> None:
        """The link, once: the next run has forgotten it."""
        found = st.session_state.pop(LINK, None)
        if found is None:
            return
        username, secret = found
        said = _("Give this link to {name}. It is shown once, works once, and ends in 24 hours.")
        st.success(said.format(name=plain(username)), icon=":material/key:")
        base = (st.context.url or "").split("?")[0].rsplit("/", 1)[0]
        st.code(f"{base}/?reset={secret}", language=None)

    def _remove(self) -> None:
        firsts = [int(one) for one in self.frame["first"]][1:]
        with st.popover(_("Remove …"), icon=":material/delete:"):
            first = st.selectbox(text_labels.field("first"), firsts, index=None, key="remove-first")
            st.caption(_("Its codes then belong to the unit of the row before."))
            if st.button(_("Remove"), disabled=first is None) and first:
                deed = partial(tables.remove_postal_code, self.user, first, PAGE)
                if feedback.attempt(deed):
                    self._done(saved.of(str(first), _("removed")))

    def _called(self, key: str, values: Mapping[str, object]) -> str:
        """What a new row is called, which the frame does not have yet."""
        if self.noun == "terms":
            return str(values[language()])
        return str(next((values[name] for name in NAMES if values.get(name)), key))

    def _done(self, said: str) -> None:
        self.grid.renew()
        feedback.done(said, self.user, PAGE, self.noun)
        st.rerun()


def _title(noun: str, name: str) -> str:
    return _("List") if (noun, name) == ("terms", "kind") else text_labels.field(name)


def _save(user: User, noun: str, edits: list[Edit]) -> int:
    """Ids are texts in the grid, and the words of a choice are codes already."""
    return tables.save(user, noun, [_stored(edit) for edit in edits], PAGE)


def _stored(edit: Edit) -> Edit:
    def values(fields: Any) -> dict[str, object]:  # noqa: ANN401
        return {
            name: int(str(value)) if name.endswith("_id") and value else _empty(value)
            for name, value in fields.items()
        }

    return replace(edit, before=values(edit.before), after=values(edit.after))


def _empty(value: object) -> object:
    return None if value == "" else value


def _words() -> dict[str, dict[str, str]]:
    """The words of codes in one language, by field."""
    terms = reference_terms.terms(language())
    groups = [one for one in terms["outcome"].values() if one.parent is None]
    return {
        "kind": said_by((kind, _(KINDS.get(kind, kind))) for kind in terms),
        "parent_code": said_by((one.code, one.label) for one in groups),
        "role": said_by((role, _(ROLE_NAMES[role])) for role in ROLES),
        "languages": said_by((code, tongue(code)) for code in COMMON),
        "target_group": said_by((code, one.label) for code, one in terms["target"].items()),
    }


def _labels(terms: Terms, places: Places) -> dict[str, dict[str, str]]:
    """The words of every field that is chosen from a list."""
    say: Callable[[str], str] = lambda kind: _(KINDS.get(kind, kind))  # noqa: E731
    labels = {
        "role": {role: _(ROLE_NAMES[role]) for role in ROLES},
        "unit_id": {str(one.id): one.code for one in places.units},
        "site_id": {str(one.id): one.name for one in places.sites},
        "coach_id": {str(one.id): one.name for one in places.coaches},
        "target_group": {code: term.label for code, term in terms["target"].items()},
        "kind": {kind: say(kind) for kind in terms},
        "parent_code": {
            term.code: term.label for term in terms["outcome"].values() if term.parent is None
        },
    }
    return {name: distinct_labels(said) for name, said in labels.items()}
