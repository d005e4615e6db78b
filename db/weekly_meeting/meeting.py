"""The weekly meeting of a unit: started, gone through, decided in, ended; what it left to do."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db import clock
from db.errors import NotFound, Refusal, Refused
from db.models import Attendee, Coach, Decision, TeamMeeting, Unit, as_utc, now, reference
from db.security.session import open_session
from db.transaction import write
from db.user import User
from db.weekly_meeting import agenda, attendees, preparation
from db.weekly_meeting.agenda import Agenda
from db.weekly_meeting.attendees import Present

FIRST = timedelta(days=7)  # how far a unit's first meeting looks back


@dataclass(frozen=True)
class Deed:
    """A decision: done on the spot, or a task for somebody until a day."""

    id: int
    kind: str
    case_id: int | None
    coach_id: int | None
    coach: str | None
    text: str
    due_on: date | None
    done_on: date | None
    decided_on: date

    @property
    def reference(self) -> str:
        return reference(self.case_id) if self.case_id else ""


@dataclass(frozen=True)
class Held:
    """A meeting with its agenda, what was decided in it and who was there. Moments in UTC.

    ``present`` is None where it was not kept who was there, as before 2026-11.
    """

    id: int
    unit_id: int
    unit: str
    started_at: datetime
    ended_at: datetime | None
    screen: int
    agenda: Agenda
    deeds: tuple[Deed, ...]
    present: tuple[Present, ...] | None


def running(user: User, unit_id: int) -> int | None:
    """The meeting of the unit that has not ended."""
    chosen = select(TeamMeeting.id).where(
        TeamMeeting.unit_id == unit_id, TeamMeeting.ended_at.is_(None)
    )
    with open_session(user, "team") as session:
        return session.scalars(chosen).one_or_none()


def load_meeting(user: User, team_meeting_id: int) -> Held:
    """One meeting. Raises NotFound, or Refused where a newer board wrote its agenda."""
    with open_session(user, "team") as session:
        found = _meeting(session, team_meeting_id)
        unit = session.get_one(Unit, found.unit_id).code
        deeds = _deeds(session, Decision.team_meeting_id == team_meeting_id)
        present = attendees.read(session, team_meeting_id)
    ended = as_utc(found.ended_at) if found.ended_at else None
    told = agenda.from_json(found.agenda)
    started = as_utc(found.started_at)
    return Held(
        team_meeting_id, found.unit_id, unit, started, ended, found.screen, told, deeds, present
    )


def stamp(user: User, team_meeting_id: int) -> tuple[object, ...]:
    """What changes whenever the others should see something new; three small questions."""
    counted = [
        select(func.count(), func.coalesce(func.sum(model.version), 0), func.max(model.id))
        .where(model.team_meeting_id == team_meeting_id)
        .select_from(model)
        for model in (Decision, Attendee)
    ]
    place = select(TeamMeeting.screen, TeamMeeting.ended_at).where(
        TeamMeeting.id == team_meeting_id
    )
    with open_session(user, "team") as session:
        found = [tuple(session.execute(one).one()) for one in counted]
        return (*(session.execute(place).one_or_none() or ()), *found)


def past(user: User, unit_id: int) -> list[tuple[int, datetime]]:
    """Meetings that ended, newest first: key and start in UTC."""
    chosen = (
        select(TeamMeeting.id, TeamMeeting.started_at)
        .where(TeamMeeting.unit_id == unit_id, TeamMeeting.ended_at.is_not(None))
        .order_by(TeamMeeting.started_at.desc())
        .limit(52)
    )
    with open_session(user, "team") as session:
        return [(key, as_utc(at)) for key, at in session.execute(chosen)]


def tasks(user: User, unit_id: int) -> tuple[Deed, ...]:
    """What the unit's meetings left to do, by day."""
    with open_session(user, "team") as session:
        return _deeds(session, Decision.unit_id == unit_id, Decision.done_on.is_(None))


def start_meeting(user: User, unit_id: int, page: str) -> int:
    """Begin the weekly meeting, with an agenda since the last one. Raises Refused or NotFound."""
    if user.unit_id not in (None, unit_id):
        raise NotFound(f"unit {unit_id}")
    last = past(user, unit_id)
    since = last[0][1].date() if last else clock.today() - FIRST
    told = agenda.to_json(preparation.build_agenda(user, unit_id, since))
    if running(user, unit_id) is not None:
        raise Refused([Refusal(None, "started_at", "meeting_runs")])
    with write(user, "team", page) as session:
        begun = TeamMeeting(unit_id=unit_id, agenda=told, screen=0)
        session.add(begun)
        session.flush()
        return begun.id


def show_screen(user: User, team_meeting_id: int, screen: int, page: str) -> None:
    """Show another screen of a running meeting to everybody. Where one looks is not recorded."""
    with write(user, "team", page) as session:
        find_running(session, team_meeting_id)
        session.execute(
            update(TeamMeeting)
            .where(TeamMeeting.id == team_meeting_id)
            .values(screen=max(screen, 0))
            .execution_options(synchronize_session=False, unrecorded=True)
        )


def end_meeting(user: User, team_meeting_id: int, page: str) -> None:
    """Close a meeting; its minutes stand from now on. Raises NotFound or Refused."""
    with write(user, "team", page) as session:
        find_running(session, team_meeting_id).ended_at = now()


def _meeting(session: Session, key: int) -> TeamMeeting:
    found = session.scalars(select(TeamMeeting).where(TeamMeeting.id == key)).one_or_none()
    if found is None:
        raise NotFound(f"meeting {key}")
    return found


def find_running(session: Session, key: int) -> TeamMeeting:
    found = _meeting(session, key)
    if found.ended_at:
        raise Refused([Refusal(None, "ended_at", "meeting_ended")])
    return found


def _deeds(session: Session, *wanted: object) -> tuple[Deed, ...]:
    chosen = (
        select(Decision, Coach.name, TeamMeeting.started_at)
        .join(TeamMeeting, TeamMeeting.id == Decision.team_meeting_id)
        .join(Coach, Coach.id == Decision.coach_id, isouter=True)
        .where(*wanted)  # type: ignore[arg-type]
        .order_by(Decision.due_on, Decision.id)
    )
    return tuple(
        Deed(
            one.id,
            one.kind,
            one.case_id,
            one.coach_id,
            coach,
            one.text,
            one.due_on,
            one.done_on,
            as_utc(at).date(),
        )
        for one, coach, at in session.execute(chosen)
    )
