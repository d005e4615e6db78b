"""Unsaved edits, kept under the account for some hours, outside the record of changes.

They outlive a reload, a closed laptop and a sign-in that ended. Nobody but the account reads them.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from db.clock import now
from db.errors import Refusal, Refused
from db.models import Draft, as_utc
from db.security.session import open_session
from db.transaction import write
from db.user import SYSTEM, User

KEPT = timedelta(hours=8)
LARGEST = 1_000_000  # characters


@dataclass(frozen=True)
class Kept:
    """A draft: its place on the board, since when it is kept (UTC), and what it holds, as JSON:
    a list of rows and their fields.
    """

    place: str
    content: str
    saved_at: datetime

    @property
    def count(self) -> int:
        """How many changes it holds."""
        return sum(len(fields) for _row, fields in json.loads(self.content))

    @property
    def until(self) -> datetime:
        return self.saved_at + KEPT


def keep(user: User, place: str, content: str) -> None:
    """Keep what is unsaved in a place, instead of what was kept there. Raises Refused."""
    if len(content) > LARGEST:
        values = {"length": len(content), "longest": LARGEST}
        raise Refused([Refusal(None, "", "too_long", values)])
    with write(SYSTEM, "house", "draft", behalf=user) as session:
        session.execute(delete(Draft).where(Draft.saved_at < now() - KEPT))
        session.flush()
        found = session.scalars(_of(user.account_id).where(Draft.place == place)).one_or_none()
        if found is None:
            found = Draft(account_id=user.account_id, place=place)
            session.add(found)
        found.content, found.saved_at = content, now()


def drop(user: User, place: str) -> None:
    """Forget what was unsaved in a place: it is saved by now, or discarded."""
    with write(SYSTEM, "house", "draft", behalf=user) as session:
        session.execute(
            delete(Draft).where(Draft.account_id == user.account_id, Draft.place == place)
        )


def find(user: User) -> list[Kept]:
    """What the account has left unsaved, oldest first."""
    with open_session(SYSTEM, "house", behalf=user) as session:
        return _read(session, user.account_id)


def find_of_ended(account_id: int) -> list[Kept]:
    """The same for a sign-in that has ended: for the page that says so, never its content."""
    with open_session(SYSTEM, "house") as session:
        return _read(session, account_id)


def _read(session: Session, account_id: int | None) -> list[Kept]:
    rows = session.scalars(
        _of(account_id).where(Draft.saved_at > now() - KEPT).order_by(Draft.saved_at)
    )
    return [Kept(row.place, row.content, as_utc(row.saved_at)) for row in rows]


def _of(account_id: int | None) -> Select[Draft]:
    return select(Draft).where(Draft.account_id == account_id)
