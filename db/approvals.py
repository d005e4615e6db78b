"""Accounts that wait for the yes of the head of service: who asks for what, yes and no."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import access, changes
from db.access import SYSTEM, User
from db.clock import now, today
from db.errors import Conflicts, NotFound, Refusal, Refused
from db.models import Account, Change, Coach, Unit, as_utc
from db.passwords import RESET, find_account


@dataclass(frozen=True)
class Waiting:
    """An account that waits: since when (UTC), by whose change, and for what (``asks``: new, role,
    place, opened, link). ``version`` is what a yes or a no is said to.
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
    with access.session(user, "approvals") as session:
        return session.scalar(select(func.count()).select_from(_waiting().subquery())) or 0


def find_names(user: User) -> list[str]:
    """The user names that wait, for the administrator who made them wait."""
    with access.session(user, "house") as session:
        names = select(Account.username).where(Account.awaiting_since.is_not(None))
        return list(session.scalars(names.order_by(Account.username)))


def find(user: User) -> list[Waiting]:
    """What waits for a yes, longest first."""
    with access.session(user, "approvals") as session:
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
            tuple(_find_asks(user, account)),
        )
        for account, unit, coach in rows
    ]


def approve(user: User, account_id: int, version: int, page: str) -> None:
    """Let the account in; a link for its password ends a day from now.

    Raises Conflicts where the account was changed since it was read, NotFound, NotAllowed.
    """
    with changes.transaction(user, "approvals", page) as session:
        _let_in(_read(session, account_id, version))


def refuse(user: User, account_id: int, version: int, page: str) -> None:
    """Close the account; where only a link was asked for, the link is gone and nothing else."""
    with changes.transaction(user, "approvals", page) as session:
        account = _read(session, account_id, version)
        asks = set(_find_asks(user, account))
        account.awaiting_since = account.awaiting_by = None
        account.reset_hash = account.reset_until = None
        if asks - {"link"}:
            account.closed_on = today()


def approve_as_owner(username: str) -> None:
    """The yes of the owner of the database, on the command line. Raises Refused."""
    with changes.transaction(SYSTEM, "house", "confirm-account") as session:
        account = find_account(session, username)
        if account is None or account.awaiting_since is None:
            raise Refused([Refusal(None, "username", "account_not_waiting", {"value": username})])
        _let_in(account)


def _let_in(account: Account) -> None:
    account.awaiting_since = account.awaiting_by = None
    if account.reset_hash is not None:
        account.reset_until = now() + RESET


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


def _find_asks(user: User, account: Account) -> Iterable[str]:
    """What was changed since the account began to wait, as the record tells it."""
    with access.session(SYSTEM, "history", behalf=user) as session:
        records = session.scalars(
            select(Change).where(
                Change.table_name == "account",
                Change.row_key == str(account.id),
                Change.at >= account.awaiting_since,
            )
        ).all()
    after = [json.loads(one.after or "{}") for one in records]
    fields = {name for one in after for name in one}
    if any(one.before is None for one in records):
        yield "new"
        return
    if "role" in fields:
        yield "role"
    if fields & {"unit_id", "coach_id"}:
        yield "place"
    if any("closed_on" in one and one["closed_on"] is None for one in after):
        yield "opened"
    if "reset_hash" in fields and account.reset_hash is not None:
        yield "link"
