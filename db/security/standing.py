"""Whether a sign-in still stands: what every transaction asks before anything else.

A page keeps the ``User`` of its last run, and callbacks, dialogs, fragments and downloads act with
it later. So the user names the sign-in it came from, and the door to the database
(``db.security.session.open_session``) reads that row anew in each transaction and refuses a user
that it no longer fits: signed out, over, unused, closed, another role or unit, another mask.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from db.clock import now, today
from db.errors import SignInEnded
from db.models import Account, SignIn, as_utc
from db.user import SYSTEM, User

LONGEST = timedelta(hours=8)
IDLE = timedelta(minutes=60)


def select_holder() -> Select[*tuple[Any, ...]]:
    """A sign-in and its account, one row; narrow it to one sign-in."""
    return select(
        SignIn.id,
        SignIn.started_at,
        SignIn.used_at,
        SignIn.ended_at,
        SignIn.account_version,
        SignIn.shared_screen,
        Account.id.label("account_id"),
        Account.version,
        Account.username,
        Account.name,
        Account.role,
        Account.unit_id,
        Account.coach_id,
        Account.language,
        Account.closed_on,
        Account.awaiting_since,
    ).join_from(SignIn, Account, Account.id == SignIn.account_id)


def find_end(row: Row[Any], moment: datetime) -> str | None:
    """Why the sign-in no longer stands, or None while it does; a rule of ``SignInEnded``."""
    if row.closed_on is not None and row.closed_on <= today():
        return "closed"
    if row.account_version != row.version or row.awaiting_since is not None:
        return "changed"
    if row.ended_at is not None:
        return "signed_out"
    if moment - as_utc(row.started_at) >= LONGEST:
        return "too_long"
    if moment - as_utc(row.used_at) >= IDLE:
        return "unused"
    return None


def make_user(row: Row[Any]) -> User:
    return User(
        account_id=row.account_id,
        username=row.username,
        name=row.name,
        role=row.role,
        unit_id=row.unit_id,
        coach_id=row.coach_id,
        language=row.language,
        masked=row.shared_screen,
        sign_in_id=row.id,
    )


def confirm(connection: Connection, user: User) -> None:
    """Refuse a user whose sign-in ended, or says something else by now. Raises SignInEnded."""
    if user == SYSTEM:
        return
    if user.sign_in_id is None:
        raise SignInEnded("signed_out")
    statement = select_holder().where(SignIn.id == user.sign_in_id)
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise SignInEnded("signed_out")
    if reason := find_end(row, now()):
        raise SignInEnded(reason)
    found = make_user(row)
    if _rights(found) != _rights(user):
        raise SignInEnded("changed")
    if found.masked and not user.masked:  # who masks more than the sign-in says may go on
        raise SignInEnded("masked")


def _rights(user: User) -> tuple[object, ...]:
    return user.account_id, user.role, user.unit_id, user.coach_id
