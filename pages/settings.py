"""Settings: accounts, coaches, sites, units and norms, postal codes, terms."""

import streamlit as st

from db import house
from ui import address
from ui.keeping import TITLES, Keeping
from ui.session import enter
from ui.words import _, language

user = enter("settings")

address.known("noun", TITLES)
noun = st.segmented_control(
    _("Settings"),
    list(TITLES),
    key="noun",
    default="accounts",
    required=True,
    format_func=lambda one: _(TITLES[one]),
    label_visibility="collapsed",
)
terms = house.terms(language())
places = house.places(user, "house", language())
Keeping(user, noun or "accounts", terms, places).draw()
