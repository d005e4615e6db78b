"""What needs attention, case by case: each reason, and how pressing they are together."""

from datetime import date

import pandas as pd
from sqlalchemy import case, select

from db.case.attention import REASONS, attention, last_invited
from db.case.filters import Filters, where
from db.models import Case, Coach, Order, Person, Site, reference
from db.security import masking
from db.security.session import open_session
from db.user import User

COLUMNS = (
    "id", "name", "stage", "coach_id", "coach", "site_id", "site", "opened_on", "invited_on",
    "term_ends_on", "next_appointment_on", "language", "target_group", "minors",
)  # fmt: skip


def ranked(user: User, filters: Filters, day: date, names: tuple[str, ...]) -> pd.DataFrame:
    """Open cases that need attention for one of ``names`` (of ATTENTION), most pressing first.

    Columns: reference str, those of COLUMNS (days datetime64, names masked on a shared screen;
    invited_on is the last invitation), reasons (tuple of ATTENTION), weight int64.
    """
    flags = [case((attention(name, day), 1), else_=0).label(name) for name in names]
    held = case(*((attention(name, day), 1) for name in names), else_=0)
    statement = (
        select(
            Case.id,
            masking.name(user),
            Case.stage,
            Case.coach_id,
            Coach.name,
            Case.site_id,
            Site.name,
            Case.opened_on,
            last_invited(day),
            Order.term_ends_on,
            Case.next_appointment_on,
            Person.language,
            Person.target_group,
            Person.minors,
            *flags,
        )
        .join(Order, Order.id == Case.order_id)
        .join(Person, Person.id == Order.person_id)
        .join(Coach, Coach.id == Case.coach_id, isouter=True)
        .join(Site, Site.id == Case.site_id, isouter=True)
        .where(Case.closed_on.is_(None), *where(filters), held == 1)
    )
    with open_session(user, "cases") as session:
        rows = [tuple(row) for row in session.execute(statement)]
    frame = pd.DataFrame(rows, columns=[*COLUMNS, *names])
    days = {name: pd.to_datetime(frame[name]) for name in COLUMNS if name.endswith("_on")}
    frame = frame.assign(**days, weight=sum(frame[name] * REASONS[name].weight for name in names))
    reasons = [
        tuple(name for name, told in zip(names, row, strict=True) if told)
        for row in frame[list(names)].itertuples(index=False)
    ]
    frame = frame.assign(reasons=reasons, reference=[reference(int(key)) for key in frame["id"]])
    return frame.sort_values(["weight", "term_ends_on", "id"], ascending=[False, True, True])
