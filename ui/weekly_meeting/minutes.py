"""The minutes of a meeting: what they say, on a page, as Markdown, and as PDF."""

import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import typst

from db.reference.terms import Terms
from db.weekly_meeting.agenda import Agenda
from db.weekly_meeting.meeting import Deed, Held
from ui.caseload.figures import tiles
from ui.text.i18n import N_, _, day, language, moment, number, percent
from ui.text.markdown import marked

SHOWN = "minutes"  # the meeting whose minutes are looked at
TEMPLATE = Path(__file__).with_suffix(".typ")
DECIDED = {
    "given": N_("{case}: given to {coach}."),
    "appointment": N_("{case}: appointment on {due}."),
    "closed": N_("{case}: closed, {outcome}."),
    "noted": N_("{case}: {text}"),
    "task": N_("{case}: {text} – {coach}, by {due}."),
}


class Part(NamedTuple):
    """A heading; under it lines of text, or a table of the board's own words, its titles first."""

    title: str
    lines: list[str]
    rows: Sequence[tuple[str, ...]] = ()


def title(held: Held, unit: str) -> str:
    return _("Meeting of {unit}, {day}").format(unit=unit, day=day(held.started_at.date()))


def parts(held: Held, terms: Terms) -> list[Part]:
    """What the minutes say, part by part; persons by reference and initials."""
    told = held.agenda
    labels = terms["outcome"]
    tasks = [one for one in held.deeds if one.kind == "task"]
    done = [one for one in held.deeds if one.kind != "task"]
    groups = [_told(labels[name].label, count) for name, count in told.groups.items()]
    return [
        Part(_("When"), [f"{moment(held.started_at)} – {moment(held.ended_at)}"]),
        Part(_("Who was there"), present(held)),
        Part(_("Figures"), [], _figures(told)),
        Part(_("Outcomes"), groups or ["–"]),
        Part(_("Decided on the spot"), [sentence(one, terms) for one in done] or ["–"]),
        Part(_("To do"), [sentence(one, terms) for one in tasks] or ["–"]),
    ]


def present(held: Held) -> list[str]:
    """Who followed on a screen and who else was there, a line each."""
    if held.present is None:
        return [_("It was not noted who was there.")]
    groups = (
        (_("On a screen"), [one.name for one in held.present if one.followed]),
        (_("Also there"), [one.name for one in held.present if not one.followed]),
    )
    return [_told(name, _("; ").join(names)) for name, names in groups if names] or ["–"]


def sentence(deed: Deed, terms: Terms) -> str:
    """A decision as the minutes say it, as text."""
    outcome = terms["outcome"].get(deed.text)
    said = _(DECIDED[deed.kind]).format(
        case=deed.reference or _("The unit"),
        coach=deed.coach or _("the unit head"),
        due=day(deed.due_on),
        outcome=outcome.label if outcome else "",
        text=deed.text,
    )
    return " ".join(said.split())


def markdown(heading: str, found: list[Part], say: Callable[[object], str] = marked) -> str:
    """The minutes as Markdown; ``say`` escapes a text: for a file, or for a page (``plain``)."""
    lines = [f"# {say(heading)}"]
    for part in found:
        lines += ["", f"## {say(part.title)}", "", *(f"- {say(one)}" for one in part.lines)]
        rows = [f"| {' | '.join(map(say, row))} |" for row in part.rows]
        lines += [*rows[:1], f"|{' --- |' * len(part.rows[0])}", *rows[1:]] if rows else []
    return "\n".join(lines) + "\n"


def pdf(heading: str, found: list[Part]) -> bytes:
    told = {
        "title": heading,
        "language": language(),
        "parts": [one._asdict() for one in found],
    }
    made = typst.compile(_template(), sys_inputs={"minutes": json.dumps(told)})
    return bytes(made or b"")


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def _figures(told: Agenda) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [(_("Figure"), day(told.day), day(told.since))]
    for tile in tiles():
        values = told.figures.value(tile.name), told.before.value(tile.name)
        rows.append((_(tile.label), *map(percent if tile.share else number, values)))
    return rows


def _told(name: str, value: object) -> str:
    return _("{name}: {value}").format(name=name, value=value)
