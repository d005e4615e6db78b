"""Guessing slowed down: each try is counted before its password is looked at.

Tries are counted for a source: the devices of an account, together, where one of its sign-ins left
its mark; else the name that was typed, whether there is such an account or not; and the address,
where a trusted proxy names it. Five wrong passwords in a row are free; then one has to wait before
each further try, half a minute, twice as long each time, fifteen minutes at most.
"""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.accounts.sign_in import find_device
from db.clock import now
from db.hashes import digest
from db.models import Attempt, as_utc
from db.security.session import open_session
from db.text import clean
from db.transaction import write
from db.user import SYSTEM

FREE = 5
FREE_ADDRESS = 50  # an office of many people has one address
FIRST, MOST = timedelta(seconds=30), timedelta(minutes=15)
FORGOTTEN = timedelta(days=1)  # after the last try


def find_sources(username: str, device: str | None, address: str | None) -> list[str]:
    """Where a try comes from; ``device`` is the mark that an earlier sign-in left there."""
    name = clean(username).lower()
    with open_session(SYSTEM, "house") as session:
        known = find_device(session, device, name)
    source = f"known:{known}" if known else f"name:{digest(name)}"
    return sorted([source, f"address:{digest(address)}"] if address else [source])


def take(sources: list[str]) -> bool:
    """Count one try for each source; False, and none counted, while one of them has to wait."""
    with write(SYSTEM, "house", "sign-in") as session:
        session.execute(delete(Attempt).where(Attempt.last_at < now() - FORGOTTEN))
        found = [_locked(session, source) for source in sources]
        if any(now() < as_utc(one.last_at) + wait(one) for one in found):
            return False
        for one in found:
            one.count, one.last_at = one.count + 1, now()
        return True


def forget(sources: list[str]) -> None:
    """After a right password the count begins again; that of an address only with time."""
    with write(SYSTEM, "house", "sign-in") as session:
        kept = [one for one in sources if not one.startswith("address:")]
        session.execute(delete(Attempt).where(Attempt.source.in_(kept)))


def wait(attempt: Attempt) -> timedelta:
    """How long after its last try the source may try again."""
    free = FREE_ADDRESS if attempt.source.startswith("address:") else FREE
    over = attempt.count - free
    return timedelta() if over < 0 else min(FIRST * 2 ** min(over, 10), MOST)


def _locked(session: Session, source: str) -> Attempt:
    """The row of a source, made where there is none, and held until the end of the transaction."""
    values = {"source": source, "count": 0, "last_at": now()}
    if session.get_bind().dialect.name == "postgresql":
        session.execute(postgresql.insert(Attempt).values(values).on_conflict_do_nothing())
    else:
        session.execute(sqlite.insert(Attempt).values(values).on_conflict_do_nothing())
    return session.scalars(select(Attempt).where(Attempt.source == source).with_for_update()).one()
