"""Filters in the address: a copied link opens the same view, in any language.

Streamlit's own binding writes the labels on screen into the address, which differ by language and
would put the names of coaches there. Here the address carries codes. It wins when it changed since
this tab last wrote it (a link, the back button); else what the person chose stands.
"""

from collections.abc import Callable, Iterable
from datetime import date

import streamlit as st

Address = dict[str, list[str]]
WRITTEN = "address_written"
KEPT = "filters_kept"


def read(names: Iterable[str], keys: Iterable[str] = ()) -> Address | None:
    """What the widgets must show now, or None where they stand already.

    ``keys`` are those of the widgets in the session, where they differ from the names.
    """
    names = list(names)
    found = _present(names)
    written: Address = st.session_state.get(WRITTEN, {})
    if found and found != {name: written[name] for name in names if name in written}:
        return found
    if any(key in st.session_state for key in (list(keys) or names)):
        return None
    kept: Address = st.session_state.get(KEPT, {})
    return {name: values for name, values in kept.items() if name in names}


def write(names: Iterable[str], address: Address) -> None:
    """Make the address say what the widgets show, and keep it for the next page."""
    names = list(names)
    shown = {name: values for name, values in address.items() if values}
    if _present(names) != shown:
        others = {
            key: st.query_params.get_all(key) for key in st.query_params if key not in set(names)
        }
        st.query_params.from_dict(others | shown)
    written = st.session_state.get(WRITTEN, {})
    st.session_state[WRITTEN] = {
        name: values for name, values in written.items() if name not in set(names)
    } | shown
    emptied: Address = {name: [] for name in names}
    st.session_state[KEPT] = st.session_state.get(KEPT, {}) | emptied | shown


def chosen(values: list[str], options: Iterable[object]) -> list[object]:
    """The options that the address names by their text; others are left out."""
    known = {str(option): option for option in options}
    return [known[value] for value in values if value in known]


def as_day(values: list[str]) -> date | None:
    try:
        return date.fromisoformat(values[0]) if values else None
    except ValueError:
        return None


def clear(names: Iterable[str]) -> Callable[[], None]:
    """A callback that empties filters and address."""

    def callback() -> None:
        for name in names:
            st.session_state.pop(name, None)
        st.session_state[KEPT] = {}
        st.session_state[WRITTEN] = {}
        st.query_params.clear()

    return callback


def _present(names: Iterable[str]) -> Address:
    return {name: st.query_params.get_all(name) for name in names if name in st.query_params}
