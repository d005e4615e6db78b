"""The weekly meeting of a unit, made for a beamer: agenda, decisions, minutes."""

import streamlit as st

from db import access, house, team
from ui import lobby, presence, screens, sharing, stage, undoing
from ui.session import ARRIVED, end, enter
from ui.words import language

user = enter("meeting")

leads = access.may(user, "team", write=True)
if leads and st.session_state[ARRIVED] and not user.masked:
    sharing.share(user)
    st.rerun()
terms = house.terms(language())
places = house.places(user, "team", language())
unit = lobby.unit(user, places)
key = team.running(user, unit)
follows = key is not None and not lobby.asked()
if key and follows:
    presence.note(user, key)
undoing.say()
if key is None or not follows:
    lobby.show(user, unit, terms, leads=leads)
    end()
held = team.load(user, key)
stage.large()
stage.watch(user, key)
shown = screens.listed(held)
at = min(held.screen, len(shown) - 1)
if leads:
    stage.steer(user, held, shown, at)
screens.draw(user, held, shown[at], terms, places, leads=leads)
