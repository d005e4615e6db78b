"""One case on the agenda of a meeting: why it is there, where it stands, what is decided."""

from collections.abc import Iterable
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from db.reference.places import Places
from db.reference.terms import Terms
from db.user import User
from db.weekly_meeting.agenda import AgendaCase
from db.weekly_meeting.meeting import Deed, Held
from ui.text.attention import WORDS, overload
from ui.text.i18n import _, day, ngettext, number, tongue
from ui.text.markdown import plain
from ui.weekly_meeting import decisions

LISTED = 4  # decisions beside a case


def draw_case(
    user: User, held: Held, item: AgendaCase, terms: Terms, places: Places, *, leads: bool
) -> None:
    """One case: why it is here, where it stands, and what is decided."""
    today = held.agenda.day
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(f"{item.reference} · {plain(item.name)}", anchor=False)
        st.caption(_place(held, item))
        if leads:
            st.page_link(
                "pages/case.py",
                label=_("Open the case"),
                icon=":material/folder_open:",
                query_params={"case": item.reference},
                width="content",
            )
    deeds = [deed for deed in held.deeds if deed.case_id == item.case_id]
    left, right = st.columns([1.6, 1]) if deeds else (st.container(), None)
    with left.container(border=True, gap="xsmall"):
        for sentence in reasons(item, today):
            st.header(f":material/priority_high: {sentence}", anchor=False)
    if right:
        _decided(right, deeds, terms)
    st.subheader(joined(_stands(item, terms, today)), anchor=False)
    st.markdown(joined(_who(item, terms)))
    if leads:
        decisions.bar(user, held, item, terms, places)


def _decided(place: DeltaGenerator, deeds: list[Deed], terms: Terms) -> None:
    """What was decided of the case in this meeting, the newest last."""
    with place.container(border=True, gap="xsmall"):
        for deed in deeds[-LISTED:]:
            st.markdown(f":material/check: {decisions.told(deed, terms)}")


def reasons(item: AgendaCase, today: date) -> list[str]:
    """Why a case is on the agenda, in sentences."""
    return [_reason(name, item, today) for name in item.reasons]


def _reason(name: str, item: AgendaCase, today: date) -> str:
    said = WORDS.get(name)
    if said is None:
        return overload()
    since: date | None = getattr(item, said.since) if said.since else None
    days = (today - since).days if since else 0
    return said.sentence(days).format(days=days, term=day(item.term_ends_on))


def _place(held: Held, item: AgendaCase) -> str:
    """Which of the listed cases this is, and how many there are beyond the list."""
    told = held.agenda
    here = told.attention.index(item) + 1
    text = _("{here} of {listed}, most pressing first; {all} in all need attention")
    return text.format(here=here, listed=len(told.attention), all=number(told.pressing))


def _stands(item: AgendaCase, terms: Terms, today: date) -> Iterable[str]:
    yield terms["stage"][item.stage].label
    yield item.coach or _("no coach yet")
    yield item.site or _("no site yet")
    yield _next(item.next_appointment_on, today)


def _who(item: AgendaCase, terms: Terms) -> Iterable[str]:
    if item.target_group:
        yield terms["target"][item.target_group].label
    if count := item.minors:
        yield ngettext("{count} minor", "{count} minors", count).format(count=count)
    yield tongue(item.language)
    yield _("known since {day}").format(day=day(item.opened_on))


def joined(facts: Iterable[str]) -> str:
    return " · ".join(plain(one) for one in facts)


def _next(appointment: date | None, today: date) -> str:
    if appointment is None:
        return _("no appointment")
    text = _("next appointment {day}") if appointment >= today else _("missed appointment {day}")
    return text.format(day=day(appointment))
