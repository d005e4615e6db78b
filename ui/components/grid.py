"""Edits in a grid, gathered row by row until they are saved or discarded.

Streamlit keeps a grid's edits by position and forgets them when the rows change. Here they are
kept by the id of the row, with the value that stood there: filters may change, the page may be
left, and a save can tell what somebody else changed meanwhile.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from db.accounts.drafts import Kept
from db.errors import Key, Refusal
from db.transaction import Edit
from db.user import User
from ui.components import (
    drafts,
    feedback,
    grid_cells,
    grid_columns,
    refused_cells,
    row_words,
    tables,
)
from ui.components.callbacks import act, open_dialog
from ui.components.grid_cells import Cell
from ui.components.grid_columns import Column
from ui.components.page_state import ARRIVED
from ui.components.paste_dialog import Setting, lay, paste
from ui.components.paste_plan import Plan, row_key
from ui.components.row_words import Names, Say
from ui.text.i18n import _, language, ngettext

MOST = grid_columns.LONGEST


class Grid:
    """The unsaved edits of one grid of this browser tab."""

    def __init__(self, user: User, name: str) -> None:
        self.user, self.name = user, name
        if f"{name}-pending" not in st.session_state:  # a tab that has just come here
            st.session_state[f"{name}-offer"] = drafts.look_up(user, name)
        self.pending: drafts.Pending = st.session_state.setdefault(f"{name}-pending", {})
        self.offer: Kept | None = st.session_state.get(f"{name}-offer")
        self.refused: refused_cells.Cells = st.session_state.setdefault(f"{name}-refused", {})
        self.columns: dict[str, Column] = {}  # once it is drawn
        self.fields: frozenset[str] = frozenset()  # that can be edited
        self.names: Names = str  # of rows
        self.say: Say = lambda _field, value: str(value)
        self.absent = row_words.filtered  # says which rows were saved and left the list
        self.pasted = False  # whether the dialog is to be opened

    def draw(
        self,
        frame: pd.DataFrame,
        config: dict[str, Any],
        locked: list[str],
        alt: str,
        labels: grid_cells.Labels | None = None,
        *,
        lists: grid_cells.Labels | None = None,
        longest: Mapping[str, int] | None = None,
        setting: Setting | None = None,
    ) -> None:
        """The editor over ``frame`` (column ``id`` and the fields), with what is unsaved.

        ``labels`` say the codes of fields in words: people paste words, the board keeps codes;
        ``lists`` do the same where a cell has several. ``longest`` is in characters, by field.
        """
        said = {**(labels or {}), **(lists or {})}
        self.columns = self._read_columns(frame, config, said, longest or {})
        edited = {name for name in self.columns if isinstance(config[name], dict)}
        self.fields = frozenset(edited - {*locked})
        if st.session_state.get(ARRIVED):
            self.renew()  # leaving the page made the editor forget what it held
        editor = self._begin(frame, config)
        st.data_editor(
            st.session_state[f"{self.name}-shown"],
            key=editor,
            column_config=config,
            column_order=[name for name in config if config[name] is not None],
            hide_index=True,
            disabled=locked,
            on_change=act(self._gather),
            args=(editor,),
            placeholder="",
            height=tables.height(len(frame), 560),
            alt=alt,
        )
        self._tell_absent(frame, editor)
        if self.pasted and setting:
            self._open_pasting(setting, frame, config)

    def _read_columns(
        self,
        frame: pd.DataFrame,
        config: dict[str, Any],
        said: grid_cells.Labels,
        longest: Mapping[str, int],
    ) -> dict[str, grid_columns.Column]:
        names = [name for name in config if name in frame]
        return {
            name: grid_columns.make(frame[name], said.get(name), longest.get(name, MOST))
            for name in names
        }

    def _open_pasting(self, setting: Setting, frame: pd.DataFrame, config: dict[str, Any]) -> None:
        sheet = lay(setting, self.user, frame, config, self.columns, self.fields, self._stands)
        title = _("Paste rows")
        open_dialog(title, paste, sheet, self.names, self.say, self._take_plan, width="large")

    def _begin(self, frame: pd.DataFrame, config: dict[str, Any]) -> str:
        """The key of the editor; where it is another than in the last run, it gets its data.

        They stay the same until it is renewed: other data makes the editor drop what it holds and
        send word of it, which can cut off a click on Save.
        """
        generation = st.session_state.get(f"{self.name}-generation", 0)
        editor = f"{self.name}-{generation}-{hash((language(), self.user.masked, *frame['id']))}"
        if st.session_state.get(f"{self.name}-editor") != editor:
            st.session_state[f"{self.name}-editor"] = editor
            st.session_state[f"{self.name}-rows"] = frame
            # What a block is compared with besides, the browser is not sent.
            held = frame[[name for name in frame if name == "id" or name in config]]
            st.session_state[f"{self.name}-shown"] = self._written(self._with_pending(held))
        return editor

    def _stands(self, key: Key, field: str, stood: object) -> object:
        """What the screen shows in a cell: unsaved, or as it ``stood``."""
        return self.pending.get(key, {}).get(field, (stood, stood))[1]

    def _take_plan(self, plan: Plan) -> None:
        """Take over what a block changes, and keep what of it is refused."""
        for one in plan.changes:
            self._take(one.row, one.field, one.stood, one.wanted)
        for left in plan.refused:
            refused_cells.keep_cell(self.refused, left.text, left.refusal, left.line)
        self._store()
        self.renew()

    def _written(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame as the editor shows it: words for codes, days and numbers as people write
        them, and where a cell was refused, what was typed there.
        """
        texts = {
            name: [
                self._cell(name, key, one)
                for key, one in zip(frame["id"], frame[name], strict=True)
            ]
            for name, column in self.columns.items()
            if column.kind == "one" or (name in self.fields and column.kind in grid_columns.TYPED)
        }
        return frame.assign(
            **{name: pd.Series(made, frame.index, object) for name, made in texts.items()}
        )

    def _cell(self, name: str, key: Any, value: Any) -> str | None:  # noqa: ANN401
        column = self.columns[name]
        kept = self.refused.get((row_key(key), name, 0))
        if kept and column.kind in grid_columns.TYPED:
            return kept.text
        return column.write(grid_cells.plainly(value)) or None

    def _tell_absent(self, frame: pd.DataFrame, editor: str) -> None:
        """Say which rows were saved and then left the list, until the list changes again."""
        saved = st.session_state.pop(f"{self.name}-saved", None)
        if saved is not None:
            gone = [key for key in saved if key not in set(frame["id"])]
            st.session_state[f"{self.name}-gone"] = (editor, gone)
        shown_in, gone = st.session_state.get(f"{self.name}-gone", (editor, []))
        if gone and shown_in == editor:
            st.info(self.absent(gone, self.names), icon=":material/filter_alt:")

    def _with_pending(self, frame: pd.DataFrame) -> pd.DataFrame:
        typed = [name for name, one in self.columns.items() if one.kind in grid_columns.TYPED]
        shown = frame.astype({name: object for name in typed if name in self.fields})
        places = {key: place for place, key in enumerate(frame["id"])}
        for key, fields in self.pending.items():
            for field, (_before, wanted) in fields.items():
                if key in places:
                    shown.iat[places[key], shown.columns.get_loc(field)] = _for_editor(wanted)
        return shown

    def bar(
        self,
        total: str,
        say: Say,
        names: Names,
        save: Callable[[list[Edit]], bool],
        back: Callable[[], None],
    ) -> None:
        """«7 changes in 5 rows», the review, Save and Discard; ``total`` while all is saved.

        It stands there either way, so that the grid does not move under the pointer; and at the
        left, because the grid's own tools cover what is above its right corner. ``back`` draws the
        way back from the last save.
        """
        self.names, self.say = names, say
        self._offer()
        refused_cells.draw(self.refused, names, self._leave_out)
        count = sum(len(fields) for fields in self.pending.values())
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(self._unsaved(count) if count else total, width="content")
            with st.popover(
                _("Review"), icon=":material/visibility:", width="content", disabled=not count
            ):
                row_words.review(self.pending, say, names)
            st.button(
                _("Discard"), icon=":material/undo:", on_click=act(self.clear), disabled=not count
            )
            self._draw_save(save, disabled=not count)
            self.pasted = st.button(
                _("Paste rows"), icon=":material/content_paste:", key=f"{self.name}-paste"
            )
            back()

    def _draw_save(self, save: Callable[[list[Edit]], bool], *, disabled: bool) -> None:
        # A callback: what is returned by a button is lost when another run cuts in.
        st.button(
            _("Save"),
            icon=":material/save:",
            type="primary",
            key=f"grid-save-{self.name}",
            shortcut="Ctrl+S",
            disabled=disabled,
            on_click=act(self._press),
            args=(save,),
        )

    def _press(self, save: Callable[[list[Edit]], bool]) -> None:
        if self.refused:
            feedback.refuse([Refusal(None, "", "refused_left")])
            return
        edits = self.edits()
        if not edits or not save(edits):
            return
        listed = {row_key(one) for one in st.session_state[f"{self.name}-rows"]["id"]}
        st.session_state[f"{self.name}-saved"] = [one.row for one in edits if one.row in listed]
        self.clear()

    def _leave_out(self) -> None:
        self.refused.clear()
        self.renew()

    def _unsaved(self, count: int) -> str:
        text = ngettext("{count} change", "{count} changes", count).format(count=count)
        rows = len(self.pending)
        text += " " + ngettext("in {count} row", "in {count} rows", rows).format(count=rows)
        return f":material/edit_note: **{text}**"

    def edits(self) -> list[Edit]:
        return [
            Edit(
                key,
                {field: before for field, (before, _wanted) in fields.items()},
                {field: wanted for field, (_before, wanted) in fields.items()},
            )
            for key, fields in sorted(self.pending.items())
        ]

    def _offer(self) -> None:
        """What was left unsaved by a reload, a closed laptop or a sign-in that ended."""
        if self.offer is None:
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/edit_note: {drafts.sentence(self.offer)}", width="content")
            label, icon = _("Take up"), ":material/redo:"
            st.button(label, icon=icon, type="primary", on_click=act(self._take_up))
            label, icon = _("Discard these"), ":material/delete:"
            st.button(label, icon=icon, on_click=act(self._decline))

    def _take_up(self) -> None:
        offered = drafts.decode(self.offer.content) if self.offer else {}
        for key, fields in offered.items():
            self.pending[key] = fields | self.pending.get(key, {})
        self._decline()
        self.renew()

    def _decline(self) -> None:
        self.offer = st.session_state[f"{self.name}-offer"] = None
        self._store()

    def _store(self) -> None:
        """Keep what is unsaved in the database, with what is still offered."""
        offered = drafts.decode(self.offer.content) if self.offer else {}
        for key, fields in self.pending.items():
            offered[key] = offered.get(key, {}) | fields
        drafts.store(self.user, self.name, offered)

    def keep(self, edits: list[Edit]) -> None:
        """Take over edits that were made elsewhere than in the grid, until they are settled."""
        for edit in edits:
            fields = self.pending.setdefault(edit.row, {})
            for field, wanted in edit.after.items():
                fields.setdefault(field, (edit.before.get(field), wanted))
        self._store()

    def settle(self, key: Key, field: str, theirs: object, *, keep_mine: bool) -> None:
        """After a collision: go on from the other's value, or let it stand."""
        _before, wanted = self.pending[key][field]
        if keep_mine:
            self.pending[key][field] = (theirs, wanted)
            return
        del self.pending[key][field]
        if not self.pending[key]:
            del self.pending[key]

    def clear(self) -> None:
        self.pending.clear()
        self.refused.clear()
        self._store()
        self.renew()

    def renew(self) -> None:
        """Let the editor forget what it holds; what is pending stays."""
        key = f"{self.name}-generation"
        st.session_state[key] = st.session_state.get(key, 0) + 1

    def _gather(self, key: str) -> None:
        """A callback: take the editor's edits over, by the ids of the rows they were made in.

        What no cell can hold is refused by name; the rest is kept, and the editor begins anew.
        """
        frame: pd.DataFrame = st.session_state[f"{self.name}-rows"]
        state, refusals = st.session_state[key], []
        for cell in grid_cells.sent(state, len(frame)):
            row = None if cell.place is None else row_key(frame["id"].iloc[cell.place])
            try:
                self._read(frame, row, cell)
            except grid_cells.Wrong as wrong:
                refusals.append(wrong.about(row, cell.field))
                if row is not None and cell.field in self.fields:
                    refused_cells.keep_cell(self.refused, _typed(cell.value), refusals[-1])
        self._store()
        if refusals or not grid_cells.sound(state, len(frame), self.fields):
            feedback.refuse(refusals, self.names)
            self.renew()

    def _read(self, frame: pd.DataFrame, row: Key | None, cell: Cell) -> None:
        """Take one cell over. Raises Wrong."""
        if row is None:
            raise grid_cells.Wrong("row_unknown", value=grid_cells.short(cell.row))
        if cell.field not in self.fields:
            raise grid_cells.Wrong("field_unknown")
        wanted = self.columns[cell.field].read(cell.value)
        self._take(row, cell.field, grid_cells.plainly(frame[cell.field].iloc[cell.place]), wanted)

    def _take(self, key: Key, field: str, stood: object, wanted: object) -> None:
        refused_cells.drop(self.refused, key, field)
        fields = self.pending.setdefault(key, {})
        before = fields[field][0] if field in fields else stood
        fields[field] = (before, wanted)
        if wanted == before:
            del fields[field]
        if not fields:
            del self.pending[key]


def _typed(value: object) -> str:
    """What was typed, to be shown again; a cell of an editor has room for no more."""
    return value if isinstance(value, str) else grid_cells.short(value)


def _for_editor(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):
        return pd.Timestamp(value)
    return value if value not in ("", None) else None
