"""Cases that were closed without an invitation, by reason."""

from dataclasses import replace

import pandas as pd
from sqlalchemy import Select, func, select

from db.case.filters import Filters, closed_within, joined, where
from db.caseload import counted_sets, rounded, rounded_questions
from db.errors import Refusal, Refused
from db.models import NOT_INVITED, Case, Term
from db.security.session import open_session
from db.user import User


def reasons(user: User, filters: Filters) -> pd.DataFrame:
    """Who was closed as not invited, by reason, under the filters of place, person and period.

    Columns: reason str (code), count int64; the reasons in the order of their list, those of no
    case left out. Counts of cases, for steering. Who gets them rounded is told persons, of every
    reason, 0 for under ten, of all groups alike, and may not ask everything
    (``db.caseload.rounded_questions.exact``: NotAllowed, Refused).
    """
    exact = rounded_questions.exact(user, filters)
    if not exact and (filters.targets or filters.nationalities):
        raise Refused([Refusal(None, "filters", "rounded_group")])
    known = [] if exact else rounded_questions.nationalities(user)
    with open_session(user, "figures") as session:
        listed = select(Term.code).where(Term.kind == "notinvited").order_by(Term.position)
        codes = list(session.scalars(listed))
        if exact:
            found = {row.reason: row.cases for row in session.execute(_counted(filters))}
        else:
            sums = counted_sets.closed(session, counted_sets.choices(session, known), filters)
            place = rounded.chosen_place(filters)
            found = {code: sums.told(place, code) for code in codes}
    rows = [(code, found[code]) for code in codes if code in found]
    return pd.DataFrame(rows, columns=["reason", "count"]).astype({"count": "int64"})


def _counted(filters: Filters) -> Select[tuple[str | None, int]]:
    closed = closed_within(replace(filters, outcomes=(NOT_INVITED,), stages=(), attention=None))
    asked = joined(
        select(Case.not_invited_reason.label("reason"), func.count().label("cases")).select_from(
            Case
        ),
        filters,
    )
    return asked.where(*where(replace(filters, stages=())), *closed).group_by(
        Case.not_invited_reason
    )
