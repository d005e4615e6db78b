"""Saying that an entry of the directory is wrong, wherever one is shown."""

from typing import Any

import streamlit as st

from db.directory import reports
from db.directory.reports import Said, Seen
from db.errors import Refused
from db.user import User
from ui.components import feedback
from ui.components.callbacks import open_dialog
from ui.text import labels, refusals
from ui.text.i18n import _, day
from ui.text.labels import RESULTS
from ui.text.markdown import plain

ASKED = "report-asked"  # the entry that a click was about, until the page is drawn
SEEN = "report-seen"  # the entry as the dialog shows it


def ask(about: str) -> None:
    """A callback: open the dialog for an entry when the page is drawn next."""
    st.session_state[ASKED] = about


def draw_asked(user: User, page: str, row: object = None) -> None:
    """Open the dialog if a click asked for it; ``page`` and ``row`` are where undo is offered."""
    about = st.session_state.pop(ASKED, None)
    if about is None:
        return
    st.session_state.pop(SEEN, None)
    open_dialog(_("Say what is wrong"), _dialog, user, str(about), page, row, width="medium")


def quote(text: str) -> str:
    return _("“{text}”").format(text=plain(text))


def quoted(one: Said) -> str:
    """The words, by whom and when, as Markdown."""
    return f"{quote(one.words)} · {plain(one.by)}, {day(one.on)}"


def outcome(one: Said) -> str:
    """What came of it, as Markdown."""
    if one.result is None:
        return _("not answered yet")
    said = _("{result}, says {who} on {day}").format(
        result=_(RESULTS[one.result]), who=plain(one.settled_by), day=day(one.settled_on)
    )
    return f"{said} – {quote(one.answer)}" if one.answer else said


def _dialog(user: User, about: str, page: str, row: object) -> None:
    seen: Seen = st.session_state.setdefault(SEEN, None) or reports.look(user, about)
    st.session_state[SEEN] = seen
    st.markdown(f"**{plain(seen.title)}**")
    _show(seen.fields)
    for one in reports.found(user):
        if one.about == about:
            st.info(_("Said already:") + " " + quoted(one))
    with st.form("report", border=False):
        words = st.text_area(_("What is wrong, in a few words"), height=100) or ""
        st.caption(_addressee(user) + " " + _("Name no person: others read it, too."))
        if not st.form_submit_button(_("Send"), type="primary", icon=":material/send:"):
            return
    try:
        reports.say(user, seen, words, page)
    except Refused as error:
        _refuse(user, about, error)
        return
    feedback.done(_("Sent. What comes of it is shown here."), user, page, row)
    st.rerun()


def _refuse(user: User, about: str, error: Refused) -> None:
    """Say why; the words stay. What was changed meanwhile is looked at anew before it is sent."""
    for one in error.refusals:
        st.error(plain(refusals.sentence(one)))
        if one.rule == "entry_changed":
            st.session_state[SEEN] = reports.look(user, about)
            _show(st.session_state[SEEN].fields)


def _show(fields: Any) -> None:  # noqa: ANN401
    """What the entry tells, for whoever doubts it; lists of codes are in the grid."""
    if fields.get("retired_on"):
        st.info(_("This entry is retired: it is no longer offered."), icon=":material/inventory_2:")
    names = ("website", "email", "phone", "description", "contact")
    lines = [
        _("{name}: {value}").format(name=labels.field(name), value=fields[name])
        for name in names
        if fields.get(name)
    ]
    if lines:
        st.caption("  \n".join(map(plain, lines)))


def _addressee(user: User) -> str:
    if user.unit_id is None:
        return _("Your words go to the head of service.")
    return _("Your words go to the head of your unit, and into its weekly meeting.")
