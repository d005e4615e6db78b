"""Passwords: checked, set by the owner of the database, chosen through a one-time link, changed."""

import secrets
from datetime import timedelta
from threading import BoundedSemaphore

import bcrypt
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts.sample_mark import is_sample
from db.clock import now
from db.errors import NotFound, Refusal, Refused
from db.hashes import NOBODY, ROUNDS, digest, hash_password
from db.models import Account, SignIn, as_utc
from db.security.session import open_session
from db.text import clean
from db.transaction import write
from db.user import SYSTEM, User

RESET = timedelta(hours=24)
SAMPLE_PASSWORD = "sample-only"  # noqa: S105 - published on purpose, refused on real data
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 72  # bytes: what bcrypt reads
CHECKS = BoundedSemaphore(2)  # at once: guesses may fill a core or two, not the server


def find_password_hash(username: str) -> str:
    """What a password is checked against; for no such account, a hash that nothing matches."""
    with open_session(SYSTEM, "house") as session:
        account = find_account(session, username)
        return account.password_hash if account and account.closed_on is None else NOBODY


def even_out(password_hash: str) -> None:
    """Do what work a cheaper hash left undone, so that the time tells nothing of the name."""
    for rounds in range(int(password_hash.split("$")[2]), ROUNDS):
        bcrypt.hashpw(b"", bcrypt.gensalt(rounds))


def change_password(user: User, old: str, new: str) -> None:
    """Give the own account another password; its other sign-ins end. Raises Refused."""
    with open_session(SYSTEM, "house", behalf=user) as session:
        stands = session.get_one(Account, user.account_id).password_hash
        check_password(session, new)
    if len(old.encode()) > LONGEST_PASSWORD or not bcrypt.checkpw(old.encode(), stands.encode()):
        raise Refused([Refusal(None, "password", "password_wrong")])
    if old == new:
        raise Refused([Refusal(None, "password", "password_same")])
    changed = hash_password(new)  # outside of the transaction: its work takes a quarter of a second
    with write(SYSTEM, "house", "own-password", behalf=user) as session:
        account = session.get_one(Account, user.account_id)
        if account.password_hash != stands:
            raise Refused([Refusal(None, "password", "password_wrong")])
        account.password_hash = changed
        session.flush()
        session.get_one(SignIn, user.sign_in_id).account_version = account.version


def set_password(username: str, password: str) -> None:
    """A new password ends every sign-in of the account. Raises Refused."""
    with write(SYSTEM, "house", "set-password") as session:
        account = find_account(session, username)
        if account is None:
            raise Refused([Refusal(None, "username", "account_unknown", {"value": username})])
        check_password(session, password)
        account.password_hash = hash_password(password)


def reset_link(user: User, account_id: int, page: str) -> str:
    """The secret of a link by which the holder of an account chooses a password, once, in a day.

    The account is signed out everywhere. Raises NotFound for no such account.
    """
    token = secrets.token_urlsafe(32)
    with write(user, "house", page) as session:
        account = session.get(Account, account_id)
        if account is None:
            raise NotFound(f"account {account_id}")
        account.reset_hash, account.reset_until = digest(token), now() + RESET
        account.password_hash = NOBODY
    return token


def resets(token: str) -> str | None:
    """The user name that a link is for, or None where it is used, over, or never was one."""
    with open_session(SYSTEM, "house") as session:
        account = _of_link(session, token)
        return account.username if account else None


def use_link(token: str, password: str) -> str:
    """Set the password that the holder of a link chose; returns the user name. Raises Refused."""
    with write(SYSTEM, "house", "set-password") as session:
        account = _of_link(session, token)
        if account is None:
            raise Refused([Refusal(None, "password", "link_over")])
        check_password(session, password)
        account.password_hash = hash_password(password)
        account.reset_hash = account.reset_until = None
        return account.username


def _of_link(session: Session, token: str) -> Account | None:
    found = session.scalars(
        select(Account).where(Account.reset_hash == digest(token), Account.closed_on.is_(None))
    ).one_or_none()
    if found is None or found.reset_until is None or as_utc(found.reset_until) < now():
        return None
    if found.awaiting_since is not None:  # it works after the yes of the head of service
        return None
    return found


def is_public_password(account: Account) -> bool:
    return bcrypt.checkpw(SAMPLE_PASSWORD.encode(), account.password_hash.encode())


def find_account(session: Session, username: str) -> Account | None:
    name = clean(username).lower()
    return session.scalars(select(Account).where(Account.username == name)).one_or_none()


def check_password(session: Session, password: str) -> None:
    if len(password) < SHORTEST_PASSWORD or len(password.encode()) > LONGEST_PASSWORD:
        raise Refused([Refusal(None, "password", "password_length", {"value": SHORTEST_PASSWORD})])
    if password == SAMPLE_PASSWORD and not is_sample(session):
        raise Refused([Refusal(None, "password", "sample_password")])
