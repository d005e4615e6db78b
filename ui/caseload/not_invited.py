"""Who was not invited, by reason: beside the charts of closed cases."""

import streamlit as st

from db.case.filters import Filters
from db.caseload import not_invited
from db.models import NOT_INVITED
from db.reference.terms import Terms
from db.user import User
from ui.text.i18n import _, number
from ui.text.markdown import plain

ASKED = ({NOT_INVITED}, {"none"}, set[str]())  # outcomes beside which the reasons are told


def draw(user: User, filters: Filters, terms: Terms, *, exact: bool) -> None:
    """Counts by reason, where the charts are of closed cases that may be among them: of cases, or
    rounded ones of persons.
    """
    of_groups = filters.targets or filters.nationalities
    if not filters.closed or {*filters.outcomes} not in ASKED or filters.missing:
        return
    if not exact and of_groups:
        return
    frame = not_invited.reasons(user, filters)
    if frame.empty:
        return
    with st.container(border=True):
        title = (
            _("Cases closed without an invitation, by reason")
            if exact
            else _("Persons in cases closed without an invitation, by reason")
        )
        st.subheader(f"{title} · {number(int(frame['count'].sum()))}" if exact else title)
        rows = zip(frame["reason"], frame["count"], strict=True)
        labels = terms["notinvited"]
        told = {
            plain(labels[code].label if code in labels else code): _say(count, exact)
            for code, count in rows
        }
        st.table(told, border="horizontal", width=480)


def _say(count: int, exact: bool) -> str:
    return number(count) if exact or count else _("under 10")
