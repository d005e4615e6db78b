"""The list of cases as a grid to edit: one cell or many, pasted or filled."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import SelectboxColumn, TextColumn

from db.case import edit as case_edit
from db.case import fields as case_fields
from db.case import listing
from db.models import STAGES, case, reference
from db.reference import terms as reference_terms
from db.reference.places import Places
from db.reference.terms import Terms
from db.security import rights
from db.transaction import Edit
from db.user import User
from ui.case import columns
from ui.case.countries import by_name
from ui.case.labels import labels_of, yes_no
from ui.case.outcomes import outcome_leaves
from ui.components import undo
from ui.components.grid import Grid
from ui.components.grid_columns import distinct_labels, said_by
from ui.components.grid_saving import Saving
from ui.components.paste_dialog import Setting
from ui.text import labels as text_labels
from ui.text.i18n import _, country, day, language, ngettext, tongue

PAGE = "cases"


class CaseRows:
    """Everything that is edited on the page of cases, for one user."""

    def __init__(self, user: User, terms: Terms, places: Places) -> None:
        self.user, self.terms, self.places = user, terms, places
        self.labels = labels_of(terms, places)
        self.grid = Grid(user, "caserows")
        deed = partial(_save, user)
        self.saving = Saving(self.grid, user, PAGE, deed, self.say, reference)

    def say(self, field: str, value: object) -> str:
        """A field's value in words."""
        if value in (None, ""):
            return ""
        if case_fields.FIELDS[field].kind == "day":
            return day(value if isinstance(value, date) else date.fromisoformat(str(value)))
        label: Callable[[Any], str] = self.labels.get(field, str)
        return label(int(str(value)) if field in case_fields.GIVEN else value)

    def table(self, frame: pd.DataFrame) -> None:
        """The page of the list that ``frame`` holds (``db.case.listing.page``), every field
        editable.
        """
        count = len(frame)
        shown = self._shown(frame)
        total = ngettext("{count} case on this page", "{count} cases on this page", count)
        back = partial(undo.draw, self.user, PAGE, None, self.grid.renew)
        self.grid.bar(total.format(count=count), self.say, reference, self.saving.save, back)
        locked = ["reference", "name"] + (
            [] if rights.may_give(self.user) else list(case_fields.GIVEN)
        )
        labels = self._labels(shown)
        setting = Setting(
            ("reference",),
            lambda: _config(labels, self.fields),
            lambda: columns.titles(["reference", *case_fields.shown()]),
            lambda: _words(reference_terms.terms(language())) | _spoken(frame),
            self._find,
            self._beside(frame),
            frozenset(name for name in case_fields.shown() if _tells(name)),
        )
        self.grid.draw(
            shown,
            _config(labels, self.fields),
            locked,
            _("Cases"),
            labels,
            longest={"note": case_edit.LONGEST_NOTE},
            setting=setting,
        )
        st.caption(
            _(
                "Double-click a cell to edit it. “Paste rows” takes a block from a spreadsheet and "
                "says what it would change; Ctrl+D fills the selected cells downwards."
            )
        )

    @property
    def fields(self) -> list[str]:
        """What can be edited; a text that is hidden on a shared screen is not among it."""
        return case_fields.mended("case", masked=False if self.user.masked else None)

    def _shown(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Rows as the grid holds them: texts, and days."""
        shown = frame[["id", "reference", "name", *self.fields, *_names_beside()]].copy()
        for name in self.fields:
            if case_fields.FIELDS[name].kind != "day":
                shown[name] = [None if pd.isna(one) else str(one) for one in frame[name]]
        return shown

    def _beside(self, frame: pd.DataFrame) -> dict[str, dict[str, str] | None]:
        """The columns of the list that the grid does not show; codes with their words."""
        found: dict[str, dict[str, str] | None] = dict.fromkeys(_names_beside())
        for name, kind in case_fields.terms(found).items():
            found[name] = {code: one.label for code, one in self.terms[kind].items()}
        for name in {*case_fields.of_kind("country")} & found.keys():
            found[name] = {one: country(one) for one in set(frame[name].dropna())}
        found["language"] = {one: tongue(one) for one in set(frame["language"].dropna())}
        return found

    def _find(self, references: Sequence[str]) -> pd.DataFrame:
        """Cases that are not on this page of the list, by their references."""
        keys = [key for key in map(case.case_id, references) if key is not None]
        return self._shown(listing.find(self.user, keys))

    def _labels(self, frame: pd.DataFrame) -> dict[str, dict[str, str]]:
        """What may be chosen, by field: codes in their order, with their words."""
        options = {
            **{
                name: reference_terms.choices(self.terms, kind)
                for name, kind in case_fields.terms(self.fields).items()
            },
            **{name: by_name() for name in self.fields if name in case_fields.of_kind("country")},
            **{
                name: list(case_fields.YES_NO)
                for name in self.fields
                if name in case_fields.of_kind("yes_no")
            },
            "stage": list(STAGES),
            "coach_id": [str(one.id) for one in self.places.coaches if one.active],
            "site_id": [str(one.id) for one in self.places.sites if one.active],
            "outcome": outcome_leaves(self.terms),
        }
        return {
            name: distinct_labels(
                {code: self.say(name, code) for code in [*codes, *_standing(frame[name], codes)]}
            )
            for name, codes in options.items()
        }


def _tells(name: str) -> bool:
    """Whether the field says who a case is about."""
    return case_fields.is_masked(name) and name not in case_fields.mended()


def _names_beside() -> list[str]:
    """What lists of the board have of a case and this grid does not show; who it is about, too."""
    told_otherwise = {*case_fields.mended(), "name", "coach", "site"}
    return [name for name in case_fields.shown() if name not in told_otherwise]


def _standing(column: pd.Series, codes: list[str]) -> list[str]:
    """What stands in the grid though it can no longer be chosen."""
    return sorted(set(column.dropna()) - set(codes))


def _words(terms: Terms) -> dict[str, dict[str, str]]:
    """The words of terms and answers in one language, by field, with their codes."""
    kinds = case_fields.terms(case_fields.FIELDS)
    answers = said_by((code, yes_no(code)) for code in case_fields.YES_NO)
    return {
        field: said_by((code, one.label) for code, one in terms[kind].items())
        for field, kind in kinds.items()
    } | dict.fromkeys(case_fields.of_kind("yes_no"), answers)


def _spoken(frame: pd.DataFrame) -> dict[str, dict[str, str]]:
    """The words of countries and languages in one language, with their codes."""
    found = {"language": said_by((code, tongue(code)) for code in set(frame["language"].dropna()))}
    for name in case_fields.of_kind("country"):
        codes = by_name() if name in case_fields.mended() else set(frame[name].dropna())
        found[name] = said_by((code, country(code)) for code in codes)
    return found


def _config(labels: dict[str, dict[str, str]], fields: list[str]) -> dict[str, Any]:
    config: dict[str, Any] = {
        "reference": TextColumn(_("Reference"), pinned=True, width=85),
        "name": TextColumn(_("Name"), width=180),
    }
    for name in fields:
        title, width = text_labels.field(name), columns.EDITED.get(name, 170)
        if name in labels:
            config[name] = SelectboxColumn(title, options=[*labels[name].values()], width=width)
        else:
            config[name] = TextColumn(title, width=width)
    return config


def _save(user: User, edits: list[Edit]) -> int:
    return case_edit.save(user, [_stored(edit) for edit in edits], PAGE)


def _stored(edit: Edit) -> Edit:
    """Values as the database holds them: the grid knows texts only."""
    return replace(edit, before=_values(edit.before), after=_values(edit.after))


def _values(fields: Any) -> dict[str, object]:  # noqa: ANN401
    return {
        name: None if value in (None, "") else _value(name, value) for name, value in fields.items()
    }


def _value(name: str, value: Any) -> object:  # noqa: ANN401
    if name in case_fields.GIVEN:
        return int(str(value))
    if name in case_fields.of_kind("yes_no"):
        return value in (True, case_fields.YES_NO[0])
    return value
