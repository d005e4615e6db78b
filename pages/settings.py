"""Settings: accounts, coaches, sites, units and norms, postal codes, terms."""

import streamlit as st

from db.reference import places as reference_places
from db.reference import terms as reference_terms
from ui.components import url_state
from ui.settings.table_editor import TITLES, Keeping
from ui.shell.page import enter
from ui.text.i18n import _, language

user = enter("settings")

url_state.known("noun", TITLES)
noun = st.segmented_control(
    _("Settings"),
    list(TITLES),
    key="noun",
    default="accounts",
    required=True,
    format_func=lambda one: _(TITLES[one]),
    label_visibility="collapsed",
)
terms = reference_terms.terms(language())
places = reference_places.places(user, "house", language())
Keeping(user, noun or "accounts", terms, places).draw()
