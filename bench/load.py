"""Many people at once: how long they wait for a page, and what the server's memory does.

Each person is a tab that speaks the board's own socket (`tests/wire`), clicks, waits for the page,
thinks, and clicks again. The people are threads of this process, on the same cores as the server.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Barrier, Thread

import psutil

from db import sample
from db.operations import migrate
from tests.served import serving
from tests.wire import Tab, sign_in

ACCOUNTS = ("head-bru", "head-ant", "head-gnt", "head-cha", "head-lie", "service", "coach-bru")
THINK, SECONDS = 5.0, 60.0  # between two clicks; how long is measured
PATIENCE = 600.0  # seconds: nobody gives up
AFTERWARDS = 135.0  # Streamlit keeps the session of a closed tab for two minutes
NOW = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "false", "BOARD_FREEZES": "yes"}
BEFORE = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true", "BOARD_FREEZES": "no"}


@dataclass
class Measured:
    """Seconds of each wait, seconds the server computed, megabytes it held, by moment."""

    waits: list[float] = field(default_factory=list)
    begun: float = 0.0
    computed: float = 0.0
    held: dict[str, float] = field(default_factory=dict)
    failed: int = 0

    def __str__(self) -> str:
        last = quantiles(self.waits, n=20)[-1]
        held = ", ".join(f"{moment} {size:.0f} MB" for moment, size in self.held.items())
        return (
            f"{len(self.waits)} clicks, {self.failed} failed; waits {median(self.waits):.2f} s, "
            f"one in twenty over {last:.2f} s; the server computed "
            f"{self.computed / len(self.waits) * 1000:.0f} ms a click; it held {held}"
        )


class Served:
    """The board on a sample of its own, and what can be read of its process."""

    def __init__(self, url: str, pid: int, probe: Path) -> None:
        self.url, self.probe, self.process = url, probe, psutil.Process(pid)

    def held(self) -> float:
        return float(self.process.memory_info().rss) / 1e6

    def computed(self) -> float:
        spent = self.process.cpu_times()
        return float(spent.user + spent.system)

    def kept(self) -> str:
        """What Python keeps in the server: its collections, and its objects by kind."""
        self.probe.unlink(missing_ok=True)
        self.process.send_signal(signal.SIGUSR1)
        while not self.probe.exists():
            time.sleep(0.1)
        return json.dumps(json.loads(self.probe.read_text()))


@contextmanager
def served(settings: dict[str, str]) -> Iterator[Served]:
    """A board on SQLite with the sample, started with these settings."""
    with TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/board.sqlite3"
        os.environ["DATABASE_URL"] = address
        migrate.migrate()
        sample.load()
        probe = Path(folder) / "probe.json"
        more = {"PYTHONPATH": str(Path(__file__).parent / "probe"), "BOARD_PROBE": str(probe)}
        with serving(Path(folder)) as serve:
            board = serve(address, **settings, **more)
            yield Served(board.url, board.process.pid, probe)


def meet(board: Served, people: int, think: float = THINK, seconds: float = SECONDS) -> Measured:
    """People who click for so long, with pauses, once all have their first page."""
    found = Measured()
    _everybody(board, people, found, lambda _done: time.monotonic() < found.begun + seconds, think)
    return found


def work(board: Served, people: int, clicks: int) -> Measured:
    """So many clicks of each person without a pause, and what is left when they are gone."""
    found = Measured()
    tenths = {people * clicks * part // 10: f"at {10 * part} %" for part in range(1, 10)}

    def goes_on(done: int) -> bool:
        for count in [one for one in tenths if len(found.waits) >= one]:
            found.held[tenths.pop(count)] = board.held()
            print(f"{count} clicks: {board.held():.0f} MB, {board.kept()}", flush=True)
        return done < clicks

    _everybody(board, people, found, goes_on, 0)
    time.sleep(AFTERWARDS)
    print(f"after two minutes: {board.kept()}", flush=True)
    Tab(board.url, patience=PATIENCE).close()  # only now Streamlit lets go of the others
    time.sleep(2)
    print(f"after the next tab closed: {board.kept()}", flush=True)
    found.held["afterwards"] = board.held()
    return found


def _everybody(
    board: Served, people: int, found: Measured, goes_on: Callable[[int], bool], think: float
) -> None:
    found.held["warm"] = board.held()
    cookies = {name: sign_in(board.url, name) for name in ACCOUNTS}

    def begin() -> None:
        found.held["all there"] = board.held()
        found.begun, found.computed = time.monotonic(), -board.computed()

    arrived = Barrier(people, begin)

    def person(number: int) -> None:
        cookie = cookies[ACCOUNTS[number % len(ACCOUNTS)]]
        with Tab(board.url, cookie, keep=False, patience=PATIENCE) as tab:
            arrived.wait()
            _click(tab, random.Random(number), found, goes_on, think)

    threads = [Thread(target=person, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.computed += board.computed()
    found.held["at the end"] = board.held()


def _click(
    tab: Tab, chance: random.Random, found: Measured, goes_on: Callable[[int], bool], think: float
) -> None:
    done, ways = 0, _ways(tab, chance)
    while goes_on(done):
        time.sleep(chance.uniform(0, 2) * think)
        begun = time.perf_counter()
        next(ways)
        found.waits.append(time.perf_counter() - begun)
        found.failed += tab.has_error()
        done += 1


def _ways(tab: Tab, chance: random.Random) -> Iterator[None]:
    """The way of a person through the board, a click at a time."""
    while True:
        for page in ("caseload", "cases", "week", "directory"):
            tab.go(page)
            yield
            if page != "week":
                _narrow(tab, chance)
                yield
            if page == "cases":
                _turn(tab)
                yield


def _narrow(tab: Tab, chance: random.Random) -> None:
    """Choose something else in a filter."""
    lists = [one for one in tab.widgets("multiselect") if one.options]
    chosen = chance.choice(lists)
    tab.set(chosen, [chance.choice(chosen.options)])


def _turn(tab: Tab) -> None:
    """The second page of the list, if it has one."""
    pages = tab.widgets("pagination")
    if pages:
        tab.set(pages[0], 2)
    else:
        tab.rerun()


def main(which: str, people: int, clicks: int) -> None:
    """`python -m bench.load now 20 720`: an hour of twenty people, as fast as they can."""
    with served({"now": NOW, "before": BEFORE}[which]) as board:
        print(f"{which}: {work(board, people, clicks)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
