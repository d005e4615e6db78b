"""The fields of a case that people mend, with refusals and conflicts in sentences."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

import streamlit as st

from db import clock, limits
from db.case import edit
from db.case.view import View
from db.errors import Collision, Conflicts, NotFound, Refused
from db.models import STAGES, reference
from db.reference import places as reference_places
from db.reference import terms as reference_terms
from db.reference.places import Place, Places
from db.reference.terms import Terms
from db.security import rights
from db.transaction import Edit
from db.user import User
from ui.case.labels import Say, labels_of
from ui.case.outcomes import outcome_leaves
from ui.components import conflicts, feedback, tables, undo
from ui.components.page_state import ARRIVED
from ui.text import labels as text_labels
from ui.text import refusals, saved
from ui.text.i18n import _, language
from ui.text.markdown import plain

ROUND = "case_round"  # how often the form began anew: the fields of another round are others
BEFORE = "case_before"  # what the form showed when it was opened: (case, values)
COLLIDED = "case_collisions"
PAGE = "case"


def form(user: User, view: View, terms: Terms) -> None:
    """Draw the fields; save what was changed."""
    st.subheader(_("Mend this case"), anchor=False)
    feedback.say()
    before = _before(view)
    collisions: list[Collision] = st.session_state.get(COLLIDED, [])
    if collisions:
        _choose(user, view, terms, collisions)
        return
    places = reference_places.places(user, "cases", language())
    with st.form(f"mend-{st.session_state.get(ROUND, 0)}", border=True):
        wanted = _fields(user, view, before, terms, places)
        if st.form_submit_button(_("Save"), type="primary", icon=":material/save:"):
            _save(user, view.case.id, before, _changed(before, wanted))
    undo.draw(user, PAGE, view.case.id, begin_anew)


def begin_anew() -> None:
    """Let the form show what stands in the database now, and forget what was typed."""
    st.session_state.pop(BEFORE, None)


def _fields(
    user: User, view: View, before: dict[str, Any], terms: Terms, places: Places
) -> dict[str, object]:
    """The widgets begin with ``before``: another person's save must not empty what is typed."""
    unit = view.case.unit_id
    labels = labels_of(terms, places)
    given = rights.may_give(user)
    coaches = [one.id for one in places.coaches if one.unit_id == unit]
    coaches = [key for key in coaches if key == before["coach_id"] or _active(places.coaches, key)]
    sites = [one.id for one in places.sites if one.unit_id == unit]
    sites = [key for key in sites if key == before["site_id"] or _active(places.sites, key)]
    leaves = outcome_leaves(terms, before["outcome"])
    wanted: dict[str, object] = {}
    one, two = st.columns(2)
    wanted["stage"] = one.selectbox(
        text_labels.field("stage"),
        STAGES,
        index=STAGES.index(before["stage"]),
        format_func=labels["stage"],
    )
    wanted["next_appointment_on"] = _day(two, "next_appointment_on", before)
    one, two = st.columns(2)
    wanted["coach_id"] = _select(
        one, "coach_id", coaches, before["coach_id"], labels["coach_id"], given
    )
    wanted["site_id"] = _select(two, "site_id", sites, before["site_id"], labels["site_id"], given)
    options = reference_terms.choices(terms, "perspective", before["perspective"])
    one, two = st.columns(2)
    wanted["perspective"] = _select(
        one, "perspective", options, before["perspective"], labels["perspective"]
    )
    wanted["suspension"] = _select(
        two,
        "suspension",
        reference_terms.choices(terms, "suspension", before["suspension"]),
        before["suspension"],
        labels["suspension"],
    )
    one, two, three = st.columns([1.6, 1, 1])
    wanted["outcome"] = _select(one, "outcome", leaves, before["outcome"], labels["outcome"])
    wanted["closed_on"] = _day(two, "closed_on", before)
    wanted["extended_to"] = _day(three, "extended_to", before)
    if not user.masked:
        note = before["note"] or ""
        wanted["note"] = st.text_area(text_labels.field("note"), note)
    return wanted


def renew() -> None:
    """Begin the fields anew, with what stands in the database."""
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    for key in (BEFORE, COLLIDED, "mine"):
        st.session_state.pop(key, None)


def _select(
    place: Any,  # noqa: ANN401 - a column or st itself
    name: str,
    options: list[Any],
    value: object,
    say: Say,
    enabled: bool = True,
) -> object:
    return place.selectbox(
        text_labels.field(name),
        options,
        index=None,
        key=_begin(name, value if value in options else None),
        format_func=say,
        placeholder="–",
        disabled=not enabled,
    )


def _day(place: Any, name: str, before: dict[str, Any]) -> date | None:  # noqa: ANN401 - a column
    day: date | None = place.date_input(
        text_labels.field(name),
        None,
        key=_begin(name, before[name]),
        min_value=limits.FIRST_DAY,
        max_value=limits.LAST_DAY,
        format=tables.DAY_FORMAT,
    )
    return day


def _begin(name: str, value: object) -> str:
    """The key of a field that begins with ``value``: only a field without a default can be emptied,
    so what it begins with is set as if it had been typed."""
    key = f"mend-{st.session_state.get(ROUND, 0)}-{name}"
    st.session_state.setdefault(key, value)
    return key


def _active(places: Iterable[Place], key: int) -> bool:
    return any(one.id == key and one.active for one in places)


def _before(view: View) -> dict[str, Any]:
    """The values the form was opened with; kept while the same case stays open in this tab."""
    kept = st.session_state.get(BEFORE)
    if kept is None or kept[0] != view.case.id or st.session_state[ARRIVED]:
        st.session_state[BEFORE] = kept = (view.case.id, view.values())
        # Else who undoes at once finds the old fields again, with what was typed into them.
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
        st.session_state.pop(COLLIDED, None)
    before: dict[str, Any] = kept[1]
    return before


def _changed(before: dict[str, object], wanted: dict[str, object]) -> dict[str, object]:
    """Only what the person changed, so that what others change elsewhere stays.

    Who closes a case and gives no day closes it today.
    """
    if wanted["stage"] == "closed" != before["stage"] and not wanted["closed_on"]:
        wanted["closed_on"] = clock.today()
    return {
        name: wanted[name] or None
        for name in wanted
        if (wanted[name] or None) != (before[name] or None)
    }


def _save(user: User, key: int, before: dict[str, object], after: dict[str, object]) -> None:
    if not after:
        st.info(_("Nothing was changed."))
        return
    try:
        edit.save(user, [Edit(key, before, after)], PAGE)
    except Refused as error:
        for refusal in error.refusals:
            st.error(plain(refusals.sentence(refusal)))
        return
    except NotFound:
        st.error(_("The case is no longer yours to see; nothing was saved."))
        return
    except Conflicts as error:
        st.session_state[COLLIDED] = error.collisions
        st.session_state["mine"] = after
        st.rerun()
    _done(user, key, after)


def _choose(user: User, view: View, terms: Terms, collisions: list[Collision]) -> None:
    places = reference_places.places(user, "cases", language())
    chosen = conflicts.choose(collisions, labels_of(terms, places))
    if chosen is None:
        return
    st.session_state.pop(COLLIDED)
    mine: dict[str, object] = st.session_state.pop("mine")
    current = view.values()
    after = {
        name: value
        for name, value in mine.items()
        if chosen.get((view.case.id, name), "mine") == "mine"
    }
    if not after:
        _done(user, view.case.id, ())
    _save(user, view.case.id, current, after)


def _done(user: User, key: int, fields: Collection[str]) -> None:
    begin_anew()
    if fields:
        feedback.done(saved.saved(reference(key), fields), user, PAGE, key)
    else:
        st.session_state[feedback.NEWS] = _("What the other person saved stays.")
    st.rerun()
