"""What the accounts of the sample did in the last weeks: the history of a newcomer's board."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import delete, select

from db.allocation import transfer
from db.case import edit
from db.directory import entries
from db.models import Account, Case, Coach, SignIn
from db.sample import weekly_meetings
from db.sample.acting import acting, on_day
from db.sample.days import at_work, worked
from db.sample.weekly_meetings import WEEK, find_running
from db.security.session import open_session
from db.transaction import Edit, write
from db.user import SYSTEM, User

NOTES = {  # of the how manieth case, and what
    "coach-bru": (0, "Préfère le matin ; un interprète est à prévoir."),
    "service": (0, "Vu avec la commune : l’adresse est confirmée."),
    "head-lie": (2, "Attend l’attestation de l’école."),
}
OFFERS = {
    "head-bru": ("LIE", "A déménagé chez un proche à Liège."),
    "head-lie": ("BRU", "A déménagé chez un proche à Schaerbeek."),
}


def add_deeds(today: date) -> None:
    """In the order of their days, before ``today``; after the cases are written. The unit meets
    again a week after its last meeting: now.
    """
    last = worked(today - WEEK)
    first, second = last - 2 * WEEK, last - WEEK
    weekly_meetings.hold(first, 0)
    _act("coach-bru", first + timedelta(days=1), _note)
    _act("service", first + timedelta(days=2), _note)
    weekly_meetings.hold(second, 1)
    _act("head-bru", second + timedelta(days=1), _verify)
    _act("head-gnt", second + timedelta(days=2), _give)
    _act("head-lie", second + timedelta(days=3), _note)
    weekly_meetings.hold(last, 2)
    _act("head-bru", last + timedelta(days=3), _offer)
    _act("head-lie", last + timedelta(days=3), _offer)
    with write(SYSTEM, "house", "sample") as session:
        session.execute(delete(SignIn))  # nobody has been at this board yet


def _act(username: str, day: date, deed: Callable[[User, date], None]) -> None:
    with on_day(at_work(day), 14, 20), acting(username) as user:
        deed(user, day)


def _note(user: User, day: date) -> None:
    mine = [one for one, coach in _cases(user, day) if user.coach_id in (None, coach)]
    place, words = NOTES[user.username]
    edit.save(user, [Edit(mine[place], {"note": None}, {"note": words})], "case")


def _verify(user: User, _day: date) -> None:
    stale = entries.entries(user, entries.DirectoryFilters(states=("stale",)))
    entries.verify(user, [int(key) for key in stale["id"].head(2)], "directory")


def _give(user: User, day: date) -> None:
    """A case goes from one coach to another of the unit."""
    case, coach = _cases(user, day)[0]
    other = (
        select(Coach)
        .where(Coach.unit_id == user.unit_id, Coach.id != coach, ~Coach.on_leave)
        .where(Coach.ends_on.is_(None), Coach.starts_on < day)
        .order_by(Coach.id)
        .limit(1)
    )
    with open_session(SYSTEM, "house") as session:
        to = session.scalars(other).one()
    with open_session(SYSTEM, "cases") as session:
        site = session.get_one(Case, case).site_id
    before = {"coach_id": coach, "site_id": site}
    after = {"coach_id": to.id, "site_id": to.site_id}
    edit.save(user, [Edit(case, before, after)], "cases")


def _offer(user: User, day: date) -> None:
    code, reason = OFFERS[user.username]
    unit = next(key for key, found in transfer.units() if found == code)
    transfer.offer_case(user, _cases(user, day)[1][0], unit, reason, "case")


def _cases(user: User, day: date) -> list[tuple[int, int]]:
    """Cases of the user's unit, or of the last one, beyond those that the meetings speak of."""
    with open_session(SYSTEM, "house") as session:
        units = select(Account.unit_id).where(Account.unit_id.is_not(None))
        unit = user.unit_id or session.scalar(units.order_by(Account.unit_id.desc()).limit(1))
    return find_running(unit or 0, day)[20:]
