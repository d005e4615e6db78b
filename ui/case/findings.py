"""What the analysis found: read at a glance, and mended as terms with a few words each."""

from functools import partial

import streamlit as st

from db.case import findings
from db.case.findings import KINDS
from db.case.view import View
from db.errors import Conflicts
from db.reference import terms as reference_terms
from db.reference.terms import Terms
from db.user import User
from ui.components import feedback
from ui.components.callbacks import open_dialog
from ui.text import saved as text_saved
from ui.text.i18n import N_, _
from ui.text.markdown import plain

PAGE = "case"
TITLES = {
    "reason": N_("Why the order was given"),
    "missing": N_("Missing in the file"),
    "ground": N_("Grounds of the perspective"),
    "obstacle": N_("Obstacles to return"),
    "help": N_("Support needed"),
}


def draw_findings(user: User, view: View, terms: Terms) -> None:
    """The findings by kind, and the button that opens them for editing."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_("Analysis"), anchor=False)
        if not (view.case.closed_on or user.masked) and st.button(
            _("Edit the analysis"), icon=":material/edit:"
        ):
            _dialog(user, view, terms)
    for kind in KINDS:
        found = [code for code in terms[kind] if code in view.findings]
        said = [_said(terms[kind][code].label, view.findings[code]) for code in found]
        told = _("; ").join(said) or "–"
        st.markdown(f"**{_(TITLES[kind])}** — {told}")


def _said(label: str, note: str) -> str:
    return plain(f"{label} ({note})" if note else label)


def _dialog(user: User, view: View, terms: Terms) -> None:
    before = dict(view.findings)  # fixed from the opening on: what others save is no edit of ours

    def edit() -> None:
        after: dict[str, str] = {}
        for kind in KINDS:
            labels = {code: one.label for code, one in terms[kind].items()}
            standing = [code for code in terms[kind] if code in before]
            known = reference_terms.choices(terms, kind)
            chosen = st.multiselect(
                _(TITLES[kind]),
                [code for code in terms[kind] if code in known or code in before],
                default=standing,
                key=f"finding-{kind}",
                format_func=labels.__getitem__,
                placeholder="–",
            )
            for code in chosen:
                after[code] = st.text_input(
                    plain(terms[kind][code].label),
                    before.get(code, ""),
                    key=f"finding-note-{code}",
                    placeholder=_("In a few words, if wanted"),
                )
        if st.button(_("Save"), type="primary", icon=":material/save:", key="save-findings"):
            if _saved(user, view, before, after):
                st.rerun()
            feedback.say()
            feedback.said()

    open_dialog(_("Analysis"), edit, width="large")


def _saved(user: User, view: View, before: dict[str, str], after: dict[str, str]) -> bool:
    key = view.case.id
    try:
        saved = feedback.attempt(partial(findings.save, user, key, before, after, PAGE))
    except Conflicts as error:
        who = error.collisions[0].who or "?"
        text = _("{who} changed the same finding meanwhile. Close this and open it again.")
        feedback.refused([text.format(who=who)])
        return False
    if saved:
        feedback.done(text_saved.of_case(key, _("analysis saved")), user, PAGE, key)
    return saved
