"""Cases of coaches who hold more than their capacity, proposed to those who have room."""

from collections.abc import Sequence

import pandas as pd
from sqlalchemy import select

from db.allocation import proposal
from db.allocation.coach_loads import Load
from db.case.joins import join_person
from db.frames import read_frame
from db.models import Case, Person
from db.security import masking
from db.security.session import open_session
from db.user import User
from db.weekly_meeting.agenda import Move

MOST = 5  # cases that are proposed to others
MOST_OF_A_COACH = 2


def propose_moves(user: User, loads: Sequence[Load]) -> tuple[Move, ...]:
    """Cases just invited of who has more than capacity, proposed to who has room: never more than
    there are places, for relief must not put the next one over capacity.
    """
    room = [one for one in loads if one.has_room]
    places = sum(int(one.capacity - one.open) for one in room)
    cases = find_cases_to_move(user, loads).head(min(MOST, places))
    names = {one.id: one.name for one in loads}
    proposed = proposal.propose(cases, room, proposal.acquainted(user, cases["id"]))
    return tuple(
        Move(
            case_id=one.case_id,
            name=name,
            from_id=int(holder),
            from_coach=names[int(holder)],
            to_id=one.coach_id,
            to_coach=names[one.coach_id],
            reasons=one.reasons,
        )
        for one, name, holder in zip(proposed, cases["name"], cases["coach_id"], strict=True)
        if one.coach_id is not None
    )


def find_cases_to_move(user: User, loads: Sequence[Load]) -> pd.DataFrame:
    """Cases just invited of coaches over their capacity, who is furthest over first; of each the
    newest.

    Columns: id int64, name str, coach_id int64, site_id (number or missing), target_group str,
    language (str or None).
    """
    over = sorted((one for one in loads if one.over), key=lambda one: one.capacity - one.open)
    places = {one.id: place for place, one in enumerate(over)}
    chosen = select(
        Case.id.label("id"),
        masking.name(user).label("name"),
        Case.coach_id.label("coach_id"),
        Case.site_id.label("site_id"),
        Person.target_group.label("target_group"),
        Person.language.label("language"),
    )
    statement = (
        join_person(chosen)
        .where(Case.is_open, Case.coach_id.in_(places), Case.stage == "invited")
        .order_by(Case.invited_on.desc(), Case.id)
    )
    with open_session(user, "cases") as session:
        frame = read_frame(session.execute(statement))
    frame = frame.sort_values("coach_id", key=lambda keys: keys.map(places), kind="stable")
    return frame.groupby("coach_id", sort=False).head(MOST_OF_A_COACH)
