"""The minutes of a meeting stand once it has ended: who was there is not changed any more.

It is seen where rows are written, so that an undo or a new page cannot pass it by.
"""

from typing import Any

from sqlalchemy import Connection, event, select
from sqlalchemy.orm import Mapper

from db.errors import Refusal, Refused
from db.models import Attendee, TeamMeeting

TABLE = TeamMeeting.__table__


@event.listens_for(Attendee, "before_insert")
@event.listens_for(Attendee, "before_update")
@event.listens_for(Attendee, "before_delete")
def _stand(_mapper: Mapper[Any], connection: Connection, row: Attendee) -> None:
    ended = select(TABLE.c.ended_at).where(TABLE.c.id == row.team_meeting_id)
    if connection.scalar(ended) is not None:
        raise Refused([Refusal(row.id, "name", "minutes_stand")])
