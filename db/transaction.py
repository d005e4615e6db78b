"""Every write: one transaction, and the check of what others wrote meanwhile."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import inspect, or_, select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from db import verification
from db.audit import recorder
from db.errors import Collision, Conflicts, Key, NotFound, Refusal, Refused
from db.models import Account, Base, Change, as_utc
from db.row_rules import alike, awaiting, closed_minutes  # noqa: F401 - they listen from now on
from db.security.rights import Subject
from db.security.session import open_session
from db.user import SYSTEM, User

Row = TypeVar("Row", bound=Base)
Apply = Callable[[Session, Any, Mapping[str, object]], list[Refusal]]
Read = Callable[[Any, str], object]


@dataclass(frozen=True)
class Edit:
    """What a person wants of one row: new values, and what stood there when they began."""

    row: Key
    before: Mapping[str, object]
    after: Mapping[str, object]


@contextmanager
def write(
    user: User, subject: Subject, page: str, *, behalf: User | None = None
) -> Iterator[Session]:
    """All or nothing: commits at the end, unless anything was raised.

    What the database refuses, at a flush on the way or at the commit, is raised as Refused; a row
    that somebody else wrote at the same moment as Conflicts. Raises BadKey, before anything is
    written, where the record is kept with another key.
    """
    verification.admit()
    with open_session(user, subject, write=True, behalf=behalf) as session:
        session.info.update(page=page, change_set=uuid4().hex)
        try:
            yield session
            session.commit()
        except StaleDataError as error:
            raise Conflicts([]) from error
        except (IntegrityError, DataError) as error:
            raise Refused([Refusal(None, "", "database", {"reason": str(error.orig)})]) from error


def save(
    session: Session,
    model: type[Row],
    edits: Sequence[Edit],
    apply: Apply,
    read: Read = getattr,
) -> list[Row]:
    """Apply edits to rows of ``model``; raise Conflicts or Refused and write nothing otherwise.

    A field collides when its value is no longer the one the person saw, nor the one they want:
    what others changed elsewhere in the row stays, and what both wrote alike is no collision.
    ``apply`` sets the values on a row and returns the rules they break; ``read`` gives a field as
    the person saw it.
    """
    collisions: list[Collision] = []
    refusals: list[Refusal] = []
    rows: list[Row] = []
    for edit in edits:
        row = _locked(session, model, edit.row)
        found = _collisions(row, edit, read)
        collisions += found
        if not found:
            refusals += apply(session, row, edit.after)
        rows.append(row)
    if collisions:
        raise Conflicts(collisions)
    if refusals:
        raise Refused(refusals)
    session.flush()
    return rows


def _locked(session: Session, model: type[Row], key: Key) -> Row:
    row = session.scalars(
        select(model).where(inspect(model).primary_key[0] == key).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(f"{model.__name__} {key}")
    return row


def _collisions(row: Base, edit: Edit, read: Read) -> list[Collision]:
    theirs = {field: read(row, field) for field in edit.after}
    fields = [
        field
        for field, mine in edit.after.items()
        if theirs[field] not in (mine, edit.before.get(field))
    ]
    who, when = _last(row) if fields else (None, None)
    return [
        Collision(edit.row, field, edit.after[field], theirs[field], who, when) for field in fields
    ]


def _last(row: Base) -> tuple[str | None, datetime | None]:
    """Who saved this row last, and when. Only a name of the account leaves the record."""
    with open_session(SYSTEM, "history") as session:
        found = session.execute(
            select(Account.name, Change.at)
            .join(Account, Account.id == Change.account_id, isouter=True)
            .where(
                Change.table_name == row.__tablename__,
                Change.row_key == recorder.key(row),
                or_(Change.before.is_not(None), Change.after.is_not(None)),
            )
            .order_by(Change.id.desc())
            .limit(1)
        ).one_or_none()
    return (found[0], as_utc(found[1])) if found else (None, None)
