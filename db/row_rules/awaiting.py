"""An account that may see cases works only after the yes of the head of service.

Whatever an administrator does that lets somebody see cases - a new account, another role, unit or
coach, an account opened again, a link for a password - makes the account wait. It is seen where
rows are written, so that an undo or a new page cannot pass it by. The board's own work, which is
the owner's on the command line, needs no yes.

A yes is said to what was asked for since the account was last in force, and opens nothing that
the administrator held before: a link from before the wait goes as it begins, and a password from
before the account saw cases is nobody's from then on.
"""

from typing import Any

from sqlalchemy import Connection, event, inspect
from sqlalchemy.orm import Mapper, object_session

from db.clock import now
from db.hashes import NOBODY
from db.models import Account
from db.security.rights import RIGHTS

LETS_IN = ("role", "unit_id", "coach_id", "reset_hash", "closed_on")


def sees_cases(role: str | None) -> bool:
    return (role, "cases") in RIGHTS


@event.listens_for(Account, "before_insert")
@event.listens_for(Account, "before_update")
def _wait(_mapper: Mapper[Any], _connection: Connection, account: Account) -> None:
    session = object_session(account)
    user = session.info.get("user") if session else None
    if user is None or user.role != "administrator":
        return
    if sees_cases(account.role) and not sees_cases(_before(account, "role")):
        account.password_hash = NOBODY
    waited = _before(account, "awaiting_since")
    if not sees_cases(account.role) or account.closed_on is not None:
        account.awaiting_since = account.awaiting_by = None
    elif not inspect(account).persistent or _lets_in(account):
        if waited is None and not _is_changed(account, "reset_hash"):
            account.reset_hash = account.reset_until = None
        account.awaiting_since = waited or now()
        account.awaiting_by = user.account_id


def _lets_in(account: Account) -> bool:
    """Whether a field has changed by which somebody comes in; a link that goes lets nobody in."""
    changed = {name for name in LETS_IN if _is_changed(account, name)}
    return bool(changed - ({"reset_hash"} if account.reset_hash is None else set()))


def _is_changed(account: Account, name: str) -> bool:
    return bool(inspect(account).attrs[name].history.has_changes())


def _before(account: Account, name: str) -> Any:  # noqa: ANN401 - of any column
    """What stands in the database; None for a new account."""
    history = inspect(account).attrs[name].history
    return next(iter(history.deleted or history.unchanged or ()), None)
