"""What to do next, in sentences."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from db.case.next_steps import Next
from db.reference.terms import Terms
from ui.text.i18n import _, day, ngettext
from ui.text.markdown import plain

ADVICE: dict[str, Callable[[int], str]] = {
    "suspended": lambda days: ngettext(
        "Suspended for {days} day. Nothing to do now.",
        "Suspended for {days} days. Nothing to do now.",
        days,
    ),
    "look_at_suspension": lambda days: ngettext(
        "Suspended for {days} day: does the reason still hold?",
        "Suspended for {days} days: does the reason still hold?",
        days,
    ),
    "term_over": lambda days: ngettext(
        "The term ended {days} day ago: extend it, or close the case.",
        "The term ended {days} days ago: extend it, or close the case.",
        days,
    ),
    "term_ends": lambda days: ngettext(
        "The term ends on {day}, in {days} day: extend it, or prepare what follows.",
        "The term ends on {day}, in {days} days: extend it, or prepare what follows.",
        days,
    ),
    "invite": lambda days: ngettext(
        "Waiting for {days} day: invite the person.",
        "Waiting for {days} days: invite the person.",
        days,
    ),
    "invite_again": lambda days: ngettext(
        "Invited {days} day ago, no answer: invite again or close.",
        "Invited {days} days ago, no answer: invite again or close.",
        days,
    ),
    "await_answer": lambda days: ngettext(
        "Invited {days} day ago: the answer is still to come.",
        "Invited {days} days ago: the answer is still to come.",
        days,
    ),
    "say_who_came": lambda _days: _("Meeting of {day}: say whether the person came."),
    "appointment_passed": lambda _days: _("The appointment of {day} has passed: make another."),
    "make_appointment": lambda _days: _("No next appointment: make one."),
    "not_seen": lambda days: ngettext(
        "Not seen for {days} day: get in touch.",
        "Not seen for {days} days: get in touch.",
        days,
    ),
    "choose_perspective": lambda _days: _(
        "The stage says that a perspective was chosen: say which."
    ),
    "ask_organisation": lambda days: ngettext(
        "Referred to {organisation} {days} day ago: ask what came of it.",
        "Referred to {organisation} {days} days ago: ask what came of it.",
        days,
    ),
    "procedure_granted": lambda _days: _(
        "“{procedure}” was granted: close the case with its outcome."
    ),
    "procedure_hopeless": lambda _days: _("“{procedure}” stands no chance: tell the person so."),
    "term_held": lambda _days: _("“{procedure}” is pending: the term does not run meanwhile."),
    "all_well": lambda _days: _("Nothing is overdue."),
}
CALM = ("suspended", "await_answer", "term_held", "all_well")


def draw_steps(steps: list[Next], terms: Terms) -> None:
    """The steps, most pressing first; what is not pressing stands quietly."""
    if not steps:
        return
    with st.container(border=True):
        st.markdown("**" + _("What to do next") + "**")
        for step in steps:
            icon = "check" if step.rule in CALM else "arrow_forward"
            st.markdown(f":material/{icon}: {sentence(step, terms)}")


def sentence(step: Next, terms: Terms) -> str:
    """What to do, with the words of the lists for their codes."""
    values = {
        name: day(value) if isinstance(value, date) else _plain(value, terms)
        for name, value in step.values.items()
    }
    days = step.values.get("days")
    return ADVICE[step.rule](days if isinstance(days, int) else 0).format(**values)


def _plain(value: object, terms: Terms) -> str:
    known = terms["procedure"].get(str(value))
    return plain(known.label if known else str(value))
