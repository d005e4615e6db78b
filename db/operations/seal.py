"""What the board writes into the record about the record itself."""

from db import verification
from db.audit import log, recorder
from db.engine import engine
from db.errors import BadKey
from db.models import RecordKind
from db.security.session import open_session
from db.transaction import write
from db.user import SYSTEM


def begin() -> None:
    """Add a first keyed record to those from before there was a key: none of them can change then.

    Raises BadKey where the key is another one.
    """
    verification.admit()
    with open_session(SYSTEM, "house") as session:
        kinds = verification.newest(session, None)
    if "plain" in kinds[:1]:
        _note("keyed", "migrate")


def restored() -> None:
    """Say that this database is the one to go on with, whatever the log knows besides.

    Raises BadKey, with a sentence for each problem, unless the key proves all of what is there;
    OSError where the log cannot be written.
    """
    if found := list(verification.links()):
        raise BadKey("\n".join(found))
    number, link = _note("restored", "restored")
    log.append_line(engine().url, number, link, restored=True)


def _note(what: str, page: str) -> tuple[int, str]:
    with write(SYSTEM, "house", page) as session:
        recorder.note(session, RecordKind.SEALED, what)
    linked: tuple[int, str] = session.info["linked"]
    return linked
