"""The appointments of some days."""

from datetime import date

import pandas as pd
from sqlalchemy import Select, or_, select

from db.case.joins import join_coach, join_person
from db.frames import read_frame
from db.models import Case, Coach, Meeting, reference
from db.security import masking
from db.security.session import open_session
from db.user import User


def appointments(user: User, first: date, last: date) -> pd.DataFrame:
    """Planned meetings from ``first`` to ``last`` that the user may see, in their order; and the
    appointments that are only noted in their case. A case that is closed has none after that day.

    Columns: held_on datetime64, starts_at (time or None), name str, kind str (code, None where it
    is only noted), coach str (None where nobody holds the case), reference str.
    """
    with open_session(user, "cases") as session:
        planned = read_frame(session.execute(_planned(user, first, last)))
        noted = read_frame(session.execute(_noted(user, first, last)))
    known = set(zip(planned["id"], planned["held_on"], strict=True))
    added = [one not in known for one in zip(noted["id"], noted["held_on"], strict=True)]
    noted = noted[added].assign(starts_at=None, kind=None)
    found = [one.astype(object) for one in (planned, noted) if not one.empty]
    frame = pd.concat(found, ignore_index=True) if found else planned
    frame = frame.assign(
        held_on=pd.to_datetime(frame["held_on"]),
        reference=[reference(int(key)) for key in frame["id"]],
        hour=[str(one or "99") for one in frame["starts_at"]],
    )
    return frame.sort_values(["held_on", "hour", "id"]).drop(columns=["hour", "id"])


def _planned(user: User, first: date, last: date) -> "Select[tuple[object, ...]]":
    chosen = select(
        Case.id.label("id"),
        Meeting.held_on.label("held_on"),
        Meeting.starts_at.label("starts_at"),
        masking.name(user).label("name"),
        Meeting.kind.label("kind"),
        Coach.name.label("coach"),
    )
    held = chosen.select_from(Meeting).join(Case, Case.id == Meeting.case_id)
    return (
        join_coach(join_person(held))
        .where(Meeting.attendance == "planned", Meeting.held_on.between(first, last))
        .where(Case.voided_on.is_(None))
        .where(or_(Case.closed_on.is_(None), Meeting.held_on <= Case.closed_on))
    )


def _noted(user: User, first: date, last: date) -> "Select[tuple[object, ...]]":
    chosen = select(
        Case.id.label("id"),
        Case.next_appointment_on.label("held_on"),
        masking.name(user).label("name"),
        Coach.name.label("coach"),
    )
    return join_coach(join_person(chosen)).where(
        Case.is_open, Case.next_appointment_on.between(first, last)
    )
