"""The agenda of a weekly meeting: its items, and the JSON in which they are kept.

It is fixed when the meeting starts (``db.weekly_meeting.preparation``), persons masked.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from db.caseload.figures import Figures
from db.errors import Refusal, Refused
from db.models import reference

# Of the JSON; 0.3.0 wrote none. A field that is added with a default needs no new version; what is
# named or shaped anew does, and a step like ``_upgrade``.
VERSION = 1
REASONS_OF_BEFORE = ("waiting", "no_answer", "no_appointment", "term", "not_seen")

Kind = TypeVar("Kind")


@dataclass(frozen=True)
class AgendaItem:
    """What is said of a case; ``name`` has the initials of the person."""

    case_id: int
    name: str

    @property
    def reference(self) -> str:
        return reference(self.case_id)


@dataclass(frozen=True)
class AgendaCase(AgendaItem):
    """A case that asks for attention, as it stood. ``invited_on`` is the last invitation,
    ``reasons`` are codes of ATTENTION, or OVERLOAD.
    """

    stage: str
    coach_id: int | None
    coach: str | None
    site: str | None
    target_group: str | None  # None in the first agendas
    minors: int
    language: str | None
    opened_on: date
    invited_on: date | None
    term_ends_on: date | None
    next_appointment_on: date | None
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Move(AgendaItem):
    """A case that is proposed to another coach; ``reasons`` are codes of ``proposal.REASONS``."""

    from_id: int
    from_coach: str
    to_id: int
    to_coach: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ReachedOutcome(AgendaItem):
    """A case that was closed with a durable outcome (code)."""

    outcome: str
    coach: str | None


@dataclass(frozen=True)
class FailedReferral(AgendaItem):
    """A referral that helped nobody; ``result`` is a code."""

    organisation: str
    service: str
    result: str


@dataclass(frozen=True)
class CoachLoad:
    """Open cases of a coach, and the capacity in cases, 0 for who takes none."""

    id: int
    name: str
    open: int
    capacity: float

    @property
    def over(self) -> bool:
        return self.capacity > 0 and self.open > self.capacity


@dataclass(frozen=True)
class StaleEntry:
    """An entry of the directory that nobody verified for long."""

    organisation: str
    service: str
    verified_on: date


@dataclass(frozen=True)
class ReportedEntry:
    """An entry of the directory that is said to be wrong; ``id`` is that of the report."""

    id: int
    title: str
    words: str
    by: str
    on: date


@dataclass(frozen=True)
class Agenda:
    """What a unit looks at from ``since``, the day of its last meeting, until ``day``.

    Lists are cut to what stands on a screen; beside them the counts of all: ``new`` of those who
    wait, since then; ``pressing`` cases that ask for attention; ``groups`` of outcomes reached
    (code -> cases); ``gone_stale`` and ``reported`` entries of the directory.
    """

    since: date
    day: date
    figures: Figures
    before: Figures
    new: int
    waiting: tuple[AgendaCase, ...]
    attention: tuple[AgendaCase, ...]
    pressing: int
    loads: tuple[CoachLoad, ...]
    moves: tuple[Move, ...]
    outcomes: tuple[ReachedOutcome, ...]
    groups: Mapping[str, int]
    failed: tuple[FailedReferral, ...]
    gone_stale: int
    stale: tuple[StaleEntry, ...]
    reported: int = 0
    reports: tuple[ReportedEntry, ...] = ()


def to_json(agenda: Agenda) -> str:
    told = {"version": VERSION, **asdict(agenda)}
    return json.dumps(told, ensure_ascii=False, default=date.isoformat)


def from_json(text: str) -> Agenda:
    """An agenda of this version or of any before. Raises Refused for that of a newer board."""
    told = json.loads(text)
    version = told.get("version", 0)
    if version > VERSION:
        raise Refused([Refusal(None, "agenda", "agenda_newer")])
    return _read(Agenda, told if version else _upgrade(told))


def _upgrade(told: dict[str, Any]) -> dict[str, Any]:
    """An agenda without a version: other names for case and coach, reasons among the figures."""
    items = ("waiting", "attention", "moves", "outcomes", "failed")
    renamed = {name: [_rename(one) for one in told[name]] for name in items}
    figures = {
        name: told[name] | {"attention": {key: told[name].get(key) for key in REASONS_OF_BEFORE}}
        for name in ("figures", "before")
    }
    return {"gone_stale": len(told["stale"])} | told | renamed | figures


def _rename(item: dict[str, Any]) -> dict[str, Any]:
    names = {"case": "case_id", "from": "from_coach", "to": "to_coach"}
    return {"target_group": None} | {names.get(key, key): value for key, value in item.items()}


def _read(kind: type[Kind], told: Mapping[str, Any]) -> Kind:
    """An item from what JSON has of it; what is no longer a field is left out."""
    hints = get_type_hints(kind)
    return kind(**{name: _value(hints[name], told[name]) for name in hints if name in told})


def _value(hint: Any, value: Any) -> Any:  # noqa: ANN401 - of any field
    if value is None:
        return None
    if is_dataclass(hint):
        return _read(hint, value)  # type: ignore[arg-type]
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], one) for one in value)
    return date.fromisoformat(value) if date in (hint, *get_args(hint)) else value
