"""Filters in the address: a copied link opens the same view, in any language.

Streamlit's own binding writes the labels on screen into the address, which differ by language and
would put the names of coaches there. Here the address carries codes. It wins when it changed since
this tab last wrote it (a link, the back button); else what the person chose stands.

Words that people search for stay in the tab: an address is kept by browsers, proxies and logs.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

import streamlit as st

from db import limits
from ui.session import ARRIVED

Address = dict[str, list[str]]
Option = TypeVar("Option")
WRITTEN = "address_written"
KEPT = "filters_kept"
WORDS = ("q", "about", "text")  # searched words: kept with the filters, never in the address
CODE = re.compile(r"[A-Za-z0-9_:.-]{1,64}")  # all that an address can hold; anything else is absent
MOST = 500  # values of one name


def read(names: Iterable[str], keys: Iterable[str] = ()) -> Address | None:
    """What the widgets must show now, or None where they stand already.

    ``keys`` are those of the widgets in the session, where they differ from the names.
    """
    names = list(names)
    found = _present(names)
    written: Address = st.session_state.get(WRITTEN, {})
    if found and found != {name: written[name] for name in names if name in written}:
        return found
    # Only what no widget shows outlives the way to another page and back.
    shown = any(key in st.session_state for key in (list(keys) or names))
    if not st.session_state.get(ARRIVED) and shown:
        return None
    kept: Address = st.session_state.get(KEPT, {})
    return {name: values for name, values in kept.items() if name in names}


def write(names: Iterable[str], address: Address) -> None:
    """Make the address say what the widgets show, and keep it for the next page."""
    names = list(names)
    filled = {name: values for name, values in address.items() if values}
    shown = {name: values for name, values in filled.items() if name not in WORDS}
    standing = {name: st.query_params.get_all(name) for name in st.query_params}
    others = {name: standing[name] for name in standing if name not in {*names, *WORDS}}
    if standing != others | shown:
        st.query_params.from_dict(others | shown)
    written = st.session_state.get(WRITTEN, {})
    st.session_state[WRITTEN] = {
        name: values for name, values in written.items() if name not in set(names)
    } | shown
    emptied: Address = {name: [] for name in names}
    st.session_state[KEPT] = st.session_state.get(KEPT, {}) | emptied | filled


def chosen(values: list[str], options: Iterable[Option]) -> list[Option]:
    """The options that the address names by their text, each once; others are left out."""
    known = {str(option): option for option in options}
    return [known[value] for value in dict.fromkeys(values) if value in known]


def one(values: list[str], options: Iterable[Option]) -> Option | None:
    """The first option that the address names."""
    return next(iter(chosen(values, options)), None)


def number(values: list[str]) -> int | None:
    """A whole number from 1 to the greatest that a database holds, in plain digits."""
    return limits.key(values[0]) if values else None


def as_day(values: list[str]) -> date | None:
    """A day written as 2026-11-25, in the years that can be counted with."""
    text = values[0] if values else ""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if limits.is_day(found) and found.isoformat() == text else None


def known(key: str, options: Iterable[object]) -> None:
    """Forget what a widget holds that is no longer, or never was, among its options."""
    held, options = st.session_state.get(key), list(options)
    if isinstance(held, list | tuple):
        st.session_state[key] = [value for value in held if value in options]
    elif held is not None and held not in options:
        del st.session_state[key]


def code(name: str) -> str:
    """What the address says once and no widget shows; empty if it says nothing that can be."""
    return _present([name]).get(name, [""])[0]


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
    """What the address says; words, and what is no code, do not count as said."""
    found = {
        name: [one for one in st.query_params.get_all(name)[:MOST] if CODE.fullmatch(one)]
        for name in names
        if name in st.query_params and name not in WORDS
    }
    return {name: values for name, values in found.items() if values}
