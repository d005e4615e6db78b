"""One timeline of a case: what happened, the newest first."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from db.case import View
from db.house import Terms
from ui import tables
from ui.texts import plain
from ui.words import N_, _, day

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


def show(view: View, terms: Terms, units: dict[int, str]) -> None:
    """The events that are chosen, in one list; ``units`` has the code of each."""
    st.subheader(_("What happened"), anchor=False)
    happened = [*events(view, terms), *_transfers(view, units)]
    found = sorted(happened, key=lambda one: one.on, reverse=True)
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
        yield Event(_day(row.held_on), "meetings", text, said)
    for row in _rows(view.referrals):
        text = f"**{plain(row.organisation)}** · {plain(row.service)} · {say(row.result)}"
        text += f" ({day(_day(row.answered_on))})" if not pd.isna(row.answered_on) else ""
        yield Event(_day(row.referred_on), "referrals", text, _note(row))
    for row in _rows(view.procedures):
        text = f"**{say(row.kind)}** · {say(row.prospect)}"
        yield Event(_day(row.lodged_on), "procedures", text, _note(row))
        if not pd.isna(row.decided_on):
            decided = f"**{say(row.kind)}** → {say(row.ruling)}"
            yield Event(_day(row.decided_on), "procedures", decided)
    yield from _course(view, say)


def _invitations(view: View, say: Any) -> Iterator[Event]:  # noqa: ANN401
    for row in _rows(view.invitations):
        text = "**" + _("Invited") + f"** · {say(row.channel)}"
        if not pd.isna(row.proposed_on):
            said = _("for {day}").format(day=day(_day(row.proposed_on)))
            text += f" · {said}"
        yield Event(_day(row.sent_on), "invitations", text)
        if not pd.isna(row.answered_on):
            yield Event(_day(row.answered_on), "invitations", "**" + _("Answered") + "**")


def _course(view: View, say: Any) -> Iterator[Event]:  # noqa: ANN401
    """Changes of stage, coach, perspective and suspension, from one step to the next."""
    before: Any = None
    for row in _rows(view.steps):
        changed = [] if before and before.stage == row.stage else [f"**{say(row.stage)}**"]
        if _differs(before, row, "coach") and _told(row.coach):
            changed.append(_("coach {name}").format(name=plain(row.coach)))
        if _differs(before, row, "perspective") and _told(row.perspective):
            changed.append(_("perspective: {text}").format(text=say(row.perspective)))
        if _differs(before, row, "suspension"):
            told = _told(row.suspension)
            suspended = _("suspended: {reason}").format(reason=say(row.suspension))
            changed.append(suspended if told else _("resumed"))
        if row.stage == "closed" and view.case.outcome:
            changed.append(say(view.case.outcome))
        before = row
        if changed:
            yield Event(_day(row.on), "course", " · ".join(changed))


def _transfers(view: View, units: dict[int, str]) -> Iterator[Event]:
    """The case offered to another unit, and what that unit said."""
    for row in _rows(view.transfers):
        to = plain(units.get(int(row.to_unit_id), "–"))
        text = _("offered to {unit}").format(unit=f"**{to}**")
        yield Event(_day(row.asked_on), "course", text, "" if _told(row.accepted) else row.note)
        if _told(row.accepted):
            text = _("{unit} took the case") if row.accepted else _("{unit} declined the case")
            yield Event(_day(row.answered_on), "course", text.format(unit=f"**{to}**"), row.note)


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
