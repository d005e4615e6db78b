"""The minutes of a meeting: on a page, as Markdown, and as PDF."""

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import typst

from db.figures import Figures
from db.house import Terms
from db.team import Deed, Held
from ui.figures import TILES
from ui.texts import marked
from ui.words import N_, _, day, language, moment, number, percent

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
    """A heading and its lines, as text."""

    title: str
    lines: list[str]


def title(held: Held, unit: str) -> str:
    return _("Meeting of {unit}, {day}").format(unit=unit, day=day(held.started_at.date()))


def parts(held: Held, terms: Terms) -> list[Part]:
    """What the minutes say, part by part; persons by reference and initials."""
    told = held.agenda
    labels = terms["outcome"]
    tasks = [one for one in held.deeds if one.kind == "task"]
    done = [one for one in held.deeds if one.kind != "task"]
    groups = [_told(labels[name].label, count) for name, count in told["groups"].items()]
    return [
        Part(_("When"), [f"{moment(held.started_at)} – {moment(held.ended_at)}"]),
        Part(_("Figures"), _figures(told["figures"], told["before"], told["since"])),
        Part(_("Outcomes"), groups or ["–"]),
        Part(_("Decided on the spot"), [sentence(one, terms) for one in done] or ["–"]),
        Part(_("To do"), [sentence(one, terms) for one in tasks] or ["–"]),
    ]


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
    return "\n".join(lines) + "\n"


def pdf(heading: str, found: list[Part]) -> bytes:
    told = {
        "title": heading,
        "language": language(),
        "parts": [{"title": one.title, "lines": one.lines} for one in found],
    }
    made = typst.compile(_template(), sys_inputs={"minutes": json.dumps(told)})
    return bytes(made or b"")


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def _figures(now: dict[str, float | None], past: dict[str, float | None], since: str) -> list[str]:
    told, before = Figures(**now), Figures(**past)  # type: ignore[arg-type]
    lines = []
    for tile in TILES:
        say = percent if tile.share else number
        values = (say(getattr(told, tile.name)), say(getattr(before, tile.name)))
        lines.append(_told(_(tile.label), f"{values[0]} ({values[1]})"))
    text = _("In brackets: on {day}.").format(day=day(date.fromisoformat(since)))
    return [*lines, text]


def _told(name: str, value: object) -> str:
    return _("{name}: {value}").format(name=name, value=value)
