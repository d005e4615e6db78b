"""What was said to be wrong in the directory: settled by who keeps it, told to who said it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from db.directory import reports
from db.directory.reports import Said
from db.security import rights
from db.user import User
from ui.components import feedback
from ui.directory import report_dialog
from ui.text import labels
from ui.text.i18n import _, ngettext
from ui.text.markdown import plain

SHOWN = 20  # reports that are listed one by one
FITTING, TALL = 3, 350  # how many stand without scrolling, and the height of more, in pixels
Say = Callable[[str, object], str]


def cards(user: User, states: tuple[str, ...], say: Say, done: Callable[[], object]) -> None:
    """The reports of these states above the entries they are about, oldest first."""
    found = reports.found(user, states)
    if not found:
        st.success(_("Nobody says that an entry is wrong."), icon=":material/check:")
    # A long list keeps its own height: the entries to mend stand below it.
    listed = st.container(height=TALL, border=False) if len(found) > FITTING else st.container()
    for one in found[:SHOWN]:
        with listed, st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown("  \n".join(_lines(one, say)), width="stretch")
            if one.result is None and rights.may_settle(user):
                form(user, one.id, "directory", None, done)
    if len(found) > SHOWN:
        st.caption(_("And {count} more.").format(count=len(found) - SHOWN))


def count(user: User) -> str:
    """How many entries are said to be wrong; for who does not settle it, of the own words."""
    told = len({one.about for one in reports.found(user)})
    if rights.may_settle(user):
        text = ngettext(
            "{count} entry is said to be wrong", "{count} entries are said to be wrong", told
        )
        return text.format(count=told) if told else ""
    return _("What you said to be wrong") if reports.own(user) else ""


def own(user: User) -> None:
    """On the own page: what came of the own words, and what waits to be settled."""
    said = reports.own(user)
    waiting = count(user) if rights.may_settle(user) else ""
    if not said and not waiting:
        return
    st.subheader(_("Said to be wrong in the directory"), anchor=False)
    with st.container(border=True, gap="xsmall"):
        for one in said:
            st.markdown(
                f"**{plain(one.title)}** · {report_dialog.quote(one.words)} – "
                f"{report_dialog.outcome(one)}"
            )
        st.page_link(
            "pages/directory.py",
            label=waiting or _("Referral directory"),
            icon=":material/arrow_forward:",
            query_params={"wrong": "open"} if waiting else {"wrong": ["open", "settled"]},
        )


def form(
    user: User, key: int, page: str, row: object, done: Callable[[], object] = lambda: None
) -> None:
    """Settle one report: corrected, or right as it is, perhaps with a word back."""
    named = f"settle-{key}-{feedback.saves()}"
    with (
        st.popover(_("Settle"), icon=":material/task_alt:", key=named),
        st.form(f"form-{named}", border=False),
    ):
        answer = st.text_area(_("A word back, if you like"), key=f"answer-{named}", height=80)
        with st.container(horizontal=True):
            corrected = st.form_submit_button(_("Corrected"), type="primary")
            right = st.form_submit_button(_("It is right as it is"))
        if not corrected and not right:
            return
    result = "corrected" if corrected else "right"
    if feedback.attempt(partial(reports.settle, user, key, result, answer or "", page)):
        feedback.done(_("Settled; who said it is told."), user, page, row)
        done()
    st.rerun()


def _lines(one: Said, say: Say) -> list[str]:
    retired = " · " + _("retired") if one.retired else ""
    lines = [f"**{plain(one.title)}**{retired}", report_dialog.quoted(one)]
    if one.result is not None:
        lines.append(f"→ {report_dialog.outcome(one)}")
    elif changed := {name: two for name, two in one.changed.items() if name != "retired_on"}:
        lines.append(
            ":material/edit: " + _("Changed since: {what}").format(what=_told(changed, say))
        )
    return lines


def _told(changed: Mapping[str, tuple[Any, Any]], say: Say) -> str:
    return _("; ").join(
        f"{labels.field(name)} {_value(name, was, say)} → {_value(name, now, say)}"
        for name, (was, now) in changed.items()
    )


def _value(name: str, value: object, say: Say) -> str:
    told = say(name, tuple(value) if isinstance(value, list) else value)
    return plain(told if len(told) <= 60 else told[:60] + " …") or _("(empty)")
