"""Whether a durable outcome lasted, in words: on the page of a case, and as a filter."""

from datetime import date

import streamlit as st

from db import clock
from db.case import later_orders
from db.case.view import View
from db.models import DURABLE
from ui.text.i18n import N_, _, day, ngettext

ANSWERS = {
    "yes": N_("after {months} months: yes"),
    "no": N_("after {months} months: no"),
    "open": N_("after {months} months: not yet known"),
}


def answer(code: str) -> str:
    """One of ``later_orders.STILL``: «after 12 months: yes»."""
    if code not in later_orders.STILL:
        return str(code)
    months, said = code.split("_")
    return _(ANSWERS[said]).format(months=months)


def draw_facts(view: View) -> None:
    """Of a durable case: the new order, or that there is none; and for how long it has lasted."""
    case = view.case
    if case.closed_on is None or case.outcome_group not in DURABLE:
        return
    said = [_order(case.closed_on, view.new_order_on)]
    for months in later_orders.MONTHS:
        said.append(_lasted(case.closed_on, view.new_order_on, months, clock.today()))
    st.caption(" · ".join(said))


def _order(closed_on: date, new: date | None) -> str:
    if new is None:
        return _("No new order")
    months = 0
    while later_orders.add_months(closed_on, months + 1) <= new:
        months += 1
    if not months:
        return _("A new order on {day}, less than a month after").format(day=day(new))
    said = ngettext(
        "A new order on {day}, {count} month after",
        "A new order on {day}, {count} months after",
        months,
    )
    return said.format(day=day(new), count=months)


def _lasted(closed_on: date, new: date | None, months: int, today: date) -> str:
    still = later_orders.still_durable(closed_on, new, months, today)
    if still is None:
        said = _("after {months} months: not known before {day}")
        return said.format(months=months, day=day(later_orders.add_months(closed_on, months)))
    text = (
        _("still durable after {months} months")
        if still
        else _("no longer durable after {months} months")
    )
    return text.format(months=months)
