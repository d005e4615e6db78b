"""Sign-ins: opened by a password, carried by a cookie, ended in many ways
(``db.security.standing``).

The browser holds random secrets; the database only their hashes. A ticket, shown once to the page
that was signed in, becomes the cookie of the browser and the mark of its device.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from db.accounts.passwords import find_account, is_public_password
from db.accounts.sample_mark import is_sample
from db.audit import recorder
from db.clock import now
from db.errors import Refusal, Refused
from db.hashes import digest
from db.models import Account, RecordKind, SignIn, as_utc
from db.security.session import open_session
from db.security.standing import find_end, make_user, select_holder
from db.transaction import write
from db.user import SYSTEM, User

TICKET = timedelta(seconds=60)
DEVICE_AGE = timedelta(days=180)  # for so long a browser stays known


@dataclass(frozen=True)
class Secrets:
    """What a browser keeps: the cookie of this sign-in, and the mark of the device."""

    cookie: str
    device: str


@dataclass(frozen=True)
class LastSignIn:
    """A sign-in that ended: whose, and why (a reason of ``SignInEnded``)."""

    account_id: int
    reason: str


def open_sign_in(username: str) -> str:
    """Open a sign-in for a checked password; returns its one-time ticket. Raises Refused."""
    ticket = secrets.token_urlsafe(32)
    with write(SYSTEM, "house", "sign-in") as session:
        account = find_account(session, username)
        if account is None or account.closed_on is not None:
            raise Refused([Refusal(None, "username", "sign_in_closed")])
        if account.awaiting_since is not None:
            raise Refused([Refusal(None, "username", "sign_in_awaits")])
        if not is_sample(session) and is_public_password(account):
            raise Refused([Refusal(None, "password", "sample_password")])
        session.add(
            SignIn(
                account_id=account.id, account_version=account.version, ticket_hash=digest(ticket)
            )
        )
    return ticket


def exchange_ticket(ticket: str, replaced: str | None = None) -> Secrets | None:
    """The secrets of the browser that holds the ticket; once, within a minute.

    ``replaced`` is the cookie that the browser had until now: that sign-in ends.
    """
    made = Secrets(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    with write(SYSTEM, "house", "sign-in") as session:
        found = session.scalars(
            select(SignIn).where(SignIn.ticket_hash == digest(ticket)).with_for_update()
        ).one_or_none()
        if found is None:
            return None
        found.ticket_hash = None
        account = session.get_one(Account, found.account_id)
        over = found.ended_at or now() - as_utc(found.started_at) > TICKET
        if over or found.account_version != account.version:
            return None
        if replaced:
            _end(session, replaced)
        found.cookie_hash, found.device_hash = digest(made.cookie), _mark(made.device, account)
    return made


def find_user(token: str | None, *, use: bool = True) -> User | None:
    """Who holds this cookie now, or nobody. Notes the use, once a minute at most, unless the board
    only looks.
    """
    row = _read(token)
    if row is None or find_end(row, now()):
        return None
    if use and now() - as_utc(row.used_at) > timedelta(minutes=1):
        _note_use(row.id)
    return make_user(row)


def find_last(token: str | None) -> LastSignIn | None:
    """The sign-in that this browser's cookie belonged to, where it has ended."""
    row = _read(token)
    reason = find_end(row, now()) if row is not None else None
    return LastSignIn(row.account_id, reason) if row is not None and reason else None


def _read(token: str | None) -> Row[Any] | None:
    if not token:
        return None
    with open_session(SYSTEM, "house") as session:
        return session.execute(
            select_holder().where(SignIn.cookie_hash == digest(token))
        ).one_or_none()


def name_state(user: User) -> str:
    """For whom a page was drawn: it changes with the sign-in and with the mask."""
    return f"{user.sign_in_id} {'masked' if user.masked else 'open'}"


def share_screen(user: User, *, shared: bool) -> None:
    """Mask persons wherever this sign-in is used, or show them again, which stays on record."""
    with write(SYSTEM, "house", "shared-screen", behalf=user) as session:
        row = session.get_one(SignIn, user.sign_in_id, with_for_update=True)
        if row.shared_screen and not shared:
            recorder.note(session, RecordKind.UNMASKED, "off")
        row.shared_screen = shared


def sign_out(token: str) -> None:
    """End this browser's sign-in, in all its tabs."""
    with write(SYSTEM, "house", "sign-out") as session:
        _end(session, token)


def sign_out_everywhere(user: User) -> None:
    """End every sign-in of the own account, this one too."""
    with write(SYSTEM, "house", "sign-out", behalf=user) as session:
        session.execute(
            update(SignIn)
            .where(SignIn.account_id == user.account_id, SignIn.ended_at.is_(None))
            .values(ended_at=now(), ticket_hash=None)
        )


def find_device(session: Session, token: str | None, username: str) -> int | None:
    """The account, where a sign-in of the last half year left its mark on this device."""
    account = find_account(session, username) if token else None
    if token is None or account is None:
        return None
    known = select(SignIn.id).where(
        SignIn.account_id == account.id,
        SignIn.device_hash == _mark(token, account),
        SignIn.started_at > now() - DEVICE_AGE,
    )
    return account.id if session.scalar(known) else None


def _mark(device: str, account: Account) -> str:
    """The mark of a device as it is kept: with another password of the account it fits no more."""
    return digest(device + account.password_hash)


def _end(session: Session, token: str) -> None:
    session.execute(
        update(SignIn)
        .where(SignIn.cookie_hash == digest(token), SignIn.ended_at.is_(None))
        .values(ended_at=now(), ticket_hash=None)
    )


def _note_use(sign_in_id: int) -> None:
    with write(SYSTEM, "house", "sign-in") as session:
        session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(used_at=now()))
