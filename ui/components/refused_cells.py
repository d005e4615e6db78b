"""Cells of a grid that were refused: kept as they were typed, said with their row and why.

Nothing is saved while there are any, so that no save is half of what somebody wanted.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from db.errors import Key, Refusal
from ui.components.callbacks import act
from ui.text import refusals
from ui.text.i18n import _, ngettext
from ui.text.markdown import plain

SHOWN = 20  # cells that are said one by one
ROOM = 300  # characters of a cell that are shown of it
Place = tuple[Key | None, str, int]  # row, field, line of a block (0: typed in the grid)


@dataclass(frozen=True)
class Cell:
    """What was typed or pasted, and the rule that refuses it."""

    text: str
    refusal: Refusal


Cells = dict[Place, Cell]


def keep_cell(kept: Cells, text: str, refusal: Refusal, line: int = 0) -> None:
    """Keep a refused cell; what a block had in no row of the grid is kept by its line."""
    known = refusal.row is not None
    if known:
        drop(kept, refusal.row, refusal.field)
    kept[refusal.row, refusal.field, line] = Cell(text, refusal)


def drop(kept: Cells, row: Key | None, field: str) -> None:
    """Forget a cell: another value was taken for it."""
    for place in [one for one in kept if one[:2] == (row, field)]:
        del kept[place]


def draw(kept: Cells, names: Callable[[Any], str], leave: Callable[[], None]) -> None:
    """What is refused, if anything is, and a button by which it is left out."""
    if not kept:
        return
    count = len(kept)
    said = ngettext(
        "{count} cell is refused, and nothing is saved before it is mended or left out.",
        "{count} cells are refused, and nothing is saved before they are mended or left out.",
        count,
    )
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/block: {said.format(count=count)}", width="content")
            label, icon = _("Leave them out"), ":material/delete:"
            st.button(label, icon=icon, on_click=act(leave))
        found = rows(((place[2], one.text, one.refusal) for place, one in kept.items()), names)
        shown = [{name: plain(text) for name, text in row.items()} for row in found[:SHOWN]]
        st.table(pd.DataFrame(shown), hide_index=True, border="horizontal")
        if (more := count - SHOWN) > 0:
            st.caption(ngettext("and {count} more", "and {count} more", more).format(count=more))


def rows(
    cells: Iterable[tuple[int, str, Refusal]], names: Callable[[Any], str]
) -> list[dict[str, str]]:
    """Refused cells, one a row: where, what was typed, why."""
    return [
        {
            _("Line"): str(line) if line else "–",
            _("Row"): "–" if one.row is None else names(one.row),
            _("Typed"): text if len(text) <= ROOM else text[:ROOM] + " …",
            _("Why"): refusals.sentence(one),
        }
        for line, text, one in cells
    ]
