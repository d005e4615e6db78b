"""Pairs of persons who look alike, on their page and beside a case."""

from functools import partial

import streamlit as st

from db.case.view import View
from db.models import reference
from db.persons import look_alikes, merge
from db.persons.look_alikes import Pair, Party
from db.reference.terms import Terms
from db.security import rights
from db.user import User
from ui.components import feedback, url_state
from ui.components.callbacks import act
from ui.persons.merge_dialog import open_comparison, say_birth, say_reasons
from ui.text.i18n import _, country, ngettext
from ui.text.markdown import plain

PAGE = "persons"
PAIRS = "pairs_page"  # the page of pairs that stands here
SIZE = 15  # pairs a page
MOST = 3  # cases of a person, or persons beside a case, that are named


def draw_pairs(user: User, found: list[Pair], terms: Terms) -> None:
    for one in found:
        with st.container(border=True):
            _pair(user, one, terms)


def ask(user: User, terms: Terms) -> None:
    """Two SP numbers that somebody was told of, though the board finds nothing alike."""
    with (
        st.popover(_("Two others"), icon=":material/compare_arrows:", disabled=user.masked),
        st.form("two-others", border=False),
    ):
        st.caption(_("For two persons who are not on the list."))
        one = st.text_input(_("SP number"), key="two-one")
        other = st.text_input(_("Other SP number"), key="two-other")
        asked = st.form_submit_button(_("Compare"), type="primary")
    if asked:
        open_comparison(user, (one, other), terms, PAGE)


def tell_beside(user: User, view: View, terms: Terms) -> None:
    """On a case: who looks like its person, among the cases that this account may see."""
    person = view.case.order.person
    for one in look_alikes.find_beside(user, view.case.order.person_id)[:MOST]:
        said = _("Looks like {name}, {number}, {cases}.").format(
            name=_name(one), number=one.sp_number, cases=", ".join(one.cases[:MOST])
        )
        if not rights.may(user, "persons", write=True):
            st.info(
                plain(said + " " + _("If it is one person, tell the head of service.")),
                icon=":material/group:",
            )
            continue
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/group: {plain(said)}")
            numbers = (person.sp_number, one.sp_number)
            if _compare_button(user, f"beside-{one.id}"):
                open_comparison(user, numbers, terms, "case", view.case.id)


def follow(user: User, key: int | None) -> None:
    """A link to a case that was entered twice leads to the case that goes on."""
    if key and (there := merge.follow(user, key)):
        url_state.set_code("case", there)
        text = _("{case} was entered twice; this is the case that goes on.")
        st.session_state[feedback.NEWS] = text.format(case=reference(key))
        st.rerun()


def _pair(user: User, pair: Pair, terms: Terms) -> None:
    left, middle, right = st.columns([1, 1, 1.1], vertical_alignment="center")
    for place, one in ((left, pair.one), (middle, pair.other)):
        with place:
            _party(one)
    with right:
        st.markdown(plain(say_reasons(pair.reasons)))
        with st.container(horizontal=True):
            if _compare_button(user, f"compare-{pair.one.id}-{pair.other.id}"):
                numbers = (pair.one.sp_number, pair.other.sp_number)
                open_comparison(user, numbers, terms, PAGE)
            st.button(
                _("Two persons"),
                key=f"apart-{pair.one.id}-{pair.other.id}",
                icon=":material/call_split:",
                help=_("They are not the same: the pair leaves the list."),
                on_click=act(_set_apart),
                args=(user, pair.one.id, pair.other.id),
            )


def _party(one: Party) -> None:
    born = say_birth({"birth_date": one.birth_date, "birth_part": one.birth_part})
    st.markdown(f"**{plain(_name(one))}**  \n{plain(f'{one.sp_number} · {born}')}")
    more = len(one.cases) - MOST
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(plain(country(one.nationality)), width="content")
        for case in one.cases[:MOST]:
            there = {"case": case}
            st.page_link("pages/case.py", label=case, query_params=there, width="content")
        if more > 0:
            said = ngettext("and {count} more", "and {count} more", more)
            st.caption(said.format(count=more), width="content")


def _compare_button(user: User, key: str) -> bool:
    return st.button(
        _("Compare"),
        key=key,
        icon=":material/compare_arrows:",
        disabled=user.masked,
        help=_("Persons are masked on a shared screen. Turn it off to compare.")
        if user.masked
        else None,
    )


def _name(one: Party) -> str:
    return f"{one.last_name} {one.first_name}".strip()


def _set_apart(user: User, one: int, other: int) -> None:
    if feedback.attempt(partial(look_alikes.set_apart, user, one, other, PAGE)):
        feedback.done(_("Noted: two persons."), user, PAGE)
