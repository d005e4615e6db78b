"""Many writers on the same few rows: is any edit lost, or saved without a record?

Each writer reads a field of a case, and saves a new value with what it saw. Afterwards the record
must tell the whole story: every accepted edit once, each from the value that the one before left.
"""

import json
import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy import select

from db import verification
from db.case import edit
from db.errors import Conflicts
from db.models import Case, Change
from db.security.session import open_session
from db.transaction import Edit
from db.user import SYSTEM, User

PAGE = "writers"


@dataclass(frozen=True)
class Tally:
    """What came of a run. ``lost``: accepted edits that the record or the row does not have."""

    edits: int
    accepted: int
    told: int
    lost: int
    chain_whole: bool
    seconds: float


def run(user: User, writers: int, edits: int, rows: int) -> Tally:
    """``writers`` people at once, ``edits`` each, on ``rows`` open cases that ``user`` may edit."""
    with open_session(user, "cases") as session:
        some = select(Case.id).where(Case.closed_on.is_(None)).order_by(Case.id).limit(rows)
        keys = list(session.scalars(some))
        before = {key: session.get_one(Case, key).note for key in keys}
    start = time.perf_counter()
    with ThreadPoolExecutor(writers) as people:
        work = [people.submit(_write, user, number, edits, keys) for number in range(writers)]
        accepted = {wanted: key for one in work for wanted, key in one.result().items()}
    seconds = time.perf_counter() - start
    lost = len(_lost(keys, before, accepted))
    whole = not list(verification.problems())
    total = writers * edits
    return Tally(total, len(accepted), total - len(accepted), lost, whole, seconds)


def _write(user: User, number: int, edits: int, keys: Sequence[int]) -> dict[str, int]:
    """The accepted values, each unlike any other, with their cases."""
    chance, accepted = random.Random(number), {}
    for turn in range(edits):
        key, wanted = chance.choice(keys), f"{number}-{turn}"
        with open_session(user, "cases") as session:
            seen = session.get_one(Case, key).note
        try:
            edit.save(user, [Edit(key, {"note": seen}, {"note": wanted})], PAGE)
            accepted[wanted] = key
        except Conflicts:
            continue
    return accepted


def _lost(keys: Sequence[int], before: dict[int, str | None], accepted: dict[str, int]) -> set[str]:
    """Accepted values that are not in the record of their case, or were passed over there."""
    left = set(accepted)
    with open_session(SYSTEM, "history") as session:
        for key in keys:
            stands = before[key]
            told = select(Change).where(
                Change.case_id == key, Change.page == PAGE, Change.table_name == "case_file"
            )
            for one in session.scalars(told.order_by(Change.id)):
                was, now = json.loads(one.before or "{}"), json.loads(one.after or "{}")
                if was.get("note") == stands:
                    left.discard(now["note"])
                stands = now["note"]
    with open_session(SYSTEM, "cases") as session:
        for key in keys:
            stands = session.get_one(Case, key).note
            last = [wanted for wanted, held in accepted.items() if held == key]
            if last and stands not in last:
                left.add(f"case {key}")
    return left
