"""A case as its page shows it, but for the fields to mend."""

import pandas as pd
import streamlit as st

from db import clock
from db.case.view import View
from db.models import STAGES, Person
from db.reference.terms import Terms
from ui.case import lasting
from ui.text import labels
from ui.text.i18n import _, country, day, month_of_birth, ngettext, tongue
from ui.text.markdown import plain

SEXES = {"F": "♀", "M": "♂", "X": "X"}


def head(view: View, terms: Terms) -> None:
    """Who, from where, under which order, and how long the term still runs."""
    case, person = view.case, view.case.order.person
    st.subheader(
        f"{case.reference} · {plain(person.last_name)} {plain(person.first_name)}", anchor=False
    )
    facts = (_of_person(view, terms), _of_order(view, terms), _of_case(view))
    for place, told in zip(st.columns(3, gap="medium"), facts, strict=True):
        with place:
            _facts(told)
    _warnings(view, terms)


def _of_person(view: View, terms: Terms) -> dict[str, str]:
    person = view.case.order.person
    return {
        _("SP number"): _numbers(view),
        _("Born"): f"{_born(person)} {SEXES.get(person.sex or '', '')}",
        _("Nationality"): country(person.nationality),
        _("Language"): tongue(person.language),
        _("Household"): _household(person.household_size, person.minors),
        _("Target group"): _label(terms, "target", person.target_group),
    }


def _of_order(view: View, terms: Terms) -> dict[str, str]:
    order = view.case.order
    term = ngettext("{days} day", "{days} days", order.term_days).format(days=order.term_days)
    return {
        _("Order"): f"{_label(terms, 'annex', order.annex)} · {_rank(view)}",
        _("Decided on"): day(order.decided_on),
        _("Notified on"): day(order.notified_on),
        _("Term"): term,
        _("Extended to"): day(order.extended_to),
        _("Term ends"): f"{day(order.term_ends_on)}{_left(view)}",
    }


def _of_case(view: View) -> dict[str, str]:
    case, order = view.case, view.case.order
    return {
        _("Unit"): case.unit.code,
        _("Site"): case.site.name if case.site else "–",
        _("Coach"): case.coach.name if case.coach else "–",
        _("Known since"): day(case.opened_on),
        _("Commune"): f"{order.postal_code} {order.commune or ''}",
        _("Origin of the order"): order.origin or "–",
    }


def stages(view: View, terms: Terms) -> None:
    """The stages as a line, each with the day on which the case came to it."""
    reached: dict[str, pd.Timestamp] = {}
    for stage, on in zip(view.steps["stage"], view.steps["on"], strict=True):
        reached[stage] = on
    here = STAGES.index(view.case.stage)
    with st.container(border=True):
        for place, (column, stage) in enumerate(zip(st.columns(len(STAGES)), STAGES, strict=True)):
            label = plain(terms["stage"][stage].label)
            icon = ":material/check_circle:" if place < here and stage in reached else ""
            icon = ":material/radio_button_checked:" if place == here else icon
            icon = icon or ":material/radio_button_unchecked:"
            text = f"{icon} **{label}**" if place == here else f"{icon} {label}"
            column.markdown(text)
            column.caption(
                day(reached[stage].date()) if stage in reached and place <= here else "–"
            )


def _facts(facts: dict[str, str]) -> None:
    """Two columns of small text; a table would draw what people typed as Markdown."""
    shown = {plain(name): plain(value) for name, value in facts.items()}
    st.table(shown, border="horizontal")


def _warnings(view: View, terms: Terms) -> None:
    case = view.case
    if case.suspended_on and case.suspension:
        reason = plain(_label(terms, "suspension", case.suspension))
        text = _("Suspended since {day}: {reason}.")
        st.warning(text.format(day=day(case.suspended_on), reason=reason))
    if case.outcome:
        text = _("Closed on {day}: {outcome}.")
        outcome = plain(_label(terms, "outcome", case.outcome))
        st.success(text.format(day=day(case.closed_on), outcome=outcome))
    lasting.draw_facts(view)


def _rank(view: View) -> str:
    """«further order, after that of 3 March 2024»"""
    if view.order_before is None:
        return labels.rank("first")
    said = _("{rank}, after that of {day}")
    return said.format(rank=labels.rank("further"), day=day(view.order_before))


def _numbers(view: View) -> str:
    """The SP number, and the former ones of a person who was entered twice."""
    number = view.case.order.person.sp_number
    if not view.former:
        return number
    return number + " · " + _("formerly {numbers}").format(numbers=", ".join(view.former))


def _born(person: Person) -> str:
    return month_of_birth(person.birth_part) if person.birth_part else day(person.birth_date)


def _household(size: int, minors: int) -> str:
    text = ngettext("{count} person", "{count} persons", size).format(count=size)
    if minors:
        some = ngettext("{count} minor", "{count} minors", minors).format(count=minors)
        text += " · " + _("of whom {minors}").format(minors=some)
    return text


def _left(view: View) -> str:
    """«in 12 days» or «12 days ago», while the case is open."""
    ends = view.case.order.term_ends_on
    if ends is None or view.case.closed_on:
        return ""
    days = (ends - clock.today()).days
    if days < 0:
        return " · " + ngettext("{count} day ago", "{count} days ago", -days).format(count=-days)
    return " · " + ngettext("in {count} day", "in {count} days", days).format(count=days)


def _label(terms: Terms, kind: str, code: str) -> str:
    return terms[kind][code].label if code in terms[kind] else code
