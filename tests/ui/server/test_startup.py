"""The server sets its own code apart from garbage collection, once, before anybody comes."""

import os
import subprocess
import sys

from db.engine import ROOT
from ui.server import application, startup

LATER = """
import gc, weakref
from ui.server import startup

class Session:
    pass

frozen = startup.settle()
assert frozen > 100_000, frozen
kept = Session()
assert startup.settle() == frozen and gc.get_freeze_count() <= frozen + 10
assert gc.isenabled()
circle = Session()
circle.circle = circle
gone = weakref.ref(circle)
del circle
before = [one["collections"] for one in gc.get_stats()]
held = [[number] for number in range(100_000)]
assert all(one["collections"] > old for one, old in zip(gc.get_stats(), before)), gc.get_stats()
assert gone() is None
"""


def run(script: str, address: str) -> None:
    environment = os.environ | {"DATABASE_URL": address}
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, check=True)


def test_it_is_done_once_and_what_comes_later_is_collected(board: str) -> None:
    run(LATER, board)


def test_the_server_starts_without_its_database() -> None:
    run("from ui.server import startup; startup.settle()", "sqlite:////nowhere/board.sqlite3")


def test_nobody_is_let_in_before() -> None:
    assert application.OPTIONS["lifespan"] is startup.warm_up
