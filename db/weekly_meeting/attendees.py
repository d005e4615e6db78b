"""Who was at a weekly meeting: on a screen, noted by the board itself; and who else was there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import lengths
from db.clock import day_of
from db.errors import Conflicts, NotFound, Refusal, Refused
from db.models import Attendee, Coach, TeamMeeting
from db.security.session import open_session
from db.text import clean, fold
from db.transaction import write
from db.user import User

LONGEST = 200  # characters of the name of a guest
LONGEST_LIST = 2000  # characters of the names of all guests that are put down at once


@dataclass(frozen=True)
class Present:
    """Somebody who was there; ``followed``: on a screen, noted by the board itself."""

    id: int
    name: str
    coach_id: int | None
    followed: bool


def read(session: Session, team_meeting_id: int) -> tuple[Present, ...] | None:
    """Who was at a meeting, by name; None where nobody was ever noted, as in old meetings.

    A guest by the name of somebody who is there as a coach, or on a screen, is the same one.
    """
    chosen = select(Attendee).where(Attendee.team_meeting_id == team_meeting_id)
    rows = sorted(session.scalars(chosen), key=lambda one: (fold(one.name), one.id))
    known = {fold(one.name) for one in rows if one.present and not _is_guest(one)}
    found = (
        Present(one.id, one.name, one.coach_id, one.account_id is not None)
        for one in rows
        if one.present and not (_is_guest(one) and fold(one.name) in known)
    )
    return tuple(found) if rows else None


def note_follower(user: User, team_meeting_id: int, page: str) -> None:
    """Note that ``user`` follows a running meeting on a screen, the first time only.

    Whose name was taken off is not noted again. Raises NotFound.
    """
    mine = select(Attendee.id).where(
        Attendee.team_meeting_id == team_meeting_id, Attendee.account_id == user.account_id
    )
    with open_session(user, "following") as session:
        if session.scalar(mine) is not None or _meeting(session, team_meeting_id).ended_at:
            return
    try:
        with write(user, "following", page) as session:
            _note(session, user, _meeting(session, team_meeting_id))
    except (Refused, Conflicts):
        return  # another tab of the same account, or the end of the meeting, came first


def add_attendees(
    user: User, team_meeting_id: int, coaches: Sequence[int], guests: str, page: str
) -> None:
    """Put down who else is there: coaches of the unit, and guests, one a line.

    Raises NotFound, or Refused where nobody is named, a name is too long or stands there already,
    or the meeting has ended.
    """
    names = list(dict.fromkeys(clean(one) for one in clean(guests).split("\n") if clean(one)))
    refusals = [] if coaches or names else [Refusal(None, "guests", "needed")]
    refusals += lengths.check(None, "guests", guests, LONGEST_LIST)
    refusals += [one for name in names for one in lengths.check(None, "guests", name, LONGEST)]
    if refusals:
        raise Refused(refusals)
    with write(user, "team", page) as session:
        meeting = _meeting(session, team_meeting_id)
        for coach_id in coaches:
            _add_coach(session, meeting, coach_id)
        _add_guests(session, meeting, names)


def take_off(user: User, team_meeting_id: int, attendees: Sequence[int], page: str) -> None:
    """Take names off the list of a meeting.

    Raises NotFound, or Refused where none is chosen or the meeting has ended.
    """
    if not attendees:
        raise Refused([Refusal(None, "name", "needed")])
    with write(user, "team", page) as session:
        for one in attendees:
            found = session.scalars(
                select(Attendee).where(
                    Attendee.id == one, Attendee.team_meeting_id == team_meeting_id
                )
            ).one_or_none()
            if found is None or not found.present:
                raise NotFound(f"attendee {one}")
            _remove(session, found)


def _remove(session: Session, found: Attendee) -> None:
    """Take a name off, and the guest behind it who is the same one."""
    of_meeting = select(Attendee).where(Attendee.team_meeting_id == found.team_meeting_id)
    for one in session.scalars(of_meeting):
        if one is not found and _is_guest(one) and fold(one.name) == fold(found.name):
            session.delete(one)
    if found.account_id is None:
        session.delete(found)
    else:
        found.present = False


def _is_guest(one: Attendee) -> bool:
    return one.account_id is None and one.coach_id is None


def _note(session: Session, user: User, meeting: TeamMeeting) -> None:
    """The own name; where it was put down by hand, that it followed on a screen as well."""
    put_down = select(Attendee).where(
        Attendee.team_meeting_id == meeting.id,
        Attendee.account_id.is_(None),
        Attendee.coach_id == user.coach_id,
    )
    found = session.scalars(put_down).one_or_none() if user.coach_id else None
    if found is None:
        found = _attendee(meeting, user.name, coach_id=user.coach_id)
        session.add(found)
    found.account_id = user.account_id


def _add_coach(session: Session, meeting: TeamMeeting, coach_id: int) -> None:
    coach = session.get(Coach, coach_id)
    if coach is None or coach.unit_id != meeting.unit_id:
        raise Refused([Refusal(None, "coach_id", "coach_of_other_unit")])
    if wrong := _check_presence(coach, day_of(meeting.started_at)):
        raise Refused([wrong])
    known = select(Attendee).where(
        Attendee.team_meeting_id == meeting.id, Attendee.coach_id == coach_id
    )
    found = session.scalars(known).one_or_none()
    if found is None:
        session.add(_attendee(meeting, coach.name, coach_id=coach_id))
    elif found.present:
        raise Refused([Refusal(None, "coach_id", "there_already", {"value": coach.name})])
    else:
        found.present = True


def _check_presence(coach: Coach, day: date) -> Refusal | None:
    """Who had left by the day of the meeting, or had not begun, was not there as a coach. Who is on
    leave may come.
    """
    values: dict[str, object] = {"coach": coach.name}
    if coach.ends_on and coach.ends_on < day:
        return Refusal(None, "coach_id", "coach_had_left", values | {"day": coach.ends_on})
    if coach.starts_on > day:
        return Refusal(None, "coach_id", "coach_had_not_begun", values | {"day": coach.starts_on})
    return None


def _add_guests(session: Session, meeting: TeamMeeting, names: Iterable[str]) -> None:
    there = {fold(one.name) for one in read(session, meeting.id) or ()}
    for name in names:
        if fold(name) in there:
            raise Refused([Refusal(None, "guests", "there_already", {"value": name})])
        there.add(fold(name))
        session.add(_attendee(meeting, name))


def _attendee(meeting: TeamMeeting, name: str, coach_id: int | None = None) -> Attendee:
    return Attendee(
        team_meeting_id=meeting.id, unit_id=meeting.unit_id, coach_id=coach_id, name=name
    )


def _meeting(session: Session, key: int) -> TeamMeeting:
    chosen = select(TeamMeeting).where(TeamMeeting.id == key)
    found = session.scalars(chosen).one_or_none()
    if found is None:
        raise NotFound(f"meeting {key}")
    return found
