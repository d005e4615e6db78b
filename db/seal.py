"""What the board writes into the record about the record itself."""

from db import access, changes, proof, record, witness
from db.access import SYSTEM
from db.engine import engine
from db.errors import BadKey


def begin() -> None:
    """Add a first keyed record to those from before there was a key: none of them can change then.

    Raises BadKey where the key is another one.
    """
    proof.admit()
    with access.session(SYSTEM, "house") as session:
        kinds = proof.newest(session, None)
    if "plain" in kinds[:1]:
        _note("keyed", "migrate")


def restored() -> None:
    """Say that this database is the one to go on with, whatever the log knows besides.

    Raises BadKey, with a sentence for each problem, unless the key proves all of what is there;
    OSError where the log cannot be written.
    """
    if found := list(proof.links()):
        raise BadKey("\n".join(found))
    number, link = _note("restored", "restored")
    witness.add(engine().url, number, link, restored=True)


def _note(what: str, page: str) -> tuple[int, str]:
    with changes.transaction(SYSTEM, "house", page) as session:
        record.note(session, record.SEALED, what)
    linked: tuple[int, str] = session.info["linked"]
    return linked
