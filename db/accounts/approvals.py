"""Accounts that wait for the yes of the head of service: who asks for what, yes and no."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.accounts.passwords import RESET, find_account
from db.clock import now, today
from db.errors import Conflicts, NotFound, Refusal, Refused
from db.models import Account, Change, Coach, Unit, as_utc
from db.row_rules.awaiting import sees_cases
from db.security.session import open_session
from db.transaction import write
from db.user import SYSTEM, User

Values = dict[str, Any]  # of fields, as the record keeps them


@dataclass(frozen=True)
class Waiting:
    """An account that waits: since when (UTC), by whose change, and for what (``asks``: new, role,
    place, opened, link; all that was changed since it was last in force). ``version`` is what a
    yes or a no is said to.
    """

    id: int
    version: int
    username: str
    name: str
    role: str
    unit: str | None
    coach: str | None
    since: datetime
    by: str
    asks: tuple[str, ...]


def count(user: User) -> int:
    with open_session(user, "approvals") as session:
        return session.scalar(select(func.count()).select_from(_waiting().subquery())) or 0


def find_names(user: User) -> list[str]:
    """The user names that wait, for the administrator who made them wait."""
    with open_session(user, "house") as session:
        names = select(Account.username).where(Account.awaiting_since.is_not(None))
        return list(session.scalars(names.order_by(Account.username)))


def find(user: User) -> list[Waiting]:
    """What waits for a yes, longest first."""
    with open_session(user, "approvals") as session:
        rows = session.execute(
            _waiting()
            .add_columns(Unit.code, Coach.name)
            .join(Unit, Unit.id == Account.unit_id, isouter=True)
            .join(Coach, Coach.id == Account.coach_id, isouter=True)
            .order_by(Account.awaiting_since, Account.id)
        ).all()
        names = dict(session.execute(select(Account.id, Account.name)).all())
    return [
        Waiting(
            account.id,
            account.version,
            account.username,
            account.name,
            account.role,
            unit,
            coach,
            as_utc(account.awaiting_since),
            names.get(account.awaiting_by, "?"),
            _find_asks(user, account),
        )
        for account, unit, coach in rows
    ]


def approve(user: User, account_id: int, version: int, page: str) -> None:
    """Let the account in; a link that was asked for with it ends a day from now.

    Raises Conflicts where the account was changed since it was read, NotFound, NotAllowed.
    """
    with write(user, "approvals", page) as session:
        _let_in(_read(session, account_id, version))


def refuse(user: User, account_id: int, version: int, page: str) -> None:
    """Close the account; where only a link was asked for, the link is gone and nothing else."""
    with write(user, "approvals", page) as session:
        account = _read(session, account_id, version)
        asks = _find_asks(user, account)
        account.awaiting_since = account.awaiting_by = None
        account.reset_hash = account.reset_until = None
        if asks != ("link",):
            account.closed_on = today()


def approve_as_owner(username: str) -> None:
    """The yes of the owner of the database, on the command line. Raises Refused."""
    with write(SYSTEM, "house", "confirm-account") as session:
        account = find_account(session, username)
        if account is None or account.awaiting_since is None:
            raise Refused([Refusal(None, "username", "account_not_waiting", {"value": username})])
        _let_in(account)


def _let_in(account: Account) -> None:
    if _is_link_asked(account):
        account.reset_until = now() + RESET
    else:
        account.reset_hash = account.reset_until = None
    account.awaiting_since = account.awaiting_by = None


def _is_link_asked(account: Account) -> bool:
    """Whether there is a link, and it was made during this wait."""
    if account.reset_hash is None or account.reset_until is None or account.awaiting_since is None:
        return False
    return as_utc(account.reset_until) - RESET >= as_utc(account.awaiting_since)


def _waiting() -> Any:  # noqa: ANN401 - a select of accounts
    return select(Account).where(Account.awaiting_since.is_not(None))


def _read(session: Session, account_id: int, version: int) -> Account:
    account: Account | None = session.scalars(
        _waiting().where(Account.id == account_id).with_for_update()
    ).one_or_none()
    if account is None:
        raise NotFound(f"account {account_id}")
    if account.version != version:
        raise Conflicts([])
    return account


def _find_asks(user: User, account: Account) -> tuple[str, ...]:
    """What a yes would let in, as the record tells it."""
    done = list(_find_changes(user, account))
    fields = {name for before, after in done if before is not None for name in after}
    asks = {
        "new": any(before is None for before, _after in done),
        "role": "role" in fields,
        "place": bool(fields & {"unit_id", "coach_id"}),
        "opened": any(
            before and before.get("closed_on") and not after["closed_on"] for before, after in done
        ),
        "link": _is_link_asked(account),
    }
    return tuple(name for name, asked in asks.items() if asked)


def _find_changes(user: User, account: Account) -> Iterator[tuple[Values | None, Values]]:
    """What was written to an account since it was last in force, before and after; newest first.

    In force is an account that sees cases, is open and waits for nothing: what it is then, a head
    of service said yes to, or the owner of the database made it.
    """
    with open_session(SYSTEM, "history", behalf=user) as session:
        mine = (Change.table_name == "account", Change.row_key == str(account.id))
        records = session.scalars(select(Change).where(*mine).order_by(Change.id.desc())).all()
    stood: Values = {
        name: getattr(account, name) for name in ("role", "closed_on", "awaiting_since")
    }
    for one in records:
        if sees_cases(stood["role"]) and not (stood["closed_on"] or stood["awaiting_since"]):
            return
        before: Values | None = json.loads(one.before) if one.before else None
        if before is not None or one.account_id is not None:  # the owner's new account asks nothing
            yield before, json.loads(one.after or "{}")
        stood |= before or {}
