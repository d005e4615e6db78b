"""Who is at a meeting: noted from the screens, and put down by who leads."""

from functools import partial

import streamlit as st

from db.reference.places import Places
from db.user import User
from db.weekly_meeting import attendees
from db.weekly_meeting.meeting import Held
from ui.components import feedback
from ui.components.callbacks import act
from ui.text import saved
from ui.text.i18n import _
from ui.text.markdown import plain
from ui.weekly_meeting import minutes
from ui.weekly_meeting.decisions import PAGE, form, record, unit_coaches

SCREEN = "meeting-screen"  # what the record calls the page of who follows
FOLLOWED = "meeting_followed"  # whom this tab has noted, and at which meeting


def note(user: User, key: int) -> None:
    """Note that the user follows the meeting on this screen, once a tab and once a meeting."""
    if st.session_state.get(FOLLOWED) != (user.account_id, key):
        st.session_state[FOLLOWED] = (user.account_id, key)
        act(attendees.note_follower)(user, key, SCREEN)


def draw(user: User, held: Held, places: Places, *, leads: bool) -> None:
    """Who is there; for who leads, who else to put down and whom to take off."""
    st.subheader(_("Who was there"), anchor=False)
    for line in minutes.present(held):
        st.markdown(plain(line))
    if not leads:
        return
    with st.container(horizontal=True, gap="small"):
        with form(_("Also there …"), "person_add"):
            _add(user, held, places)
        if held.present:
            with form(_("Take off …"), "person_remove"):
                _take_off(user, held)


def _add(user: User, held: Held, places: Places) -> None:
    there = {one.coach_id for one in held.present or ()}
    coaches = {
        key: name for key, name in unit_coaches(places, held.unit_id).items() if key not in there
    }
    key = f"{held.id}-{feedback.saves()}"
    chosen = st.multiselect(
        _("Coaches of the unit"),
        list(coaches),
        key=f"there-{key}",
        format_func=lambda one: coaches.get(one, "–"),
        placeholder="–",
    )
    guests = st.text_area(_("Guests, one a line"), key=f"guests-{key}", height=100)
    if st.form_submit_button(_("Put down"), type="primary"):
        record(
            user,
            held.id,
            partial(attendees.add_attendees, user, held.id, chosen, guests, PAGE),
            _changed(),
        )
        st.rerun()


def _take_off(user: User, held: Held) -> None:
    names = {one.id: one.name for one in held.present or ()}
    chosen = st.multiselect(
        _("Who was not there"),
        list(names),
        key=f"off-{held.id}-{feedback.saves()}",
        format_func=lambda one: names.get(one, "–"),
        placeholder="–",
    )
    if st.form_submit_button(_("Take off"), type="primary"):
        record(user, held.id, partial(attendees.take_off, user, held.id, chosen, PAGE), _changed())
        st.rerun()


def _changed() -> str:
    return saved.of(_("Weekly meeting"), _("who was there is noted"))
