"""Cases that units pass on to each other: offered, taken, declined."""

from functools import partial

import streamlit as st

from db.allocation import transfer
from db.allocation.transfer import Offer
from db.case.view import View
from db.reference.terms import Terms
from db.security import rights
from db.user import User
from ui.components import feedback
from ui.components.callbacks import act
from ui.text import labels, saved
from ui.text.i18n import _, day, ngettext, tongue
from ui.text.markdown import plain

PAGE = "allocation"


def draw_offers(user: User, terms: Terms) -> None:
    """Offers without an answer; those to the own unit can be taken or declined."""
    for one in transfer.pending(user):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(_said(one, terms))
            if user.unit_id is None or one.incoming:
                st.text_input(
                    labels.field("answer"),
                    key=f"answer-{one.id}",
                    placeholder=_("In a few words, if wanted"),
                    label_visibility="collapsed",
                    width=240,
                )
                for label, accepted in ((_("Take the case"), True), (_("Decline"), False)):
                    st.button(
                        label,
                        key=f"offer-{one.id}-{accepted}",
                        type="primary" if accepted else "secondary",
                        on_click=act(_answer),
                        args=(user, one.id, one.reference, accepted),
                    )


def ask(user: User, view: View) -> None:
    """Offer a case to another unit, from its page."""
    if view.case.closed_on or not rights.may_give(user):
        return
    with (
        st.popover(
            _("To another unit"), icon=":material/move_up:", key=f"offering-{feedback.saves()}"
        ),
        st.form(f"offer-{feedback.saves()}", border=False),
    ):
        codes = {key: code for key, code in transfer.units() if key != view.case.unit_id}
        to = st.selectbox(_("Unit"), list(codes), format_func=lambda one: codes.get(one, "–"))
        reason = st.text_area(_("Why"))
        st.caption(_("The other unit sees no name before it takes the case."))
        if not st.form_submit_button(_("Offer the case"), type="primary"):
            return
        deed = partial(transfer.offer_case, user, view.case.id, int(to or 0), reason, "case")
        if feedback.attempt(deed):
            said = saved.of_case(view.case.id, _("offered; the other unit answers"))
            feedback.done(said, user, "case", view.case.id)
            st.rerun()
        feedback.say()
        feedback.said()


def _said(one: Offer, terms: Terms) -> str:
    size = ngettext("{count} person", "{count} persons", one.household_size)
    facts = (
        size.format(count=one.household_size),
        tongue(one.language),
        terms["stage"][one.stage].label,
        one.postal_code,
        _("term ends {day}").format(day=day(one.term_ends_on)),
    )
    units = f"{plain(one.from_unit)} → {plain(one.to_unit)}"
    head = f"**{one.reference}** · {units} · {day(one.asked_on)}"
    return f"{head} · {plain(' · '.join(facts))} — {plain(one.reason)}"


def _answer(user: User, key: int, case: str, accepted: bool) -> None:
    text = str(st.session_state.get(f"answer-{key}", ""))
    if feedback.attempt(partial(transfer.answer_offer, user, key, accepted, text, PAGE)):
        said = _("taken from the other unit") if accepted else _("declined")
        feedback.done(saved.of(case, said), user, PAGE)
