"""The dialog in which a service is added to the directory."""

import streamlit as st

from db.directory import entries
from db.errors import Refused
from db.user import User
from ui.components import feedback
from ui.components.callbacks import open_dialog
from ui.directory.words import Words
from ui.text import labels, refusals, saved
from ui.text.i18n import _, tongue
from ui.text.markdown import plain


def open_adding(user: User, words: Words, page: str, organisation: str | None = None) -> None:
    """Open the dialog, perhaps with the organisation chosen."""
    open_dialog(_("Add a service"), _add, user, words, page, organisation, width="medium")


def _add(user: User, words: Words, page: str, organisation: str | None) -> None:
    with st.form("add", border=False):
        values = _fields(user, words, organisation)
        if not st.form_submit_button(_("Add"), type="primary"):
            return
    values["organisation"] = values.pop("new") or values["organisation"]
    try:
        entries.add_entry(user, values, page)
    except Refused as error:
        for refusal in error.refusals:
            st.error(plain(refusals.sentence(refusal)))
        return
    name = f"{values['organisation']} – {values['service']}"
    feedback.done(saved.of(name, _("added to the directory")), user, page)
    st.rerun()


def _fields(user: User, words: Words, organisation: str | None) -> dict[str, object]:
    say, names = labels.field, entries.organisations(user)
    chosen = names.index(organisation) if organisation in names else None
    kinds, places = words.kinds(), words.seen_places()
    return {
        "organisation": st.selectbox(say("organisation"), names, index=chosen, placeholder="–"),
        "new": st.text_input(_("Or a new organisation")),
        "service": st.text_input(say("service")),
        "kind": st.selectbox(
            say("kind"), kinds, index=None, format_func=words.kind, placeholder="–"
        ),
        "covers": st.multiselect(
            say("covers"), places, format_func=words.places.__getitem__, placeholder="–"
        ),
        "languages": st.multiselect(
            say("languages"), words.tongues, format_func=tongue, placeholder="–"
        ),
        "website": st.text_input(say("website")),
        "email": st.text_input(say("email")),
        "phone": st.text_input(say("phone")),
        "description": st.text_area(say("description")),
    }
