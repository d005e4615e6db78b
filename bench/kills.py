"""The server or the database killed in the middle of saves: what was acknowledged must be there.

A saver is a process of its own that saves sets of five cases one after another and says each set
that was acknowledged on its output. It, or its database, is killed at a random moment.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psutil
from sqlalchemy import select

from db import verification
from db.case import edit
from db.engine import ROOT
from db.errors import Unavailable
from db.models import Case, Change
from db.security.session import open_session
from db.transaction import Edit
from db.user import SYSTEM

PAGE, SIZE = "kills", 5


@dataclass(frozen=True)
class Tally:
    """``lost``: acknowledged sets that are not there; ``half``: sets that are there in part."""

    kills: int
    acknowledged: int
    lost: int
    half: int
    chain_whole: bool


def save_forever() -> None:
    """The saver: sets of cases, each with a mark of its own, until it is killed."""
    with open_session(SYSTEM, "cases") as session:
        keys = list(session.scalars(select(Case.id).where(Case.closed_on.is_(None)).limit(SIZE)))
        seen = {key: session.get_one(Case, key).note for key in keys}
    while True:
        mark = uuid4().hex
        edits = [Edit(key, {"note": seen[key]}, {"note": mark}) for key in keys]
        try:
            edit.save(SYSTEM, edits, PAGE)
        except Unavailable:
            time.sleep(0.05)
            continue
        seen = dict.fromkeys(keys, mark)
        print(mark, flush=True)


def run(address: str, kills: int, kill_database: Callable[[], None] | None = None) -> Tally:
    """Kill the saver, or with ``kill_database`` its database, ``kills`` times."""
    chance = random.Random(kills)
    acknowledged: set[str] = set()
    for _turn in range(kills):
        saver = subprocess.Popen(
            [sys.executable, "-c", "from bench.kills import save_forever; save_forever()"],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": address},
            stdout=subprocess.PIPE,
            text=True,
        )
        said = [saver.stdout.readline().strip() if saver.stdout else ""]  # it is at work
        time.sleep(chance.uniform(0, 0.3))
        if kill_database:
            kill_database()
        saver.send_signal(signal.SIGKILL)
        rest = saver.communicate()[0]
        said += [line for line in rest.splitlines() if len(line) == len(uuid4().hex)]
        acknowledged |= {line for line in said if line}
    sets = dict(_sets())
    whole = not list(verification.problems())
    half = sum(1 for count in sets.values() if count != SIZE)
    return Tally(kills, len(acknowledged), len(acknowledged - set(sets)), half, whole)


def crash(home: Path, start: Callable[[], None]) -> None:
    """Kill a PostgreSQL with all its processes, as a power cut does, and start it again."""
    server = psutil.Process(int((home / "postmaster.pid").read_text().splitlines()[0]))
    processes = [server, *server.children(recursive=True)]
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(processes, timeout=10)
    (home / "postmaster.pid").unlink(missing_ok=True)
    start()


def _sets() -> Iterator[tuple[str, int]]:
    """Every mark in the record, with the number of cases that got it."""
    counts: dict[str, int] = {}
    with open_session(SYSTEM, "history") as session:
        for after in session.scalars(select(Change.after).where(Change.page == PAGE)):
            mark = json.loads(after or "{}").get("note")
            counts[mark] = counts.get(mark, 0) + 1
    yield from counts.items()
