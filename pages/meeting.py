"""The weekly meeting of a unit, made for a beamer: agenda, decisions, minutes."""

import streamlit as st

from db.reference import places as reference_places
from db.reference import terms as reference_terms
from db.security import rights
from db.weekly_meeting import meeting
from ui.components import feedback
from ui.components.page_state import ARRIVED
from ui.shell import shared_screen
from ui.shell.page import end, enter
from ui.text.i18n import language
from ui.weekly_meeting import attendees, decisions, presenter, screens, start

user = enter("meeting")

leads = rights.may(user, "team", write=True)
if leads and st.session_state[ARRIVED] and not user.masked:
    shared_screen.share(user)
    st.rerun()
terms = reference_terms.terms(language())
places = reference_places.places(user, "team", language())
unit = start.unit(user, places)
key = meeting.running(user, unit)
follows = key is not None and not start.asked()
if key and follows:
    attendees.note(user, key)
feedback.say()
if key is None or not follows:
    start.draw_meeting(user, unit, terms, leads=leads)
    end()
held = start.load(user, key)
if held is None:
    if leads:
        decisions.end(user, key)
    end()
presenter.large()
presenter.watch(user, key)
shown = screens.listed(held)
at = min(held.screen, len(shown) - 1)
if leads:
    presenter.steer(user, held, shown, at)
screens.draw(user, held, shown[at], terms, places, leads=leads)
