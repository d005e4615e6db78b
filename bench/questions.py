"""How long the pages' questions take, against the smallest question in the same run.

The floor is one number from one small row, the running meeting of a unit, through a session with
all that it costs: rights, criteria, and on PostgreSQL the settings for row level security.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from db import clock
from db.allocation import coach_loads, outlook, waiting_list
from db.case import attention as case_attention
from db.case import ranking, view
from db.case.filters import Filters
from db.caseload import figures
from db.user import User
from db.weekly_meeting import meeting as weekly_meeting_meeting
from db.weekly_meeting import preparation

RUNS = 15


@dataclass(frozen=True)
class Ratio:
    """Milliseconds, the median of RUNS; and how many times the floor that is."""

    milliseconds: float
    times: float

    def __str__(self) -> str:
        return f"{self.milliseconds:.1f} ms, {self.times:.1f} times the floor"


def run(user: User) -> dict[str, Ratio]:
    """Ask every question as ``user``, a unit head, on the sample."""
    unit, today, filters = user.unit_id or 0, clock.today(), Filters()
    (key,) = ranking.ranked(user, filters, today, case_attention.overdue())["id"].head(1)
    meeting = weekly_meeting_meeting.start_meeting(user, unit, "bench")
    questions: dict[str, Callable[[], object]] = {
        "floor": lambda: weekly_meeting_meeting.running(user, unit),
        "stamp of a meeting, each second": lambda: weekly_meeting_meeting.stamp(user, meeting),
        "agenda of a meeting, once": lambda: preparation.build_agenda(user, unit, today),
        "figures of a day": lambda: figures.figures(user, filters, today),
        "what needs attention": lambda: ranking.ranked(
            user, filters, today, case_attention.overdue()
        ),
        "one case, whole": lambda: view.load_view(user, int(key)),
        "waiting list": lambda: waiting_list.waiting(user, [unit]),
        "coaches side by side": lambda: waiting_list.coaches(user, [unit]),
        "loads of coaches": lambda: coach_loads.loads(user, [unit]),
        "coming weeks": lambda: outlook.outlook(user, [unit], today),
    }
    measured = {name: _median(ask) for name, ask in questions.items()}
    weekly_meeting_meeting.end_meeting(user, meeting, "bench")
    floor = measured["floor"]
    return {name: Ratio(taken, taken / floor) for name, taken in measured.items()}


def _median(ask: Callable[[], object]) -> float:
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - begun) * 1000)
    return median(taken)
