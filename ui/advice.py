"""What to do next, in sentences."""

from datetime import date

import streamlit as st

from db.house import Terms
from db.journey import Next
from ui.texts import plain
from ui.words import N_, _, day

ADVICE = {
    "suspended": N_("Suspended for {days} days. Nothing to do now."),
    "look_at_suspension": N_("Suspended for {days} days: does the reason still hold?"),
    "term_over": N_("The term ended {days} days ago: extend it, or close the case."),
    "term_ends": N_("The term ends on {day}, in {days} days: extend it, or prepare what follows."),
    "invite": N_("Waiting for {days} days: invite the person."),
    "invite_again": N_("Invited {days} days ago, no answer: invite again or close."),
    "await_answer": N_("Invited {days} days ago: the answer is still to come."),
    "say_who_came": N_("Meeting of {day}: say whether the person came."),
    "appointment_passed": N_("The appointment of {day} has passed: make another."),
    "make_appointment": N_("No next appointment: make one."),
    "not_seen": N_("Not seen for {days} days: get in touch."),
    "choose_perspective": N_("The stage says that a perspective was chosen: say which."),
    "ask_organisation": N_("Referred to {organisation} {days} days ago: ask what came of it."),
    "procedure_granted": N_("“{procedure}” was granted: close the case with its outcome."),
    "procedure_hopeless": N_("“{procedure}” stands no chance: tell the person so."),
    "term_held": N_("“{procedure}” is pending: the term does not run meanwhile."),
    "all_well": N_("Nothing is overdue."),
}
CALM = ("suspended", "await_answer", "term_held", "all_well")


def show(steps: list[Next], terms: Terms) -> None:
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
    return _(ADVICE[step.rule]).format(**values)


def _plain(value: object, terms: Terms) -> str:
    known = terms["procedure"].get(str(value))
    return plain(known.label if known else str(value))
