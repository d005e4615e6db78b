"""The dialog that lays two persons side by side, and merges them into one."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from db import merging, pairs
from db.access import User
from db.errors import Refused
from db.house import Terms
from db.merging import FIELDS, Comparison, Held, Side
from db.models import reference
from ui import sentences, undoing
from ui.acts import act, open_dialog
from ui.texts import plain
from ui.words import N_, _, country, day, month_of_birth, ngettext, tongue

SEXES = {"F": "♀", "M": "♂", "X": "X"}
DONE = "merge_done"  # the dialog's work is done: it closes
ROUND = "merge_round"  # each dialog begins with its own proposals
REASONS = {
    "same": N_("same name, same birth"),
    "part": N_("same name; of one the day of birth is not known"),
    "unborn": N_("same name and nationality; no birth known of one"),
    "swapped": N_("last and first name swapped"),
    "letter": N_("same birth, one letter of the name differs"),
    "more": N_("same birth, one has a name more"),
    "number": N_("two digits of the SP number swapped"),
}


def open_comparison(
    user: User, numbers: tuple[str, str], terms: Terms, page: str, about: object = None
) -> None:
    """Lay two persons side by side, by SP number; what is saved is undone on ``page``."""
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.session_state.pop(DONE, None)
    open_dialog(_("One person?"), _draw, user, numbers, terms, page, about, width="large")


def say_reasons(reasons: tuple[str, ...]) -> str:
    return _("; ").join(_(REASONS[one]) for one in reasons)


def say_birth(values: Any) -> str:  # noqa: ANN401 - what has birth_date and birth_part
    part = values["birth_part"]
    return month_of_birth(part) if part else day(values["birth_date"])


def _draw(user: User, numbers: tuple[str, str], terms: Terms, page: str, about: object) -> None:
    if st.session_state.pop(DONE, False):
        st.rerun()
    undoing.draw_refusals()
    try:
        found = merging.compare(user, *numbers)
    except Refused as error:
        for refusal in error.refusals:
            st.error(plain(sentences.sentence(refusal)))
        return
    if found.reasons:
        st.caption(plain(say_reasons(found.reasons)))
    keep = _choose_number(found)
    taken = _choose_values(found, keep, terms)
    _tell_alike(found, terms)
    void = _tell_cases(found, keep, terms)
    sure = st.checkbox(_("I looked at both: they are one person."), key=_key("sure"))
    versions = {one.id: one.version for one in (found.one, found.other)}
    gone = found.other.id if keep == found.one.id else found.one.id
    deed = partial(merging.merge, user, keep, gone, versions, taken, void, page)
    apart = partial(pairs.set_apart, user, keep, gone, page)
    with st.container(horizontal=True):
        for label, icon, kind, work, said, ready in (
            (_("Merge the two"), "merge", "primary", deed, _("Merged into one person."), sure),
            (_("Two persons"), "call_split", "secondary", apart, _("Noted: two persons."), True),
        ):
            st.button(
                label,
                key=_key(icon),
                icon=f":material/{icon}:",
                type=kind,  # type: ignore[arg-type]
                disabled=not ready,
                on_click=act(_do),
                args=(work, said, user, page, about),
            )


def _do(work: Callable[[], None], said: str, user: User, page: str, about: object) -> None:
    """A callback; it was given what stood on the screen."""
    if undoing.attempt(work):
        undoing.done(said, user, page, about)
    st.session_state[DONE] = True


def _choose_number(found: Comparison) -> int:
    sides = {one.id: one for one in (found.one, found.other)}
    chosen = st.segmented_control(
        _("SP number that goes on; the other leads to it from then on"),
        list(sides),
        key=_key("keep"),
        default=found.ahead,
        required=True,
        format_func=lambda key: plain(" · ".join((sides[key].sp_number, *sides[key].former))),
        width="stretch",
    )
    return int(chosen or found.ahead)


def _choose_values(found: Comparison, keep: int, terms: Terms) -> list[str]:
    """Draw each field that differs; those whose value comes from the one who does not go on."""
    sides = {one.id: one for one in (found.one, found.other)}
    taken = []
    chosen: int | None
    for name, fuller in found.fuller.items():
        said = {key: plain(_say(name, side, terms)) for key, side in sides.items()}
        chosen = st.segmented_control(
            sentences.field(name),
            list(sides),
            key=_key(name),
            default=fuller,
            required=True,
            format_func=said.__getitem__,
            width="stretch",
        )
        if chosen not in (None, keep):
            taken.append(name)
    return taken


def _tell_alike(found: Comparison, terms: Terms) -> None:
    same = [
        _("{name}: {value}").format(name=sentences.field(name), value=_say(name, found.one, terms))
        for name in FIELDS
        if name not in found.fuller
    ]
    if same:
        st.caption(plain(_("The same for both") + " – " + _("; ").join(same)))


def _tell_cases(found: Comparison, keep: int, terms: Terms) -> list[int]:
    """What moves, what becomes void, what is open afterwards; the ids of what becomes void."""
    void = {gone.id: stays.id for gone, stays in found.list_void(keep)}
    lines = []
    for side in (found.one, found.other):
        for case in side.cases:
            what = _("stays") if side.id == keep else _("moves")
            if case.id in void:
                what = _("becomes void: entered twice, {case} goes on").format(
                    case=reference(void[case.id])
                )
            lines.append(f"- **{reference(case.id)}** · {_say_case(case, side, terms)} – {what}")
    st.markdown("\n".join(lines) or _("Neither has a case."))
    count = sum(
        not case.closed_on and case.id not in void
        for side in (found.one, found.other)
        for case in side.cases
    )
    if count > 1:
        text = ngettext(
            "The person then has {count} open case, one for each order.",
            "The person then has {count} open cases, one for each order.",
            count,
        )
        st.caption(text.format(count=count))
    return list(void)


def _say_case(case: Held, side: Side, terms: Terms) -> str:
    met = ngettext("{count} meeting", "{count} meetings", case.meetings)
    facts = (
        side.sp_number,
        case.unit,
        _("order of {day}").format(day=day(case.decided_on)),
        terms["stage"][case.stage].label,
        met.format(count=case.meetings),
    )
    return plain(" · ".join(facts))


def _say(name: str, side: Side, terms: Terms) -> str:
    values = side.values
    value = values[FIELDS[name][0]]
    if name == "birth_date":
        return say_birth(values)
    if name == "household":
        persons = ngettext("{count} person", "{count} persons", values["household_size"])
        some = ngettext("{count} minor", "{count} minors", values["minors"])
        parts = [persons.format(count=values["household_size"])]
        wording = [value] if value and not value.isdecimal() else []
        parts += [some.format(count=values["minors"])] if values["minors"] else []
        return " · ".join([*wording, *parts])
    if name == "target_group" and value in terms["target"]:
        return terms["target"][value].label
    if name == "nationality":
        return country(value)
    if name == "language":
        return tongue(value)
    return SEXES.get(value, value) if value else "–"


def _key(name: str) -> str:
    return f"merge-{name}-{st.session_state.get(ROUND, 0)}"
