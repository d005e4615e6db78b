"""The outcomes as a tree of groups and leaves, with their labels and what they mean."""

import streamlit as st

from db.case.filters import GROUPS
from db.reference import terms as reference_terms
from db.reference.terms import Terms
from ui.text.departure import definition, definitions
from ui.text.i18n import _


def outcome_tree(terms: Terms) -> list[str]:
    """durable, then each group followed by its leaves."""
    leaves = terms["outcome"].values()
    tree = ["durable"]
    for group in GROUPS:
        if group != "durable":
            tree += [group, *(leaf.code for leaf in leaves if leaf.parent == group)]
    return tree


def outcome_leaves(terms: Terms, standing: object = None) -> list[str]:
    """What a case can be closed with, in the order of the tree."""
    known = set(reference_terms.choices(terms, "outcome", standing))
    tree = [code for code in outcome_tree(terms) if code in known]
    return [code for code in tree if terms["outcome"][code].parent]


def outcome_label(terms: Terms, code: str) -> str:
    if code == "durable":
        return _("durable, all")
    term = terms["outcome"][code]
    return f"– {term.label}" if term.parent else term.label


def explain(terms: Terms, outcome: str | None) -> None:
    """What the outcome that is chosen means, under the choice."""
    if outcome and (said := definition(terms, outcome)):
        st.caption(said)


def explain_all(terms: Terms) -> None:
    """What the outcomes mean, folded away: in a form, which cannot know yet what is chosen."""
    with st.expander(_("What the outcomes mean")):
        st.caption(definitions(terms))
