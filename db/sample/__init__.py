"""The sample data: invented people in a real house, the same on every machine for the same day."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, select

from db import clock
from db.engine import analyze
from db.errors import Refusal, Refused
from db.models import Account, Case, Setting
from db.sample import cases, deeds, directory, reports, staff
from db.transaction import write
from db.user import SYSTEM

Progress = Callable[[Iterable[Any]], Iterable[Any]]


def is_empty() -> bool:
    """Whether the database holds no case and no account yet."""
    with write(SYSTEM, "house", "sample") as session:
        return not (session.scalar(select(func.count(Account.id))) or _cases(session))


def load(today: date | None = None, progress: Progress = iter) -> int:
    """Fill an empty database; returns the number of cases. Refused where real data may be."""
    day = today or clock.today()
    with write(SYSTEM, "house", "sample") as session:
        if session.scalar(select(func.count(Account.id))) or _cases(session):
            raise Refused([Refusal(None, "database", "sample_needs_empty")])
        session.info["user"] = None  # the sample is where the record of changes begins
        session.add(Setting(name="data", value="sample"))
        places = staff.add_staff(session, day)
        services = directory.add_directory(session, places, day)
        count = cases.add_cases(session, places, services, day, progress)
        reports.add_reports(session, day)
    analyze()
    deeds.add_deeds(day)
    return count


def _cases(session: Any) -> int:  # noqa: ANN401
    return session.scalar(select(func.count()).select_from(Case)) or 0
