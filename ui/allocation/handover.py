"""Empty a caseload: every open case of a coach, with a proposal to change line by line."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import SelectboxColumn, TextColumn

from db.allocation import proposal
from db.allocation.coach_loads import Load
from db.case import edit
from db.errors import Conflicts
from db.reference.terms import Terms
from db.transaction import Edit
from db.user import User
from ui.allocation import chosen_lines, coach_loads
from ui.allocation.edits import edits_to_give, said_given
from ui.case import columns
from ui.components import feedback, tables, undo, url_state
from ui.components.callbacks import act
from ui.components.left_out import tell_left_out
from ui.text.i18n import _, ngettext

PAGE = "handover"
NAMES = ("coach",)


def leaver(coaches: list[Load]) -> Load | None:
    """Choose whose caseload is handed over; who is on leave or leaves comes first."""
    ordered = sorted(coaches, key=lambda one: (not one.leaves, one.unit_id, one.name))
    known = {one.id: one for one in ordered if one.open}
    found = url_state.read(NAMES)
    if found is not None:
        st.session_state["coach"] = url_state.one(found.get("coach", []), known)
    url_state.known("coach", known)
    key: int | None = st.selectbox(
        _("Whose caseload"),
        list(known),
        index=None,
        key="coach",
        format_func=lambda one: _said(known[one]) if one in known else "–",
        placeholder=_("Choose a coach"),
        width=420,
    )
    url_state.write(NAMES, {"coach": [str(key)] if key else []})
    tell_left_out(NAMES, {"coach": _("Whose caseload")})
    return known.get(key) if key else None


def lines(
    user: User, frame: pd.DataFrame, coaches: list[Load], leaving: Load, terms: Terms
) -> None:
    """The proposal to change and save; ``frame`` has the cases as ``db.case.listing.page`` gives
    them.
    """
    takers = {one.id: one for one in coaches if one.takes}
    known = proposal.acquainted(user, frame["id"])
    others = [one for one in coaches if one.id != leaving.id]
    proposed = [_key(one.coach_id) for one in proposal.propose(frame, others, known)]
    key = f"handover-{hash((*frame['id'], *frame['coach_id']))}"
    changed = chosen_lines.edited(PAGE, key, len(frame), ("coach",))
    chosen = chosen_lines.coaches(chosen_lines.column(changed, "coach", proposed), takers)
    reasons = proposal.explain(frame, chosen, coaches, known)
    shown = columns.labelled(frame, terms)[["reference", "name", "site", "language"]]
    shown = shown.assign(
        coach=[_key(one) for one in chosen], reasons=[chosen_lines.say(some) for some in reasons]
    ).astype({"coach": "string"})
    place = st.container()
    left, right = st.columns([2.5, 1], gap="medium")
    with left:
        _editor(shown, key, takers)
    pairs = zip(frame["id"], chosen, strict=True)
    given = {int(case): coach for case, coach in pairs if coach is not None}
    with place:
        _save_bar(user, edits_to_give(frame, given, takers), takers)
    with right:
        coach_loads.table(coach_loads.moved(coaches, frame, given))


def _editor(shown: pd.DataFrame, key: str, takers: dict[int, Load]) -> None:
    st.data_editor(
        shown,
        key=key,
        hide_index=True,
        disabled=["reference", "name", "site", "language", "reasons"],
        column_config=_config({str(coach): one for coach, one in takers.items()}),
        placeholder="",
        height=tables.height(len(shown), 520),
        alt=_("Proposal"),
    )


def _key(coach: int | None) -> str | None:
    """A coach as the column keeps it: a select box holds texts."""
    return None if coach is None else str(coach)


def _save_bar(user: User, edits: list[Edit], takers: dict[int, Load]) -> None:
    count = len(edits)
    text = ngettext("{count} case changes hands", "{count} cases change hands", count)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{text.format(count=count)}**", width="content")
        st.button(
            _("Save"),
            type="primary",
            icon=":material/save:",
            disabled=not edits,
            on_click=act(_save),
            args=(user, edits, takers),
        )
        undo.draw(user, PAGE, None, lambda: None)


def _save(user: User, edits: list[Edit], takers: dict[int, Load]) -> None:
    try:
        saved = feedback.attempt(partial(edit.save, user, edits, PAGE))
    except Conflicts as error:
        count = len({one.row for one in error.collisions})
        said = ngettext(
            "{count} case was given to somebody else meanwhile: "
            "nothing was saved, the list is new.",
            "{count} cases were given to others meanwhile: nothing was saved, the list is new.",
            count,
        )
        feedback.refused([said.format(count=count)])
        return
    if saved:
        feedback.done(said_given(edits, takers), user, PAGE)


def _said(one: Load) -> str:
    why = _("on leave") if one.on_leave else _("leaves") if one.ends_on else ""
    return coach_loads.label(one) + (f" · {why}" if why else "")


def _config(takers: dict[str, Load]) -> dict[str, Any]:
    return {
        "reference": TextColumn(_("Reference"), width=85, pinned=True),
        "name": TextColumn(_("Name"), width=130),
        "site": TextColumn(_("Site"), width=110),
        "language": TextColumn(_("Language"), width=80),
        "coach": SelectboxColumn(
            _("New coach"),
            options=list(takers),
            format_func=lambda key: takers[str(key)].name if key in takers else str(key),
            width=150,
        ),
        "reasons": TextColumn(_("Why"), width=330),
    }
