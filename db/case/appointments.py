"""The appointments of some days."""

from datetime import date

import pandas as pd
from sqlalchemy import select

from db.models import Case, Coach, Meeting, Order, Person, reference
from db.security import masking
from db.security.session import open_session
from db.user import User


def appointments(user: User, first: date, last: date) -> pd.DataFrame:
    """Planned meetings from ``first`` to ``last`` that the user may see, in their order.

    Columns: held_on datetime64, starts_at (time or None), reference str, name str, kind str,
    coach str.
    """
    statement = (
        select(
            Meeting.held_on,
            Meeting.starts_at,
            Case.id,
            masking.name(user),
            Meeting.kind,
            Coach.name,
        )
        .join(Case, Case.id == Meeting.case_id)
        .join(Order, Order.id == Case.order_id)
        .join(Person, Person.id == Order.person_id)
        .join(Coach, Coach.id == Case.coach_id, isouter=True)
        .where(Meeting.attendance == "planned", Meeting.held_on.between(first, last))
        .where(Case.voided_on.is_(None))
    )
    standing = (
        select(Case.next_appointment_on, Case.id, masking.name(user), Coach.name)
        .join(Order, Order.id == Case.order_id)
        .join(Person, Person.id == Order.person_id)
        .join(Coach, Coach.id == Case.coach_id, isouter=True)
        .where(Case.next_appointment_on.between(first, last), Case.closed_on.is_(None))
        .where(Case.voided_on.is_(None))
    )
    with open_session(user, "cases") as session:
        rows = [tuple(row) for row in session.execute(statement)]
        known = {(row[2], row[0]) for row in rows}
        for day, key, name, coach in session.execute(standing):
            if (key, day) not in known:
                rows.append((day, None, key, name, None, coach))
    frame = pd.DataFrame(rows, columns=["held_on", "starts_at", "id", "name", "kind", "coach"])
    frame = frame.assign(
        held_on=pd.to_datetime(frame["held_on"]),
        reference=[reference(int(key)) for key in frame["id"]],
        hour=[str(one or "99") for one in frame["starts_at"]],
    )
    return frame.sort_values(["held_on", "hour", "id"]).drop(columns=["hour", "id"])
