"""When what happened in a case was written down, as the record tells it."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import pandas as pd
from sqlalchemy import and_, or_, select

from db.clock import day_of, today
from db.models import Case, Change, Order, as_utc
from db.security.session import open_session
from db.user import SYSTEM


class Note(NamedTuple):
    """One record, and where it stands: ``first`` is the number of the first of its set."""

    at: datetime
    first: int
    id: int


Written = dict[tuple[str, str, str], Note]  # by table, key of the row, field: the last of each
EXTENSIONS = ("on", "extended_to")


def read(case: Case) -> tuple[Written, pd.DataFrame]:
    """When each field of the case and of its parts was written last; and the extensions of its
    term, oldest first, columns as EXTENSIONS (days; ``extended_to`` missing where it was taken
    back). What was loaded with the installation is not on record.
    """
    ours = and_(Change.table_name == "removal_order", Change.row_key == str(case.order_id))
    with open_session(SYSTEM, "history") as session:
        statement = select(Change).where(or_(Change.case_id == case.id, ours))
        found = session.scalars(statement.where(Change.after.is_not(None)).order_by(Change.id))
        records = list(found)
    firsts: dict[str, int] = {}
    written: Written = {}
    for one in records:
        note = Note(as_utc(one.at), firsts.setdefault(one.change_set, one.id), one.id)
        for name in json.loads(one.after or "{}"):
            written[one.table_name, one.row_key, name] = note
    return written, _extensions(case.order, records)


def _extensions(order: Order, records: Sequence[Change]) -> pd.DataFrame:
    rows = list(_noted(records))
    if order.extended_to and not any(said for _on, said in rows):
        rows = [(_runs_from(order), order.extended_to)]
    return pd.DataFrame(rows, columns=list(EXTENSIONS)).apply(pd.to_datetime)


def _noted(records: Sequence[Change]) -> Iterable[tuple[date, date | None]]:
    """Extensions of the term that stand: not what was undone, nor the undoing."""
    ours = [one for one in records if '"extended_to"' in (one.after or "")]
    ours = [one for one in ours if one.table_name == "removal_order"]
    undone: set[str | None] = set()
    for one in reversed(ours):
        if one.change_set not in undone:
            undone.add(one.undoes)
    before: str | None = None
    for one in ours:
        said: str | None = json.loads(one.after or "{}")["extended_to"]
        stands = one.undoes is None and one.change_set not in undone
        if stands and said != before:
            day = date.fromisoformat(said) if said else None
            yield day_of(one.at), day
            before = said


def _runs_from(order: Order) -> date:
    """The day from which an extension counts that is not on record: the term would have ended."""
    ends = (order.notified_on or order.decided_on) + timedelta(days=order.term_days)
    return min(ends, today())
