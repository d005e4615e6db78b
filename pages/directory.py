"""Referral directory: who helps with what, where, and where nobody is listed."""

import streamlit as st

from db.directory import entries as directory_entries
from db.directory import gaps
from db.reference import places as reference_places
from db.reference import terms as reference_terms
from db.security import rights
from ui.components import tables
from ui.directory import gaps_chart
from ui.directory.entries import Entries
from ui.shell.page import enter
from ui.text.i18n import _, language

user = enter("directory")

terms = reference_terms.terms(language())
places = reference_places.places(user, "directory", language())
entries = Entries(user, terms, places, may_edit=rights.may(user, "directory", write=True))
filters = entries.filters()

listed, missing = st.tabs([_("Entries"), _("Where help is missing")])
with listed:
    entries.said(filters)
    frame = directory_entries.entries(user, filters)
    bare = directory_entries.without_services(user, filters)
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
    gaps_chart.matrix(gaps.gaps(user, filters), terms)
