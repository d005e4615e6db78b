"""Who may see and do what: the one door to a database session.

RIGHTS reads like the sentence: a role reads a subject within a scope, and writes it or not. A
session opened here adds the scope to every ORM statement that runs through it: joins, relationship
loads, ``get``, counts, bulk updates and deletes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Integer, event
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from db.engine import engine
from db.errors import NotAllowed, NotFound, Unavailable
from db.limits import GREATEST
from db.security import row_level_security, scope, standing
from db.security.rights import RIGHTS, Subject, may
from db.user import SYSTEM, User

FORBIDDEN = "42501"  # PostgreSQL: row level security, or no such privilege


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


@event.listens_for(Engine, "before_cursor_execute")
def _refuse_no_key(
    _connection: Connection,
    _cursor: object,
    _statement: str,
    _parameters: object,
    context: Any,  # noqa: ANN401
    _many: bool,
) -> None:
    """An id that no row can have finds none, whichever function was given it: SQLite cannot read
    what does not fit in 64 bits, PostgreSQL what does not fit in 32. Raises NotFound.
    """
    compiled = getattr(context, "compiled", None)
    if compiled is None or not hasattr(compiled, "binds"):
        return
    # «param_1» and the like are the page and the size of a list, which are no ids.
    names = [
        name
        for name, bind in compiled.binds.items()
        if type(bind.type) is Integer and not name.startswith("param_")
    ]
    for values in context.compiled_parameters if names else ():
        for name in names:
            value = values.get(name)
            some = value if isinstance(value, list | tuple | set) else (value,)
            if any(isinstance(one, int) and abs(one) > GREATEST for one in some):
                raise NotFound(f"{name} {value}")


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
            raise NotAllowed("these rows are not for who acts to write") from error
        raise
