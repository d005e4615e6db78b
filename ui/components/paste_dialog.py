"""The dialog «Paste rows» of a grid: a block, what it would change, what of it is refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
import streamlit as st

from db.errors import Key
from db.text import fold
from db.user import User
from ui.components import grid_columns, refused_cells, tables
from ui.components import paste as components_paste
from ui.components.grid_cells import short
from ui.components.grid_columns import Column
from ui.components.paste_plan import Plan, Sheet
from ui.components.row_words import Names, Say
from ui.text import labels
from ui.text.i18n import LANGUAGES, _, language, ngettext, speaking

Take = Callable[[Plan], None]


@dataclass(frozen=True)
class Setting:
    """What a grid adds to be pasted into. ``config`` gives its columns, ``elsewhere`` the titles
    of columns that the board shows in other places and a block may therefore have, ``also`` the
    words of the codes (field -> words -> code), each in the language of the moment. ``beside`` are
    those of the columns elsewhere that the frame has: field -> code -> words. ``keys``, ``find``
    and ``telling`` are as in ``paste_plan.Sheet``.
    """

    keys: tuple[str, ...]
    config: Callable[[], Mapping[str, Any]]
    elsewhere: Callable[[], Mapping[str, str]] = dict
    also: Callable[[], Mapping[str, Mapping[str, str]]] = dict
    find: Callable[[Sequence[str]], pd.DataFrame | None] = lambda _words: None
    beside: Mapping[str, Mapping[str, str] | None] = field(default_factory=dict)
    telling: frozenset[str] = frozenset()

    def titles(self) -> dict[str, str]:
        """Folded titles in all languages -> field; the language of the screen goes first."""
        found: dict[str, str] = {}
        for code in dict.fromkeys((language(), *LANGUAGES)):
            with speaking(code):
                for name, column in self.config().items():
                    found.setdefault(fold(label(column)), name)
                for name, title in self.elsewhere().items():
                    shown = name in self.config() or name in self.beside
                    found.setdefault(fold(title), name if shown else "")
        found.pop("", None)
        return found

    def words(self) -> dict[str, dict[str, str]]:
        """field -> folded words in all languages -> code."""
        found: dict[str, dict[str, str]] = {}
        for code in LANGUAGES:
            with speaking(code):
                for name, said in self.also().items():
                    for word, one in said.items():
                        found.setdefault(name, {}).setdefault(fold(word), one)
        return found


def lay(
    setting: Setting,
    user: User,
    frame: pd.DataFrame,
    config: Mapping[str, Any],
    columns: Mapping[str, Column],
    editable: frozenset[str],
    stands: Callable[[Key, str, object], object],
) -> Sheet:
    """The grid that is drawn with ``config``, as a block is laid over it."""
    words = setting.words()
    known = {
        name: replace(columns[name], also=words.get(name, {}))
        if name in columns
        else Column(name, "text")
        for name in config
    }
    buttons = {name for name, one in config.items() if not isinstance(one, dict)}
    masked = {"name", "sp_number"} - editable if user.masked else set()
    return Sheet(
        frame,
        known,
        editable,
        setting.titles(),
        setting.keys,
        stands,
        {name: label(one) for name, one in config.items()},
        setting.find,
        frozenset(masked),
        frozenset(buttons),
        {
            name: grid_columns.make(frame[name], said, also=words.get(name))
            for name, said in setting.beside.items()
        },
        setting.telling,
    )


def label(column: Any) -> str:  # noqa: ANN401 - a column of Streamlit, or a button's
    return str(getattr(column, "config", column).get("label") or "")


def paste(sheet: Sheet, names: Names, say: Say, take: Take) -> None:
    """The body of the dialog; ``take`` is given the plan that was looked at."""
    with st.form("paste-rows", border=False):
        text = st.text_area(
            _("Rows from a spreadsheet"),
            height=160,
            placeholder=_("Copy rows in the spreadsheet, with or without their titles, and paste."),
        )
        ordered = False
        if sheet.keys:
            ordered = st.toggle(
                _("Take the rows in their order, not by “{columns}”").format(columns=sheet.named_by)
            )
        st.form_submit_button(_("Show what would change"), icon=":material/visibility:")
    if not text.strip():
        st.caption(
            _("Nothing is changed before you have seen it, and nothing saved before “Save”.")
        )
        return
    plan = components_paste.plan(sheet, text, ordered=ordered)
    _tell(sheet, plan)
    _show(plan, names, say)
    ready = bool(plan.changes or plan.refused)
    if st.button(_("Take over"), type="primary", icon=":material/check:", disabled=not ready):
        take(plan)
        st.rerun()


def _tell(sheet: Sheet, plan: Plan) -> None:
    """How the block was read."""
    lines = ngettext("{count} line", "{count} lines", plan.lines).format(count=plan.lines)
    said = [
        lines,
        _("with titles") if plan.headed else _("without titles, in the order of the columns"),
        _("found by “{columns}”").format(columns=sheet.named_by)
        if plan.by
        else _("in the order of the rows"),
    ]
    st.caption(" · ".join(said))
    if plan.aside:
        names = ", ".join(short(one) for one in plan.aside)
        st.caption(_("Not part of this grid, left aside: {columns}").format(columns=names))


def _show(plan: Plan, names: Names, say: Say) -> None:
    count = len(plan.changes)
    if not count:
        st.info(_("Nothing would change."), icon=":material/done_all:")
    else:
        st.markdown(
            f"**{ngettext('{count} change', '{count} changes', count).format(count=count)}**"
        )
        rows = [
            {
                _("Row"): names(one.row),
                _("Field"): labels.field(one.field),
                _("Before"): say(one.field, one.before) or "–",
                _("After"): say(one.field, one.wanted) or "–",
            }
            for one in plan.changes
        ]
        _table(rows)
    if count := len(plan.refused):
        said = ngettext("{count} cell is refused", "{count} cells are refused", count)
        st.markdown(f":material/block: **{said.format(count=count)}**")
        _table(
            refused_cells.rows(((one.line, one.text, one.refusal) for one in plan.refused), names)
        )


def _table(rows: list[dict[str, str]]) -> None:
    height = tables.height(len(rows), 280)
    st.dataframe(pd.DataFrame(rows), hide_index=True, height=height, placeholder="")
