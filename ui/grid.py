"""Edits in a grid, gathered row by row until they are saved or discarded.

Streamlit keeps a grid's edits by position and forgets them when the rows change. Here they are
kept by the id of the row, with the value that stood there: filters may change, the page may be
left, and a save can tell what somebody else changed meanwhile.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from db.access import User
from db.changes import Edit
from db.drafts import Kept
from db.errors import Key
from ui import cells, drafts, sentences, undoing
from ui.acts import act
from ui.cells import Cell
from ui.session import ARRIVED
from ui.texts import plain
from ui.words import _, language, ngettext

Say = Callable[[str, object], str]  # (field, value) -> words


class Grid:
    """The unsaved edits of one grid of this browser tab."""

    def __init__(self, user: User, name: str) -> None:
        self.user, self.name = user, name
        if f"{name}-pending" not in st.session_state:  # a tab that has just come here
            st.session_state[f"{name}-offer"] = drafts.look_up(user, name)
        self.pending: drafts.Pending = st.session_state.setdefault(f"{name}-pending", {})
        self.offer: Kept | None = st.session_state.get(f"{name}-offer")
        self.fields: frozenset[str] = frozenset()  # that can be edited, once it is drawn
        self.names: Callable[[Any], str] = str  # of rows

    def draw(
        self,
        frame: pd.DataFrame,
        config: dict[str, Any],
        locked: list[str],
        alt: str,
        labels: cells.Labels | None = None,
    ) -> None:
        """The editor over ``frame`` (column ``id`` and the fields), with what is unsaved.

        ``labels`` say the codes of fields in words: people paste words, the board keeps codes.
        """
        st.session_state[f"{self.name}-labels"] = labels = labels or {}
        self.fields = frozenset(
            name
            for name in config
            if name in frame and name not in locked and isinstance(config[name], dict)
        )
        if st.session_state.get(ARRIVED):
            self.renew()  # leaving the page made the editor forget what it held
        generation = st.session_state.get(f"{self.name}-generation", 0)
        editor = f"{self.name}-{generation}-{hash((language(), self.user.masked, *frame['id']))}"
        if st.session_state.get(f"{self.name}-editor") != editor:
            st.session_state[f"{self.name}-editor"] = editor
            st.session_state[f"{self.name}-rows"] = frame
            st.session_state[f"{self.name}-shown"] = _worded(self._with_pending(frame), labels)
        # The same data until it is renewed: other data makes the editor drop what it holds and
        # send word of it, which can cut off a click on Save.
        shown: pd.DataFrame = st.session_state[f"{self.name}-shown"]
        st.data_editor(
            shown,
            key=editor,
            column_config=config,
            column_order=[name for name in config if config[name] is not None],
            hide_index=True,
            disabled=locked,
            on_change=act(self._gather),
            args=(editor,),
            placeholder="",
            height=min(35 * (len(frame) + 1) + 3, 560),
            alt=alt,
        )

    def _with_pending(self, frame: pd.DataFrame) -> pd.DataFrame:
        shown = frame.copy()
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
        names: Callable[[Any], str],
        save: Callable[[list[Edit]], bool],
        back: Callable[[], None],
    ) -> None:
        """«7 changes in 5 rows», the review, Save and Discard; ``total`` while all is saved.

        It stands there either way, so that the grid does not move under the pointer; and at the
        left, because the grid's own tools cover what is above its right corner. ``back`` draws the
        way back from the last save.
        """
        self.names = names
        self._offer()
        count = sum(len(fields) for fields in self.pending.values())
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(self._unsaved(count) if count else total, width="content")
            with st.popover(
                _("Review"), icon=":material/visibility:", width="content", disabled=not count
            ):
                self._review(say, names)
            st.button(
                _("Discard"), icon=":material/undo:", on_click=act(self.clear), disabled=not count
            )
            # A callback: what is returned by a button is lost when another run cuts in.
            st.button(
                _("Save"),
                icon=":material/save:",
                type="primary",
                shortcut="Ctrl+S",
                disabled=not count,
                on_click=act(self._press),
                args=(save,),
            )
            back()

    def _press(self, save: Callable[[list[Edit]], bool]) -> None:
        if self.pending and save(self.edits()):
            self.clear()

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
        for cell in cells.sent(state, len(frame)):
            row = None if cell.place is None else _key(frame["id"].iloc[cell.place])
            try:
                self._read(frame, row, cell)
            except cells.Wrong as wrong:
                refusals.append(wrong.about(row, cell.field))
        self._store()
        if refusals or not cells.sound(state, len(frame), self.fields):
            undoing.refuse(refusals, self.names)
            self.renew()

    def _read(self, frame: pd.DataFrame, row: Key | None, cell: Cell) -> None:
        """Take one cell over. Raises Wrong."""
        if row is None:
            raise cells.Wrong("row_unknown", value=cells.short(cell.row))
        if cell.field not in self.fields:
            raise cells.Wrong("field_unknown")
        labels: cells.Labels = st.session_state[f"{self.name}-labels"]
        wanted = cells.read(frame[cell.field], cell.value, labels.get(cell.field))
        self._take(row, cell.field, cells.plainly(frame[cell.field].iloc[cell.place]), wanted)

    def _take(self, key: Key, field: str, stood: object, wanted: object) -> None:
        fields = self.pending.setdefault(key, {})
        before = fields[field][0] if field in fields else stood
        fields[field] = (before, wanted)
        if wanted == before:
            del fields[field]
        if not fields:
            del self.pending[key]

    def _review(self, say: Say, names: Callable[[Any], str]) -> None:
        rows = [
            {
                _("Row"): plain(names(key)),
                _("Field"): sentences.field(field),
                _("Before"): plain(say(field, before)) or "–",
                _("After"): plain(say(field, wanted)) or "–",
            }
            for key, fields in sorted(self.pending.items())
            for field, (before, wanted) in fields.items()
        ]
        st.table(pd.DataFrame(rows), hide_index=True, border="horizontal")


def _worded(frame: pd.DataFrame, labels: cells.Labels) -> pd.DataFrame:
    words = {
        field: [None if pd.isna(code) else said.get(code, code) for code in frame[field]]
        for field, said in labels.items()
    }
    return frame.assign(**words)


def _key(value: Any) -> Any:  # noqa: ANN401
    """The id of a row: a number, or the code of a term."""
    return value if isinstance(value, str) else int(value)


def _for_editor(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):
        return pd.Timestamp(value)
    return value if value not in ("", None) else None
