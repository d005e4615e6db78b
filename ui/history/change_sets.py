"""The history on screen: what is looked for, and each saved set with its way back."""

from datetime import date
from functools import partial

import streamlit as st

from db.history import change_sets, undo
from db.history.change_sets import HistoryFilters, Set
from db.security import rights
from db.user import User
from ui.components import feedback, pager, tables, url_state
from ui.components.callbacks import act
from ui.components.left_out import tell_left_out
from ui.history.describe import Teller
from ui.text.i18n import _, moment, ngettext, number

PAGE = "history"
SIZE = 20  # sets a page
FEW = 5  # records of a set that are shown at once
PAST = "past"  # the page of the history that stands here
FILTERS, PAGES = ("about", "account", "day", "set"), (PAST,)
NAMES = (*FILTERS, *PAGES)


def filters(user: User) -> HistoryFilters:
    """Draw what may be looked for; all but the words is in the address."""
    authors = change_sets.authors(user)
    _restore(authors)
    url_state.known("account", authors)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        about = ""
        if rights.may(user, "cases"):
            title, hint = _("Case or person"), _("Reference or SP number")
            about = st.text_input(title, key="about", placeholder=hint, width=220)
        account = st.selectbox(
            _("Who"),
            list(authors),
            index=None,
            key="account",
            format_func=lambda one: authors.get(one, "–"),
            placeholder=_("Everybody"),
            width=240,
        )
        day: date | None = st.date_input(
            _("Day"), value=None, key="day", format=tables.DAY_FORMAT, width=160
        )
        label, icon = _("Clear"), ":material/filter_alt_off:"
        st.button(label, icon=icon, on_click=act(url_state.clear(FILTERS)))
    chosen = HistoryFilters(about or "", account, day, st.session_state.get("set", ""))
    if st.session_state.get("past_filters", chosen) != chosen:
        pager.begin_again(PAST)
    st.session_state["past_filters"] = chosen
    _remember(chosen)
    return chosen


def draw_sets(user: User, sets: list[Set], teller: Teller) -> None:
    feedback.say()
    for one in sets:
        with st.container(border=True):
            _one(user, one, teller)


def draw_pager(total: int) -> None:
    """The pages, and the address that says which one stands here."""
    url_state.write(PAGES, {PAST: pager.draw(PAST, total, SIZE)})


def _one(user: User, one: Set, teller: Teller) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{moment(one.at)} · {teller.heading(one)}")
        if one.undoes:
            st.badge(_("undoes an earlier change"), icon=":material/undo:", color="blue")
        if one.undone:
            st.badge(_("undone"), icon=":material/undo:", color="gray")
        if one.undoable:
            st.button(
                _("Undo"),
                key=f"undo-{one.id}",
                icon=":material/undo:",
                on_click=act(_undo),
                args=(user, one),
            )
    lines = [f"- {teller.sentence(record)}" for record in one.records]
    st.markdown("\n".join(lines[:FEW]))
    if len(lines) > FEW:
        rest = one.count - FEW
        with st.expander(ngettext("{count} more", "{count} more", rest).format(count=number(rest))):
            st.markdown("\n".join(lines[FEW:]))
            if one.count > len(lines):
                left = one.count - len(lines)
                said = ngettext("and {count} more", "and {count} more", left)
                st.caption(said.format(count=number(left)))


def _undo(user: User, one: Set) -> None:
    if feedback.attempt(partial(undo.undo, user, one.id, PAGE)):
        said = ngettext("{count} change of {when}", "{count} changes of {when}", one.count)
        what = said.format(count=number(one.count), when=moment(one.at))
        st.session_state[feedback.NEWS] = _("Undone: {what}").format(what=what)


def _remember(chosen: HistoryFilters) -> None:
    url_state.write(
        FILTERS,
        {
            "about": [chosen.about] if chosen.about else [],
            "account": [str(chosen.account)] if chosen.account else [],
            "day": [chosen.day.isoformat()] if chosen.day else [],
            "set": [chosen.change_set] if chosen.change_set else [],
        },
    )
    tell_left_out(FILTERS, {"account": _("Who"), "day": _("Day")})


def _restore(authors: dict[int, str]) -> None:
    page = url_state.read(PAGES)
    if page is not None:
        st.session_state[PAST] = url_state.number(page.get(PAST, [])) or 1
    found = url_state.read(FILTERS)
    if found is None:
        return
    st.session_state["about"] = "".join(found.get("about", []))
    st.session_state["account"] = url_state.one(found.get("account", []), authors)
    st.session_state["day"] = url_state.as_day(found.get("day", []))
    st.session_state["set"] = "".join(found.get("set", [])[:1])[:32]
