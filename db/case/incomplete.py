"""Who closed a departure without saying where to, how it is known, what its support is for."""

from dataclasses import replace

import pandas as pd
from sqlalchemy import func, select

from db.case import departure
from db.case.filters import Filters, closed_within, where
from db.case.joins import join_coach, join_person
from db.frames import read_frame
from db.models import Case, Coach, Unit
from db.models.departure import RETURN
from db.security.session import open_session
from db.user import User


def departures(user: User, filters: Filters) -> pd.DataFrame:
    """Departures of each unit and coach, and how many of them lack what, under the filters of
    place, person and period; coaches without a gap are left out, the most gaps come first.

    Columns: unit str (code), coach str (missing where none held the case), then int64 counts of
    cases: departures, departure (lack anything), and each of ``db.case.departure.ASKED``.
    """
    gaps = {name: func.count().filter(departure.lacking(name)) for name in departure.MISSING}
    columns = [gaps[name].label(name) for name in departure.MISSING]
    some = replace(filters, outcomes=(RETURN,), missing=None, attention=None, stages=())
    asked = select(
        Unit.code.label("unit"),
        Coach.name.label("coach"),
        func.count().label("departures"),
        *columns,
    ).select_from(Case)
    asked = join_coach(join_person(asked)).join(Unit, Unit.id == Case.unit_id)
    asked = asked.where(*where(some), *closed_within(some))
    asked = asked.group_by(Unit.code, Coach.id, Coach.name)
    most = gaps[departure.ANY]
    asked = asked.having(most > 0).order_by(most.desc(), Unit.code, Coach.name, Coach.id)
    with open_session(user, "cases") as session:
        return read_frame(session.execute(asked))
