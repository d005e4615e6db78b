"""A proposal that is changed line by line: what was chosen so far, and the reasons for that."""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from ui.components import grid_cells
from ui.text.i18n import N_, _

REASONS = {
    "knew": N_("knew the person before"),
    "same_site": N_("same site"),
    "same_target": N_("same target group"),
    "same_language": N_("speaks the language"),
    "room": N_("has room"),
    "over": N_("gets more than the capacity"),
}
Lines = dict[int, dict[str, Any]]  # place of a line -> field -> value


def say(reasons: Iterable[str]) -> str:
    return ", ".join(_(REASONS[one]) for one in reasons)


def edited(name: str, key: str, count: int, fields: tuple[str, ...]) -> Lines:
    """What was changed in the editor ``key``, known before it is drawn: so its other columns can
    be true of the lines as they stand.

    Kept beside the editor: other data can make it drop what it holds. A new ``key`` begins anew.
    """
    grid_cells.settle(key, count, fields)
    place = f"{name}-lines"
    if st.session_state.get(place, ("", {}))[0] != key:
        st.session_state[place] = (key, {})
    lines: Lines = st.session_state[place][1]
    for cell in grid_cells.sent(st.session_state.get(key), count):
        if cell.place is not None:
            lines.setdefault(cell.place, {})[cell.field] = cell.value
    return lines


def column(lines: Lines, field: str, stood: Iterable[str | None]) -> list[str | None]:
    """A column as it stands: what was chosen, else what stood there."""
    return [lines.get(place, {}).get(field, value) for place, value in enumerate(stood)]


def coaches(chosen: Iterable[str | None], takers: Iterable[int]) -> list[int | None]:
    """The ids of the chosen coaches; None for nobody, or for who takes no cases."""
    known = {str(key): key for key in takers}
    return [known.get(str(one)) for one in chosen]
