"""One timeline of a case: what happened, the newest first."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from db.case.view import View
from db.clock import BRUSSELS
from db.reference.terms import Terms
from ui.components import tables
from ui.text.i18n import N_, _, day
from ui.text.markdown import plain

ICONS = {
    "invitations": "mail",
    "meetings": "event",
    "referrals": "handshake",
    "procedures": "gavel",
    "course": "route",
}
TITLES = {
    "invitations": N_("Invitations"),
    "meetings": N_("Meetings"),
    "referrals": N_("Referrals"),
    "procedures": N_("Procedures"),
    "course": N_("Course"),
}


class Event(NamedTuple):
    """Something that happened: Markdown, and what people wrote about it as text."""

    on: date
    kind: str
    text: str
    said: str = ""
    when: tuple[time, int, bool, int] = (time.min, 0, False, 0)  # its place within the day


def draw_timeline(view: View, terms: Terms, units: dict[int, str]) -> None:
    """The events that are chosen, in one list; ``units`` has the code of each."""
    st.subheader(_("What happened"), anchor=False)
    found = ordered(view, terms, units)
    if not found:
        tables.empty(_("Nothing has happened yet."))
        return
    kinds = [kind for kind in TITLES if any(one.kind == kind for one in found)]
    chosen = st.pills(
        _("What happened"),
        kinds,
        selection_mode="multi",
        key="timeline-kinds",
        format_func=lambda kind: _(TITLES[kind]),
        label_visibility="collapsed",
    )
    with st.container(border=True, gap="xsmall"):
        for one in found:
            if not chosen or one.kind in chosen:
                _draw(one)


def ordered(view: View, terms: Terms, units: dict[int, str]) -> list[Event]:
    """What happened, the newest first, within a day too."""
    happened = [*events(view, terms), *_transfers(view, units)]
    return sorted(happened, key=lambda one: (one.on, one.when), reverse=True)


def events(view: View, terms: Terms) -> Iterator[Event]:
    """Everything that happened in a case, kind by kind."""
    labels = {code: one.label for kind in terms.values() for code, one in kind.items()}

    def say(code: object) -> str:
        return plain(labels.get(str(code), str(code)))

    yield from _invitations(view, say)
    for row in _rows(view.meetings):
        hour = f" {row.starts_at:%H:%M}" if row.starts_at else ""
        coach = "" if pd.isna(row.coach) else f" · {plain(row.coach)}"
        said = " → ".join(str(one) for one in (row.discussed, row.next_step) if _told(one))
        text = f"**{say(row.kind)}**{hour} · {say(row.attendance)}{coach}"
        when = _when(view, "meeting", row.id, _day(row.held_on), "held_on", "attendance")
        when = (row.starts_at, *when[1:]) if row.starts_at else when
        yield Event(_day(row.held_on), "meetings", text, said, when)
    for row in _rows(view.referrals):
        text = f"**{plain(row.organisation)}** · {plain(row.service)} · {say(row.result)}"
        text += f" ({day(_day(row.answered_on))})" if not pd.isna(row.answered_on) else ""
        on = _day(row.referred_on)
        when = _when(view, "referral", row.id, on, "referred_on")
        yield Event(on, "referrals", text, _note(row), when)
    for row in _rows(view.procedures):
        text = f"**{say(row.kind)}** · {say(row.prospect)}"
        on = _day(row.lodged_on)
        when = _when(view, "procedure", row.id, on, "lodged_on")
        yield Event(on, "procedures", text, _note(row), when)
        if not pd.isna(row.decided_on):
            decided, on = f"**{say(row.kind)}** → {say(row.ruling)}", _day(row.decided_on)
            when = _when(view, "procedure", row.id, on, "decided_on")
            yield Event(on, "procedures", decided, when=when)
    yield from _course(view, say)
    yield from _extensions(view)


def _invitations(view: View, say: Any) -> Iterator[Event]:  # noqa: ANN401
    for row in _rows(view.invitations):
        text = "**" + _("Invited") + f"** · {say(row.channel)}"
        if not pd.isna(row.proposed_on):
            said = _("for {day}").format(day=day(_day(row.proposed_on)))
            text += f" · {said}"
        on = _day(row.sent_on)
        when = _when(view, "invitation", row.id, on, "sent_on")
        yield Event(on, "invitations", text, when=when)
        if not pd.isna(row.answered_on):
            on = _day(row.answered_on)
            when = _when(view, "invitation", row.id, on, "answered_on")
            yield Event(on, "invitations", "**" + _("Answered") + "**", when=when)


def _course(view: View, say: Any) -> Iterator[Event]:  # noqa: ANN401
    """Changes of stage, coach, perspective and suspension, from one step to the next."""
    before: Any = None
    closed = view.steps.loc[view.steps["stage"] == "closed", "id"].max()
    for row in _rows(view.steps):
        changed = [] if before and before.stage == row.stage else [f"**{say(row.stage)}**"]
        if before and before.stage == "closed" != row.stage:
            changed = ["**" + _("reopened") + f"** · {say(row.stage)}"]
            changed += [] if _told(row.note) else [_("corrected in the form")]
        if _differs(before, row, "coach") and _told(row.coach):
            changed.append(_("coach {name}").format(name=plain(row.coach)))
        elif before and _told(before.coach_id) and not _told(row.coach_id):
            changed.append(_("without a coach"))
        if _differs(before, row, "perspective") and _told(row.perspective):
            changed.append(_("perspective: {text}").format(text=say(row.perspective)))
        if _differs(before, row, "suspension"):
            told = _told(row.suspension)
            suspended = _("suspended: {reason}").format(reason=say(row.suspension))
            changed.append(suspended if told else _("resumed"))
        if row.id == closed and view.case.outcome:
            changed.append(say(view.case.outcome))
        before = row
        if changed:
            on = _day(row.on)
            when = _when(view, "case_step", row.id, on, "on")
            yield Event(on, "course", " · ".join(changed), _note(row), when)


def _extensions(view: View) -> Iterator[Event]:
    """The term of the order as it was extended."""
    for place, row in enumerate(_rows(view.extensions)):
        told = not pd.isna(row.extended_to)
        text = _("term extended to {day}").format(day=day(_day(row.extended_to) if told else None))
        on = _day(row.on)
        when = _when(view, "removal_order", view.case.order_id, on, "extended_to")
        said = text if told else _("extension of the term taken back")
        yield Event(on, "course", said, when=(*when[:3], place))


def _transfers(view: View, units: dict[int, str]) -> Iterator[Event]:
    """The case offered to another unit, and what that unit said."""
    for row in _rows(view.transfers):
        to = plain(units.get(int(row.to_unit_id), "–"))
        text, on = _("offered to {unit}").format(unit=f"**{to}**"), _day(row.asked_on)
        when = _when(view, "transfer", row.id, on, "asked_on")
        yield Event(on, "course", text, "" if _told(row.accepted) else row.note, when)
        if _told(row.accepted):
            text = _("{unit} took the case") if row.accepted else _("{unit} declined the case")
            on = _day(row.answered_on)
            when = _when(view, "transfer", row.id, on, "answered_on")
            yield Event(on, "course", text.format(unit=f"**{to}**"), row.note, when)


def _when(
    view: View, table: str, key: object, on: date, *fields: str
) -> tuple[time, int, bool, int]:
    """The place of an event within its day: by the hour at which it was written, if on that day;
    then by what was saved together, where a step follows from the rest."""
    notes = [view.written.get((table, str(key), name)) for name in fields]
    note = max((one for one in notes if one), key=lambda one: one.id, default=None)
    if note is None:
        return (time.min, 0, table == "case_step", int(str(key)))
    local = note.at.astimezone(BRUSSELS)
    later = time.min if local.date() < on else time.max
    hour = local.time() if local.date() == on else later
    return (hour, note.first, table == "case_step", note.id)


def _differs(before: Any, row: Any, name: str) -> bool:  # noqa: ANN401
    was, now = (getattr(before, name, None), getattr(row, name))
    return _told(was) != _told(now) or (_told(now) and was != now)


def _draw(one: Event) -> None:
    left, right = st.columns([1, 4.2], gap="small")
    left.markdown(f":material/{ICONS[one.kind]}: {day(one.on)}")
    right.markdown(one.text)
    if one.said:
        right.text(one.said)


def _rows(frame: pd.DataFrame) -> Iterator[Any]:
    yield from frame.astype(object).itertuples(index=False)


def _note(row: Any) -> str:  # noqa: ANN401
    return str(row.note) if _told(row.note) else ""


def _told(value: object) -> bool:
    return value is not None and not pd.isna(value) and value != ""


def _day(value: Any) -> date:  # noqa: ANN401
    found: date = pd.Timestamp(value).date()
    return found
