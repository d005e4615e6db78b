"""Accounts and sign-ins: who somebody is, and for how long.

The browser holds a random secret; the database only its hash. A sign-in ends by signing out, after
8 hours, after 60 minutes without use, and when the account changes (password, role, closing): its
version is written into the row and compared at every use.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass, replace
from datetime import date, timedelta

import bcrypt
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from db import access, changes, record
from db.access import SYSTEM, Subject, User
from db.errors import NotFound, Refusal, Refused
from db.models import ROLES, Account, Coach, Setting, SignIn, Unit, as_utc, now
from db.words import clean

LONGEST = timedelta(hours=8)
IDLE = timedelta(minutes=60)
TICKET = timedelta(seconds=60)
ATTEMPTS = 5
LOCKED = timedelta(minutes=15)
RESET = timedelta(hours=24)
SAMPLE_PASSWORD = "sample-only"  # noqa: S105 - published on purpose, refused on real data
SHORTEST_PASSWORD = 10
NOBODY = bcrypt.hashpw(secrets.token_bytes(16), bcrypt.gensalt(10)).decode()


@dataclass(frozen=True)
class Credentials:
    """What the password check needs; an unknown name gets a hash that nothing matches."""

    password_hash: str
    locked: bool
    known: bool


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def credentials(username: str) -> Credentials:
    with access.session(SYSTEM, "house") as session:
        account = _account(session, username)
        if account is None or account.closed_on is not None:
            return Credentials(NOBODY, locked=False, known=False)
        return Credentials(account.password_hash, _is_locked(account), known=True)


def failed(username: str) -> None:
    """Count a wrong password; the fifth closes sign-in for 15 minutes."""
    with changes.transaction(SYSTEM, "house", "sign-in") as session:
        account = _account(session, username)
        if account is None or _is_locked(account):
            return
        count = account.failed_attempts + 1
        locked = now() + LOCKED if count >= ATTEMPTS else None
        _quietly(session, account.id, failed_attempts=0 if locked else count, locked_until=locked)


def sign_in(username: str) -> tuple[str, str]:
    """Open a sign-in for a checked password. Returns its secret and a one-time ticket."""
    token, ticket = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    with changes.transaction(SYSTEM, "house", "sign-in") as session:
        account = _account(session, username)
        if account is None or account.closed_on is not None or _is_locked(account):
            raise Refused([Refusal(None, "username", "sign_in_closed")])
        if not is_sample(session) and _is_public_password(account):
            raise Refused([Refusal(None, "password", "sample_password")])
        _quietly(session, account.id, failed_attempts=0, locked_until=None)
        session.add(
            SignIn(
                account_id=account.id,
                account_version=account.version,
                token_hash=digest(token),
                ticket_hash=digest(ticket),
            )
        )
    return token, ticket


def redeem(ticket: str) -> str | None:
    """A new secret for the cookie of the browser that holds the ticket; once, within a minute."""
    token = secrets.token_urlsafe(32)
    with changes.transaction(SYSTEM, "house", "sign-in") as session:
        found = session.scalars(
            select(SignIn).where(SignIn.ticket_hash == digest(ticket)).with_for_update()
        ).one_or_none()
        if found is None:
            return None
        found.ticket_hash = None
        if found.ended_at or now() - as_utc(found.started_at) > TICKET:
            return None
        found.cookie_hash = digest(token)
    return token


def waits(ticket: str) -> bool:
    """Whether the browser has still to exchange this ticket for its cookie."""
    with access.session(SYSTEM, "house") as session:
        chosen = select(SignIn.started_at).where(
            SignIn.ticket_hash == digest(ticket), SignIn.ended_at.is_(None)
        )
        started = session.scalars(chosen).one_or_none()
    return started is not None and now() - as_utc(started) <= TICKET


def current(token: str | None) -> User | None:
    """Who holds this secret now, or nobody. Notes the use, once a minute at most."""
    if not token:
        return None
    with access.session(SYSTEM, "house") as session:
        found = session.execute(
            select(SignIn, Account)
            .join(Account, Account.id == SignIn.account_id)
            .where(_holds(token))
        ).one_or_none()
    if found is None or not _is_valid(*found):
        return None
    sign_in, account = found
    if now() - as_utc(sign_in.used_at) > timedelta(minutes=1):
        _note_use(sign_in.id)
    return replace(_user(account), masked=sign_in.shared_screen)


def share_screen(token: str | None, user: User, *, shared: bool) -> None:
    """Mask persons wherever this sign-in is used, or show them again, which stays on record."""
    subject: Subject = "cases" if access.may(user, "cases") else "team"
    with changes.transaction(SYSTEM, "house", "shared-screen") as session:
        session.execute(update(SignIn).where(_holds(token or "")).values(shared_screen=shared))
    if not shared and user.masked:
        with changes.transaction(user, subject, "shared-screen") as session:
            record.note(session, record.UNMASKED, "off")


def sign_out(token: str) -> None:
    """End this browser's sign-in, in its tabs and in its cookie."""
    with changes.transaction(SYSTEM, "house", "sign-out") as session:
        session.execute(
            update(SignIn).where(_holds(token)).values(ended_at=now(), ticket_hash=None)
        )


def set_language(user: User, language: str) -> None:
    with changes.transaction(SYSTEM, "house", "language") as session:
        _quietly(session, user.account_id, language=language)


def hash_password(password: str, rounds: int = 12) -> str:
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(rounds)).decode()


def set_password(username: str, password: str) -> None:
    """A new password ends every sign-in of the account. Raises Refused."""
    with changes.transaction(SYSTEM, "house", "set-password") as session:
        account = _account(session, username)
        if account is None:
            raise Refused([Refusal(None, "username", "account_unknown", {"value": username})])
        _check_password(session, password)
        account.password_hash = hash_password(password)


def reset_link(user: User, key: int, page: str) -> str:
    """The secret of a link by which the holder of an account chooses a password, once, in a day.

    The account is signed out everywhere. Raises NotFound for no such account.
    """
    token = secrets.token_urlsafe(32)
    with changes.transaction(user, "house", page) as session:
        account = session.get(Account, key)
        if account is None:
            raise NotFound(f"account {key}")
        account.reset_hash, account.reset_until = digest(token), now() + RESET
        account.password_hash = NOBODY
    return token


def resets(token: str) -> str | None:
    """The user name that a link is for, or None where it is used, over, or never was one."""
    with access.session(SYSTEM, "house") as session:
        account = _of_link(session, token)
        return account.username if account else None


def use_link(token: str, password: str) -> str:
    """Set the password that the holder of a link chose; returns the user name. Raises Refused."""
    with changes.transaction(SYSTEM, "house", "set-password") as session:
        account = _of_link(session, token)
        if account is None:
            raise Refused([Refusal(None, "password", "link_over")])
        _check_password(session, password)
        account.password_hash = hash_password(password)
        account.reset_hash = account.reset_until = None
        return account.username


def _of_link(session: Session, token: str) -> Account | None:
    found = session.scalars(
        select(Account).where(Account.reset_hash == digest(token), Account.closed_on.is_(None))
    ).one_or_none()
    if found is None or found.reset_until is None or as_utc(found.reset_until) < now():
        return None
    return found


def add_user(
    username: str,
    name: str,
    role: str,
    password: str,
    unit: str | None = None,
    coach: str | None = None,
) -> None:
    """Create an account; ``unit`` is a unit's code, ``coach`` a coach's name. Raises Refused."""
    with changes.transaction(SYSTEM, "house", "add-user") as session:
        if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,59}", username):
            raise Refused([Refusal(None, "username", "username_wrong", {"value": username})])
        if _account(session, username):
            raise Refused([Refusal(None, "username", "account_exists", {"value": username})])
        if role not in ROLES:
            raise Refused([Refusal(None, "role", "role_unknown", {"value": role})])
        _check_password(session, password)
        unit_id, coach_id = _place(session, role, unit, coach)
        session.add(
            Account(
                username=username,
                failed_attempts=0,
                name=name,
                role=role,
                password_hash=hash_password(password),
                unit_id=unit_id,
                coach_id=coach_id,
            )
        )


def sample_data() -> bool:
    """Whether the people on screen are invented."""
    with access.session(SYSTEM, "house") as session:
        return is_sample(session)


def is_sample(session: Session) -> bool:
    """Whether this database was made from the sample: its accounts are public."""
    marker = session.get(Setting, "data")
    return marker is not None and marker.value == "sample"


def _place(
    session: Session, role: str, unit: str | None, coach: str | None
) -> tuple[int | None, int | None]:
    if role == "unit_head":
        found = session.scalar(select(Unit.id).where(Unit.code == (unit or "").upper()))
        if found is None:
            raise Refused([Refusal(None, "unit", "unit_unknown", {"value": unit or ""})])
        return found, None
    if role == "coach":
        row = session.scalars(select(Coach).where(Coach.name == (coach or ""))).one_or_none()
        if row is None:
            raise Refused([Refusal(None, "coach", "coach_unknown", {"value": coach or ""})])
        return row.unit_id, row.id
    return None, None


def _check_password(session: Session, password: str) -> None:
    if len(password) < SHORTEST_PASSWORD or len(password.encode()) > 72:  # bcrypt reads 72 bytes
        raise Refused([Refusal(None, "password", "password_length", {"value": SHORTEST_PASSWORD})])
    if password == SAMPLE_PASSWORD and not is_sample(session):
        raise Refused([Refusal(None, "password", "sample_password")])


def _quietly(session: Session, key: int | None, **values: object) -> None:
    """Change an account without a new version: a guess or a language must end no sign-in."""
    session.execute(
        update(Account)
        .where(Account.id == key)
        .values(**values)
        .execution_options(synchronize_session=False, unrecorded=True)
    )


def _holds(token: str) -> ColumnElement[bool]:
    return or_(SignIn.token_hash == digest(token), SignIn.cookie_hash == digest(token))


def _is_public_password(account: Account) -> bool:
    return bcrypt.checkpw(SAMPLE_PASSWORD.encode(), account.password_hash.encode())


def _account(session: Session, username: str) -> Account | None:
    name = clean(username).lower()
    return session.scalars(select(Account).where(Account.username == name)).one_or_none()


def _is_locked(account: Account) -> bool:
    return account.locked_until is not None and as_utc(account.locked_until) > now()


def _is_valid(sign_in: SignIn, account: Account) -> bool:
    moment = now()
    return (
        sign_in.ended_at is None
        and sign_in.account_version == account.version
        and (account.closed_on is None or account.closed_on > date.today())
        and moment - as_utc(sign_in.started_at) < LONGEST
        and moment - as_utc(sign_in.used_at) < IDLE
    )


def _note_use(key: int) -> None:
    with changes.transaction(SYSTEM, "house", "sign-in") as session:
        session.execute(update(SignIn).where(SignIn.id == key).values(used_at=now()))


def _user(account: Account) -> User:
    return User(
        account.id,
        account.username,
        account.name,
        account.role,
        account.unit_id,
        account.coach_id,
        account.language,
    )
