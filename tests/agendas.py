"""Agendas of weekly meetings for tests: with nothing in them, but for what a test says."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from db import clock
from db.case.attention import ATTENTION
from db.caseload.figures import Figures
from db.weekly_meeting.agenda import Agenda

FIGURES = Figures(
    open=12,
    capacity=12.0,
    attention=dict.fromkeys(ATTENTION, 12),
    longest_wait=12,
    closed=12,
    durable=12.0,
    stay=12.0,
    show_up=12.0,
    days_to_outcome=12.0,
)


def agenda(**said: Any) -> Agenda:  # noqa: ANN401 - fields of an agenda
    today = clock.today()
    empty = Agenda(
        since=today - timedelta(days=7),
        day=today,
        figures=FIGURES,
        before=FIGURES,
        new=0,
        waiting=(),
        attention=(),
        pressing=0,
        loads=(),
        moves=(),
        outcomes=(),
        groups={},
        failed=(),
        gone_stale=0,
        stale=(),
    )
    return replace(empty, **said)
