"""Files that somebody asked for: the question is kept under the sign-in, and answered once.

Who may have what is not decided when the button is pressed but when the browser fetches the file:
by the sign-in, the rights and the mask of that moment.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from db.clock import now
from db.errors import NotFound
from db.hashes import digest
from db.models import Download, as_utc
from db.security.session import open_session
from db.transaction import write
from db.user import SYSTEM, User

FETCHED_WITHIN = timedelta(minutes=1)


def ask(user: User, question: Mapping[str, Any]) -> str:
    """Keep what is asked for, as JSON; returns the one-time ticket by which it is fetched."""
    ticket = secrets.token_urlsafe(32)
    with write(SYSTEM, "house", "download", behalf=user) as session:
        session.execute(delete(Download).where(Download.asked_at < now() - FETCHED_WITHIN))
        session.add(
            Download(
                sign_in_id=user.sign_in_id,
                ticket_hash=digest(ticket),
                question=json.dumps(question),
            )
        )
    return ticket


def fetch(user: User, ticket: str) -> dict[str, Any]:
    """The question behind a ticket of this sign-in, once, within a minute. Raises NotFound."""
    with write(SYSTEM, "house", "download", behalf=user) as session:
        found = session.scalars(
            select(Download).where(Download.ticket_hash == digest(ticket)).with_for_update()
        ).one_or_none()
        if (
            found is None
            or found.sign_in_id != user.sign_in_id
            or found.fetched_at is not None
            or now() - as_utc(found.asked_at) > FETCHED_WITHIN
        ):
            raise NotFound("file")
        found.fetched_at = now()
        question: dict[str, Any] = json.loads(found.question)
        return question


def waits(user: User, ticket: str) -> bool:
    """Whether the browser has still to fetch it."""
    with open_session(SYSTEM, "house", behalf=user) as session:
        chosen = select(Download.asked_at).where(
            Download.ticket_hash == digest(ticket), Download.fetched_at.is_(None)
        )
        asked = session.scalars(chosen).one_or_none()
    return asked is not None and now() - as_utc(asked) <= FETCHED_WITHIN
