"""Referral directory: who helps with what, where, and where nobody is listed."""

import streamlit as st

from db import access, directory, house
from ui import charts, tables
from ui.entries import Entries
from ui.session import enter
from ui.words import _, language

user = enter("directory")

terms = house.terms(language())
places = house.places(user, "directory", language())
entries = Entries(user, terms, places, may_edit=access.may(user, "directory", write=True))
filters = entries.filters()

listed, missing = st.tabs([_("Entries"), _("Where help is missing")])
with listed:
    entries.said(filters)
    frame = directory.entries(user, filters)
    bare = directory.without_services(user, filters)
    if frame.empty and bare.empty:
        tables.empty(_("No entry fits these filters. Clear some, or add what is missing."))
    entries.table(frame)
    entries.without_services(bare)
with missing:
    st.caption(
        _(
            "Services for a site or its unit. A dot: only services for the whole country. "
            "A cross: nobody."
        )
    )
    charts.matrix(directory.gaps(user, filters), terms)
