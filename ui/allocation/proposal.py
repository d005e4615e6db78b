"""The proposal for who waits: accepted line by line, or overruled with a reason."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import SelectboxColumn, TextColumn

from db.allocation import assign, proposal
from db.allocation.assign import Choice
from db.allocation.coach_loads import Load
from db.errors import Conflicts
from db.models import reference
from db.reference.terms import Terms
from db.user import User
from ui.allocation import chosen_lines, coach_loads
from ui.allocation.waiting_list import GIVEN, PAGE
from ui.components import feedback, tables
from ui.text import saved
from ui.text.i18n import _, ngettext

FIELDS = ("coach", "why", "note")  # of a line, that can be changed
ASKED = "?"  # stands where a reason is missing


def propose(user: User, frame: pd.DataFrame, coaches: list[Load], terms: Terms) -> None:
    """A proposal line by line: accept, or choose another and say why."""
    st.subheader(_("Proposal"), anchor=False)
    known = proposal.acquainted(user, frame["id"])
    proposed = [one.coach_id for one in proposal.propose(frame, coaches, known)]
    key = f"proposal-{hash((*frame['id'], *proposed))}"
    changed = chosen_lines.edited(PAGE, key, len(frame), FIELDS)
    takers = {one.id: one for one in coaches if one.takes}
    stood = [None if one is None else str(one) for one in proposed]
    chosen = chosen_lines.coaches(chosen_lines.column(changed, "coach", stood), takers)
    whys = {code: one.label for code, one in terms["overrule"].items() if not one.closed}
    choices = _choices(frame, chosen, proposed, changed, whys)
    reasons = proposal.explain(frame, chosen, coaches, known)
    shown = pd.DataFrame(
        {
            "reference": frame["reference"].to_list(),
            "name": frame["name"].to_list(),
            "coach": [None if one is None else str(one) for one in chosen],
            "reasons": [chosen_lines.say(some) for some in reasons],
            "why": [_why(one) for one in choices],
            "note": [one.note or None if one else None for one in choices],
        }
    ).astype(dict.fromkeys(FIELDS, "string"))  # also while all are empty: it is the same editor
    _editor(shown, key, takers, whys)
    _give_button(user, [one for one in choices if one], takers)


def _choices(
    frame: pd.DataFrame,
    chosen: list[int | None],
    proposed: list[int | None],
    changed: chosen_lines.Lines,
    whys: dict[str, str],
) -> list[Choice | None]:
    """What each line says to do; None where it gives the case to nobody."""
    found: list[Choice | None] = []
    for place, (key, coach) in enumerate(zip(frame["id"], chosen, strict=True)):
        if coach is None:
            found.append(None)
            continue
        line = changed.get(place, {})
        why = str(line["why"]) if str(line.get("why")) in whys else None
        found.append(Choice(int(key), coach, proposed[place], why, str(line.get("note") or "")))
    return found


def _why(choice: Choice | None) -> str | None:
    """What stands under «Why another»: the reason, or in its place that one is asked for."""
    if choice is None or not choice.overrules:
        return None
    return choice.reason or ASKED


def _editor(shown: pd.DataFrame, key: str, takers: dict[int, Load], whys: dict[str, str]) -> None:
    names = {str(coach): coach_loads.label(one) for coach, one in takers.items()}
    known = whys | {ASKED: _("Choose a reason")}
    config: dict[str, Any] = {
        "reference": TextColumn(_("Reference"), width=85),
        "name": TextColumn(_("Name"), width=150),
        "coach": SelectboxColumn(
            _("New coach"),
            options=list(names),
            format_func=lambda it: names.get(str(it), str(it)),
            width=210,
        ),
        "reasons": TextColumn(_("Why this one"), width=280),
        "why": SelectboxColumn(
            _("Why another"),
            options=list(known),
            format_func=lambda it: known.get(str(it), str(it)),
            width=210,
        ),
        "note": TextColumn(_("In a few words"), width=200),
    }
    st.data_editor(
        shown,
        key=key,
        hide_index=True,
        disabled=["reference", "name", "reasons"],
        column_config=config,
        placeholder="",
        height=tables.height(len(shown)),
        alt=_("Proposal"),
    )


def _give_button(user: User, choices: list[Choice], takers: dict[int, Load]) -> None:
    """Give what the lines say, once each that overrules has its reason."""
    count, asked = len(choices), sum(one.overrules and not one.reason for one in choices)
    if asked:
        text = ngettext(
            "{count} line names another coach than the one proposed: choose a reason there, "
            "under «Why another».",
            "{count} lines name another coach than the one proposed: choose a reason there, "
            "under «Why another».",
            asked,
        )
        st.warning(text.format(count=asked), icon=":material/rule:")
    label = ngettext("Give {count} case", "Give {count} cases", count).format(count=count)
    icon, ready = ":material/assignment_ind:", bool(choices) and not asked
    # No callback: it would know the table as it was before the cell that is being left.
    if st.button(label, key="give", type="primary", icon=icon, disabled=not ready):
        _give(user, choices, takers)
        st.rerun()


def _give(user: User, choices: list[Choice], takers: dict[int, Load]) -> None:
    try:
        deed = partial(assign.give, user, choices, PAGE)
        if not feedback.attempt(deed, lambda key: reference(int(key))):
            return
    except Conflicts as error:
        who = error.collisions[0].who or "?"
        text = _("{who} gave one of these meanwhile: nothing was saved, the list is new.")
        feedback.refused([text.format(who=who)])
        return
    st.session_state[GIVEN] = st.session_state.get(GIVEN, 0) + 1
    said = saved.given(len(choices), (takers[one.coach_id].name for one in choices))
    feedback.done(said, user, PAGE)
