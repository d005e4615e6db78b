"""Edits on their way into the database: what is refused, what collides, what was saved."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from db.errors import Collision, Conflicts
from db.transaction import Edit
from db.user import User
from ui.components import conflicts, feedback
from ui.components.grid import Grid
from ui.components.row_words import Say
from ui.text import saved as text_saved


class Saving:
    """Saves the edits of a grid, or edits made at once for many rows, and settles collisions.

    ``deed`` writes edits and raises Refused or Conflicts; ``say`` words a field's value, ``names``
    a row; ``about`` tells parts of a page apart, each with its own undo.
    """

    def __init__(
        self,
        grid: Grid,
        user: User,
        page: str,
        deed: Callable[[list[Edit]], object],
        say: Say,
        names: Callable[[Any], str],
        about: object = None,
    ) -> None:
        self.grid, self.user, self.page, self.deed = grid, user, page, deed
        self.say, self.names, self.about = say, names, about
        self.key = f"{grid.name}-collisions"

    def save(self, edits: list[Edit], said: str = "") -> bool:
        """All or nothing; what was saved, or went wrong, is said when the page is drawn next."""
        try:
            saved = feedback.attempt(partial(self.deed, edits), self.names)
        except Conflicts as error:
            st.session_state[self.key] = error.collisions
            self.grid.keep(edits)
            return False
        if saved:
            feedback.done(
                said or text_saved.edited(edits, self.names), self.user, self.page, self.about
            )
        return saved

    def choose(self) -> None:
        """Draw the collisions there are, for the person to choose."""
        collisions: list[Collision] = st.session_state.get(self.key, [])
        if not collisions:
            return
        says = {one.field: partial(self.say, one.field) for one in collisions}
        rows = {one.row: self.names(one.row) for one in collisions}
        chosen = conflicts.choose(collisions, says, rows)
        if chosen is None:
            return
        for one in collisions:
            mine = chosen[one.row, one.field] == "mine"
            self.grid.settle(one.row, one.field, one.theirs, keep_mine=mine)
        st.session_state.pop(self.key)
        self.grid.renew()
        if not self.grid.pending or self.save(self.grid.edits()):
            self.grid.clear()
        st.rerun()
