"""The fields of a case that people mend, with refusals and conflicts in sentences."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from db import clock, limits
from db.case import edit, fields
from db.case.view import View
from db.errors import Collision, Conflicts, NotFound, Refused
from db.models import STAGES, reference
from db.models.departure import GOES_WITH, goes
from db.reference import places as reference_places
from db.reference import terms as reference_terms
from db.reference.places import Place, Places
from db.reference.terms import Terms
from db.security import rights
from db.transaction import Edit
from db.user import User
from ui.case.countries import by_name
from ui.case.labels import Say, labels_of
from ui.case.outcomes import explain_all, outcome_leaves
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
ROWS = (
    ("stage", "next_appointment_on", "extended_to"),
    ("coach_id", "site_id"),
    ("perspective", "suspension"),
    ("outcome", "closed_on"),
    ("note",),
)
# What goes with some outcomes only, folded away until a case has one of them.
BESIDE = (
    ("destination", "proof"),
    ("support_purpose", "departure_bonus"),
    ("not_invited_reason",),
)
WIDE = {"outcome": 1.6}


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
    names = fields.mended(masked=False if user.masked else None)
    options = _options(view.case.unit_id, before, terms, places)
    labels = labels_of(terms, places)
    wanted: dict[str, object] = {}

    def draw(rows: Iterable[tuple[str, ...]]) -> None:
        for row, widths in _widths(rows, names):
            for place, name in zip(st.columns(widths), row, strict=True):
                enabled = name not in fields.GIVEN or rights.may_give(user)
                wanted[name] = _field(place, name, before, options, labels, enabled)

    draw(_rows(names))
    explain_all(terms)
    known = any(goes(name, before["outcome"]) for name in GOES_WITH)
    with st.expander(_("Departure, or why not invited"), expanded=known):
        draw(BESIDE)
    return wanted


def _rows(names: list[str]) -> list[tuple[str, ...]]:
    """The fields that stand side by side; one that has no place comes last."""
    placed = [name for row in (*ROWS, *BESIDE) for name in row]
    return [*ROWS, *((name,) for name in names if name not in placed)]


def _widths(
    rows: Iterable[tuple[str, ...]], names: list[str]
) -> Iterator[tuple[tuple[str, ...], list[float]]]:
    """The rows of what is drawn at all, each with the widths of its fields."""
    for row in rows:
        drawn = tuple(name for name in row if name in names)
        if drawn:
            yield drawn, [WIDE.get(name, 1.0) for name in drawn]


def _options(
    unit: int, before: dict[str, Any], terms: Terms, places: Places
) -> dict[str, list[Any]]:
    """What may be chosen, by field: also what stands and could not be chosen any more."""
    chosen = fields.terms(fields.mended())
    options: dict[str, list[Any]] = {
        name: reference_terms.choices(terms, kind, before[name]) for name, kind in chosen.items()
    }
    options |= {name: by_name() for name in fields.of_kind("country")}
    options |= {name: [True, False] for name in fields.of_kind("yes_no")}
    return options | {
        "stage": list(STAGES),
        "outcome": outcome_leaves(terms, before["outcome"]),
        "coach_id": _of_unit(places.coaches, unit, before["coach_id"]),
        "site_id": _of_unit(places.sites, unit, before["site_id"]),
    }


def _of_unit(places: Iterable[Place], unit: int, standing: int | None) -> list[int]:
    mine = [one for one in places if one.unit_id == unit]
    return [one.id for one in mine if one.active or one.id == standing]


def _field(
    place: DeltaGenerator,
    name: str,
    before: dict[str, Any],
    options: dict[str, list[Any]],
    labels: dict[str, Say],
    enabled: bool,
) -> object:
    """One field, by its kind."""
    kind = fields.FIELDS[name].kind
    if name == "stage":  # always one of them
        stages, at = options[name], STAGES.index(before[name])
        return place.selectbox(text_labels.field(name), stages, index=at, format_func=labels[name])
    if kind == "day":
        return _day(place, name, before)
    if name in options:
        return _select(place, name, options[name], before[name], labels[name], enabled)
    return place.text_area(text_labels.field(name), before[name] or "")


def renew() -> None:
    """Begin the fields anew, with what stands in the database."""
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    for key in (BEFORE, COLLIDED, "mine"):
        st.session_state.pop(key, None)


def _select(
    place: DeltaGenerator,
    name: str,
    options: list[Any],
    value: object,
    say: Say,
    enabled: bool,
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


def _day(place: DeltaGenerator, name: str, before: dict[str, Any]) -> date | None:
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
    typed = {name: fields.stored(value) for name, value in wanted.items()}
    return {name: one for name, one in typed.items() if one != fields.stored(before[name])}


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
