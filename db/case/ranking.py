"""What needs attention, case by case: each reason, and how pressing they are together."""

from collections.abc import Collection
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, case, select

from db.case.attention import REASONS, attention, last_invited
from db.case.filters import Filters, where
from db.case.joins import join_coach, join_person
from db.frames import read_frame
from db.models import Case, Coach, Order, Person, Site, reference
from db.security import masking
from db.security.session import open_session
from db.user import User

FLAG = "has_{}"  # the column that says whether a case has a reason


def ranked(user: User, filters: Filters, day: date, names: Collection[str]) -> pd.DataFrame:
    """Open cases that need attention for one of ``names`` (of ATTENTION), most pressing first.

    Columns: id int64, reference str, name str (masked on a shared screen), stage str, coach_id and
    site_id (number or missing), coach and site (str or None), opened_on, invited_on (of the last
    invitation), term_ends_on and next_appointment_on datetime64, language (str or None),
    target_group str, minors int64, reasons (tuple of ``names``, in their order), weight int64.
    """
    with open_session(user, "cases") as session:
        frame = read_frame(session.execute(_asked(user, filters, day, names)))
    flags = frame[[FLAG.format(name) for name in names]]
    weights = [REASONS[name].weight for name in names]
    reasons = [
        tuple(name for name, told in zip(names, row, strict=True) if told)
        for row in flags.itertuples(index=False)
    ]
    frame = frame.drop(columns=list(flags.columns)).assign(
        reference=[reference(int(key)) for key in frame["id"]],
        weight=flags.mul(weights).sum(axis="columns").astype("int64"),
        reasons=reasons,
    )
    return frame.sort_values(["weight", "term_ends_on", "id"], ascending=[False, True, True])


def _asked(user: User, filters: Filters, day: date, names: Collection[str]) -> Select[Any]:
    held = case(*((attention(name, day), 1) for name in names), else_=0)
    chosen = select(*_columns(user, day), *(_flag(name, day) for name in names))
    return (
        join_coach(join_person(chosen.select_from(Case)))
        .join(Site, Site.id == Case.site_id, isouter=True)
        .where(Case.is_open, *where(filters), held == 1)
    )


def _columns(user: User, day: date) -> list[ColumnElement[Any]]:
    return [
        Case.id.label("id"),
        masking.name(user).label("name"),
        Case.stage.label("stage"),
        Case.coach_id.label("coach_id"),
        Coach.name.label("coach"),
        Case.site_id.label("site_id"),
        Site.name.label("site"),
        Case.opened_on.label("opened_on"),
        last_invited(day).label("invited_on"),
        Order.term_ends_on.label("term_ends_on"),
        Case.next_appointment_on.label("next_appointment_on"),
        Person.language.label("language"),
        Person.target_group.label("target_group"),
        Person.minors.label("minors"),
    ]


def _flag(name: str, day: date) -> ColumnElement[int]:
    return case((attention(name, day), 1), else_=0).label(FLAG.format(name))
