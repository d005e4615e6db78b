"""Filters in the address: a copied link opens the same view, in any language.

Streamlit's own binding writes the labels on screen into the address, which differ by language and
would put the names of coaches there. Here the address carries codes, and the tab keeps one state
of all filters beside it. On the way to a page (``arrive``) a link shows what it says, Back and
Forward what the address said then, and a bare address, as the menu leads to it, what is kept.
While the page stands, its widgets are right: a run that comes with an older address of this visit
was only under way while a newer one was written. Every other address is news.

Words that people search for stay in the tab: an address is kept by browsers, proxies and logs.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from db import limits

Address = dict[str, list[str]]
Option = TypeVar("Option")
STATE = "filters_kept"  # what every filter says, by its name in the address; words too
VISIT, GROUPS, SHOWN = "address_visit", "address_groups", "address_words"
WORDS = ("q", "about", "text")  # searched words: kept with the filters, never in the address
CODE = re.compile(r"[A-Za-z0-9_:.-]{1,64}")  # all that an address can hold; anything else is absent
MOST = 500  # values of one name
REMEMBERED = 50  # addresses of a visit, and addresses under which words were searched
UNREADABLE = "?"  # stands for what is no code


@dataclass(frozen=True)
class Visit:
    """One stay on a page; Back and Forward begin another one."""

    number: int
    page: str
    by_history: bool


@dataclass
class Group:
    """The filters that are read and written together, in one visit."""

    visit: int
    known: list[Address]  # what the address said in this visit
    asked: Address | None = None  # what the widgets are given in this run
    seeding: bool = True  # until a run has drawn the page to its end
    left_out: Address = field(default_factory=dict)
    under: Address | None = None  # what was kept when something was left out


def arrive(page: str) -> None:
    """Each run of a page begins so: is it the first of a visit, and what led to it?"""
    context = get_script_run_ctx()
    back = context is not None and context.is_history_navigation
    last: Visit | None = st.session_state.get(VISIT)
    if last is None or last.page != page or back:
        st.session_state[VISIT] = Visit(last.number + 1 if last else 1, page, back)


def settle() -> None:
    """The page was drawn to its end: the browser has what the widgets were given."""
    for group in _groups().values():
        group.seeding = False


def read(names: Iterable[str], keys: Iterable[str] = ()) -> Address | None:
    """What the widgets must show now, or None where they stand already.

    ``keys`` are those of the widgets in the session, where they differ from the names.
    """
    names = tuple(names)
    keys = tuple(keys) or names
    found = _come(names)
    if found is None and any(key not in st.session_state for key in keys):
        found = kept(names)
    group = _groups()[names]
    if found is None:
        # A run that was broken off may not have reached the browser: its widgets are told again.
        for key in keys if group.seeding else ():
            st.session_state[key] = st.session_state[key]
        return None
    group.asked, group.seeding = found | _unreadable(names), True
    return found


def write(names: Iterable[str], address: Address) -> None:
    """Make the address say what the widgets show, and keep it for the next page."""
    names = tuple(names)
    filled = {name: values for name, values in address.items() if values}
    shown = {name: values for name, values in filled.items() if name not in WORDS}
    others = {name: values for name, values in _standing().items() if name not in {*names, *WORDS}}
    if _standing() != others | shown:
        st.query_params.from_dict(others | shown)
    _keep(names, filled)
    group, codes = _groups()[names], _codes(shown)
    if codes not in group.known:
        group.known = [*group.known, codes][-REMEMBERED:]
    words = {name: values for name, values in filled.items() if name in WORDS}
    said = st.session_state.setdefault(SHOWN, {})
    said.pop(_entry(codes, names), None)
    said[_entry(codes, names)] = words
    for entry in list(said)[:-REMEMBERED]:
        del said[entry]
    if group.asked is not None:
        group.left_out, group.under = _missing(group.asked, filled), None
        group.asked = None


def copy() -> Address:
    """All that stands in the address, for another page to read it."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def carry(names: Iterable[str]) -> None:
    """Keep filters in the address of a page that does not draw them."""
    names = tuple(names)
    _come(names)
    write(names, kept(names))


def kept(names: Iterable[str]) -> Address:
    """What these filters say, on whatever page they were chosen."""
    state: Address = st.session_state.get(STATE, {})
    return {name: state[name] for name in names if state.get(name)}


def link(names: Iterable[str], address: Address) -> Address:
    """The parameters of a link that says all of these filters, also that none of them is set."""
    filled = {name: values for name, values in address.items() if values}
    return filled or {next(iter(names)): [""]}


def go(address: Address) -> None:
    """In a callback: turn the page to an address, as a link to it would."""
    st.query_params.from_dict(address)
    last: Visit = st.session_state[VISIT]
    st.session_state[VISIT] = Visit(last.number + 1, last.page, False)


def left_out(names: Iterable[str]) -> Address:
    """What the address asked of these filters and they cannot say, until they say something else.

    To be asked after ``write``.
    """
    names = tuple(names)
    group = _groups()[names]
    if group.under not in (None, kept(names)):
        group.left_out = {}
    group.under = kept(names)
    return group.left_out


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
    """What the address says once and no widget shows, without spaces; empty if it says nothing that
    can be.
    """
    said = "".join("".join(st.query_params.get_all(name)[:1]).split())
    return said if CODE.fullmatch(said) else ""


def set_code(name: str, value: str) -> None:
    """A callback: say a code that no widget shows."""
    st.query_params[name] = value


def clear(names: Iterable[str], keys: Iterable[str] = ()) -> Callable[[], None]:
    """A callback that empties filters and what the address says of them."""
    names, keys = tuple(names), tuple(keys)

    def callback() -> None:
        for key in (*names, *keys):
            st.session_state.pop(key, None)
        _keep(names, {})
        others = {name: values for name, values in _standing().items() if name not in names}
        st.query_params.from_dict(others)

    return callback


def _come(names: tuple[str, ...]) -> Address | None:
    """What the address or the way to the page asks of these filters, where it is news."""
    visit: Visit = st.session_state[VISIT]
    group, said = _groups().get(names), _said(names)
    if group is None or group.visit != visit.number:
        _groups()[names] = Group(visit.number, [said])
        if visit.by_history:
            words: Address = st.session_state.get(SHOWN, {}).get(_entry(said, names), {})
            found = said | words
        else:
            found = said if _asks(names) else kept(names)
    elif said in group.known or said == _codes(kept(names)):
        return None
    else:
        group.known.append(said)
        found = said
    _keep(names, found)
    return found


def _groups() -> dict[tuple[str, ...], Group]:
    groups: dict[tuple[str, ...], Group] = st.session_state.setdefault(GROUPS, {})
    return groups


def _keep(names: tuple[str, ...], address: Address) -> None:
    emptied: Address = {name: [] for name in names}
    st.session_state[STATE] = st.session_state.get(STATE, {}) | emptied | address


def _entry(codes: Address, names: tuple[str, ...]) -> tuple[object, ...]:
    """Names an entry of the browser's history, as far as these filters go."""
    said = tuple((name, tuple(codes[name])) for name in names if name in codes)
    return (st.session_state[VISIT].page, names, said)


def _missing(asked: Address, filled: Address) -> Address:
    found = {
        name: [value for value in values if value not in filled.get(name, [])]
        for name, values in asked.items()
    }
    return {name: values for name, values in found.items() if values}


def _standing() -> Address:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _asks(names: Iterable[str]) -> bool:
    """Whether the address names any of these filters, be it empty."""
    return any(name in st.query_params for name in names if name not in WORDS)


def _said(names: Iterable[str]) -> Address:
    """What the address says; words, and what is no code, do not count as said."""
    standing = _standing()
    return _codes({name: standing[name] for name in names if name in standing})


def _codes(address: Address) -> Address:
    found = {
        name: [one for one in values[:MOST] if CODE.fullmatch(one)]
        for name, values in address.items()
        if name not in WORDS
    }
    return {name: values for name, values in found.items() if values}


def _unreadable(names: Iterable[str]) -> Address:
    standing = _standing()
    told = {name: standing[name][:MOST] for name in names if name in standing}
    said = _said(told)
    return {
        name: [*said.get(name, []), UNREADABLE]
        for name, values in told.items()
        if name not in WORDS and any(one and not CODE.fullmatch(one) for one in values)
    }
