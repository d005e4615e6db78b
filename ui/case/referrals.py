"""Referrals on the page of a case: offered by need, site and language; what came of each."""

from functools import partial

import streamlit as st

from db.case import referral
from db.case.view import View
from db.reference import terms as reference_terms
from db.reference.terms import Terms
from db.user import User
from ui.components import feedback
from ui.components.callbacks import act
from ui.directory import report_dialog
from ui.text import labels as text_labels
from ui.text import saved
from ui.text.i18n import _
from ui.text.markdown import plain

PAGE = "case"
NEED, NOTE = "referral-need", "referral-note"


def due(user: User, view: View, terms: Terms) -> None:
    """Referrals without an answer yet: one click says what came of them."""
    pending = view.referrals[view.referrals["result"] == referral.PENDING]
    for row in pending.itertuples(index=False):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(str(row.organisation))}**", width="content")
            for one in terms["referral"]:
                if one != referral.PENDING:
                    st.button(
                        plain(terms["referral"][one].label),
                        key=f"came-of-{row.id}-{one}",
                        on_click=act(_came_of),
                        args=(user, view.case.id, int(str(row.id)), one),
                    )
            _doubt(int(str(row.service_id)), f"wrong-{row.id}")


def draw_form(user: User, view: View, terms: Terms) -> None:
    """Refer the person to a service that helps with the need, at the site."""
    if view.case.closed_on:
        return
    popover = f"referring-{feedback.saves()}"
    with st.popover(_("Refer to …"), icon=":material/handshake:", key=popover):
        need = st.selectbox(
            text_labels.field("kind"),
            reference_terms.choices(terms, "help"),
            index=None,
            key=NEED,
            format_func=lambda code: terms["help"][code].label,
            placeholder="–",
        )
        if need is None:
            st.caption(_("Choose the help that is needed to see who offers it here."))
            return
        language = view.case.order.person.language
        found = referral.offered(user, need, view.case.site_id, language)
        if found.empty:
            st.info(_("Nobody is listed for this here. The directory shows where help is missing."))
            return
        speaking = " · " + _("speaks the language")
        labels = {
            int(key): f"{owner} · {name}" + (speaking if speaks else "")
            for key, owner, name, speaks in found.itertuples(index=False)
        }
        key = st.selectbox(
            text_labels.field("service"),
            list(labels),
            format_func=lambda one: labels.get(one, "–"),
        )
        _doubt(int(key or 0), "wrong-offered")
        st.text_input(text_labels.field("note"), key=NOTE)
        st.button(
            _("Refer"),
            type="primary",
            on_click=act(_add),
            args=(user, view.case.id, int(key or 0)),
        )


def _doubt(service: int, key: str) -> None:
    """The way to say that the entry of a service is wrong, where it is offered or was used."""
    st.button(
        _("Say what is wrong"),
        key=key,
        icon=":material/report:",
        type="tertiary",
        help=_("The entry in the directory is wrong, or no longer right"),
        on_click=act(report_dialog.ask),
        args=(f"service:{service}",),
    )


def renew() -> None:
    """Empty what was begun."""
    st.session_state[NEED], st.session_state[NOTE] = None, ""


def _add(user: User, case: int, service: int) -> None:
    note = str(st.session_state.get(NOTE, ""))
    if feedback.attempt(partial(referral.add_referral, user, case, service, note, PAGE)):
        for name in (NEED, NOTE):
            st.session_state.pop(name, None)
        feedback.done(saved.of_case(case, _("referral added")), user, PAGE, case)


def _came_of(user: User, case: int, key: int, result: str) -> None:
    if feedback.attempt(partial(referral.record_result, user, key, result, PAGE)):
        feedback.done(saved.of_case(case, _("result of the referral noted")), user, PAGE, case)
