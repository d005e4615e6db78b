"""Residence procedures and appeals on the page of a case."""

from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from db import clock
from db.case import procedure
from db.case.view import View
from db.reference import terms as reference_terms
from db.reference.terms import Terms
from db.user import User
from ui.case.recording import PAGE, submit
from ui.components import feedback, tables
from ui.text import labels
from ui.text.i18n import _, ngettext
from ui.text.markdown import plain


def proceed(user: User, view: View, terms: Terms) -> None:
    """A procedure or an appeal that was lodged, and what it does to the term."""
    if view.case.closed_on:
        return
    popover = f"proceeding-{feedback.saves()}"
    with st.popover(_("Procedure"), icon=":material/gavel:", key=popover):
        kind = st.selectbox(
            _("Kind"),
            reference_terms.choices(terms, "procedure"),
            key="procedure-kind",
            format_func=lambda it: terms["procedure"][it].label,
        )
        with st.form(f"proceed-{kind}-{feedback.saves()}", border=False):
            values: dict[str, object] = {
                "kind": kind,
                "lodged_on": st.date_input(
                    labels.field("lodged_on"), clock.today(), format=tables.DAY_FORMAT
                ),
                "prospect": st.segmented_control(
                    labels.field("prospect"),
                    list(terms["prospect"]),
                    default="prospect_unclear",
                    required=True,
                    format_func=lambda it: plain(terms["prospect"][it].label),
                ),
                "holds_term": st.toggle(
                    labels.field("holds_term"), value=kind in procedure.HOLDING
                ),
                "suspends": st.toggle(
                    _("Suspend the coaching meanwhile"), value=kind == "procedure_asylum"
                ),
                "note": st.text_input(labels.field("note")),
            }
            submit(
                user,
                view,
                partial(procedure.add_procedure, user, view.case.id, values, PAGE),
                _("procedure added"),
            )


def record_ruling(user: User, key: int, ruling: str, on: str) -> None:
    procedure.record_ruling(user, key, ruling, st.session_state.get(on) or clock.today(), PAGE)


def pending(view: View, terms: Terms, today: date) -> None:
    """Procedures that are pending, with their effect on the term."""
    for row in view.procedures[view.procedures["ruling"].isna()].itertuples(index=False):
        kind = plain(terms["procedure"][str(row.kind)].label)
        prospect = plain(terms["prospect"][str(row.prospect)].label)
        days = (today - pd.Timestamp(str(row.lodged_on)).date()).days
        effect = _("the term does not run") if row.holds_term else _("the term runs on")
        text = ngettext(
            "Pending for {days} day: {kind} ({prospect}); {effect}.",
            "Pending for {days} days: {kind} ({prospect}); {effect}.",
            days,
        )
        st.info(
            text.format(days=days, kind=kind, prospect=prospect, effect=effect),
            icon=":material/gavel:",
        )
