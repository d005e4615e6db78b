"""Who may see and do what: the one door to a database session.

RIGHTS reads like the sentence: a role reads a subject within a scope, and writes it or not. A
session opened here adds the scope to every ORM statement that runs through it: joins, relationship
loads, ``get``, counts, bulk updates and deletes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, event
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from db.engine import engine
from db.errors import NotAllowed, Unavailable
from db.security import row_level_security, scope, standing
from db.user import SYSTEM as SYSTEM
from db.user import User as User

Subject = Literal[
    "figures", "cases", "team", "following", "directory", "reports", "history", "house",
    "approvals", "persons",
]  # fmt: skip
Scope = Literal["all", "unit", "own", "house"]


@dataclass(frozen=True)
class Right:
    """``rounded``: counts only, none under five, and not every question (``db.asking``)."""

    read: Scope
    write: bool = False
    rounded: bool = False


FORBIDDEN = "42501"  # PostgreSQL: row level security, or no such privilege
RIGHTS: dict[tuple[str, Subject], Right] = {
    ("unit_head", "figures"): Right("unit"),
    ("unit_head", "cases"): Right("unit", write=True),
    ("unit_head", "team"): Right("unit", write=True),
    ("unit_head", "following"): Right("unit", write=True),
    ("unit_head", "directory"): Right("unit", write=True),
    ("unit_head", "reports"): Right("unit", write=True),
    ("unit_head", "history"): Right("unit"),
    ("service_head", "figures"): Right("all"),
    ("service_head", "cases"): Right("all", write=True),
    ("service_head", "team"): Right("all", write=True),
    ("service_head", "following"): Right("all", write=True),
    ("service_head", "directory"): Right("all", write=True),
    ("service_head", "reports"): Right("all", write=True),
    ("service_head", "history"): Right("all"),
    ("service_head", "approvals"): Right("all", write=True),
    ("service_head", "persons"): Right("all", write=True),
    ("coach", "figures"): Right("own"),
    ("coach", "cases"): Right("own", write=True),
    ("coach", "team"): Right("unit"),
    ("coach", "following"): Right("unit", write=True),
    ("coach", "directory"): Right("unit"),
    ("coach", "reports"): Right("own", write=True),
    ("analyst", "figures"): Right("all", rounded=True),
    ("administrator", "directory"): Right("all"),
    ("administrator", "reports"): Right("own", write=True),
    ("administrator", "history"): Right("house"),
    ("administrator", "house"): Right("house", write=True),
    ("system", "history"): Right("all"),
    ("system", "house"): Right("all", write=True),
    ("system", "cases"): Right("all", write=True),
    ("system", "persons"): Right("all"),
    ("system", "directory"): Right("all", write=True),
}


def may(user: User, subject: Subject, *, write: bool = False) -> bool:
    right = RIGHTS.get((user.role, subject))
    return right is not None and (right.write or not write)


def exact(user: User) -> bool:
    """Whether figures are told as they are. Raises NotAllowed for who has none."""
    right = RIGHTS.get((user.role, "figures"))
    if right is None:
        raise NotAllowed(f"{user.role} may not read figures")
    return not right.rounded


@contextmanager
def open_session(
    user: User, subject: Subject, *, write: bool = False, behalf: User | None = None
) -> Iterator[Session]:
    """A session that shows ``user`` what the role may see of ``subject``, and nothing else.

    Where the board itself asks (``SYSTEM``) for somebody, ``behalf`` names them. Each transaction
    first reads anew whether the sign-in of who acts still stands. Raises NotAllowed without a
    right, SignInEnded, and Unavailable when the database does not answer.
    """
    if not may(user, subject, write=write):
        raise NotAllowed(f"{user.role} may not {'write' if write else 'read'} {subject}")
    seen = RIGHTS[user.role, subject].read
    bind = engine().execution_options(writes=write)
    with answering(), Session(bind, expire_on_commit=False, autoflush=False) as opened:
        opened.info.update(
            user=user,
            acts=behalf or user,
            subject=subject,
            options=scope.options(user, subject, seen),
            settings={
                "subject": "system" if user == SYSTEM else subject,
                "scope": seen,
                "write": "on" if write else "off",
                "account": (behalf or user).account_id,
                "unit": user.unit_id,
                "coach": user.coach_id,
                "sign_in": (behalf or user).sign_in_id,
            },
        )
        yield opened


@event.listens_for(Session, "after_begin")
def _ask_who_acts(session: Session, _transaction: object, connection: Connection) -> None:
    """At the start of every transaction: who asks, and whether the sign-in still stands."""
    if "acts" not in session.info:
        return
    if connection.dialect.name == "postgresql":
        row_level_security.settings(connection, session.info["settings"])
    standing.confirm(connection, session.info["acts"])


@contextmanager
def answering() -> Iterator[None]:
    """Whatever says that the database does not answer becomes Unavailable."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise Unavailable(str(error.orig)) from error
    except DBAPIError as error:
        if error.connection_invalidated or type(error) is DatabaseError:  # a damaged file
            raise Unavailable(str(error.orig)) from error
        if getattr(error.orig, "sqlstate", None) == FORBIDDEN:
            raise NotAllowed(str(error.orig)) from error
        raise
