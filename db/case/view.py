"""One case, whole, as its page shows it; who opened it stays on record."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from db.audit import recorder
from db.case import fields, later_orders, timeline, written
from db.case.edit import read
from db.case.written import Written
from db.errors import NotFound
from db.models import Case, Change, Order, now
from db.persons import merge
from db.security import masking
from db.security.session import open_session
from db.transaction import write
from db.user import SYSTEM, User

AGAIN = timedelta(hours=1)  # after this, reading a case again is a new opening


@dataclass(frozen=True)
class View:
    """A case as its page shows it; frames as ``db.case.timeline`` gives them, newest first but for
    the steps and the extensions of the term. ``findings`` has a note by term, ``written`` when each
    field was written (``db.case.written``). Masked where the user's screen is shared.
    """

    case: Case
    steps: pd.DataFrame
    invitations: pd.DataFrame
    meetings: pd.DataFrame
    procedures: pd.DataFrame
    referrals: pd.DataFrame
    transfers: pd.DataFrame
    findings: dict[str, str]
    former: tuple[str, ...]  # SP numbers under which the person stood before a merge
    written: Written
    extensions: pd.DataFrame
    order_before: date | None  # when the order before this one was decided, in whatever unit
    new_order_on: date | None  # the first after closing, of a durable case

    def values(self) -> dict[str, object]:
        return {name: read(self.case, name) for name in fields.mended()}

    @property
    def held(self) -> bool:
        """Whether a pending procedure keeps the term of the order from running out."""
        pending = self.procedures[self.procedures["ruling"].isna()]
        return bool(pending["holds_term"].any())


def load_view(user: User, case_id: int, page: str = "case") -> View:
    """Read one case, which the record keeps. Raises NotFound when there is none for this user."""
    with open_session(user, "cases") as session:
        case = session.scalars(
            select(Case)
            .where(Case.id == case_id, Case.voided_on.is_(None))
            .options(
                joinedload(Case.order).joinedload(Order.person),
                joinedload(Case.unit),
                joinedload(Case.site),
                joinedload(Case.coach),
            )
        ).one_or_none()
        if case is None:
            raise NotFound(f"case {case_id}")
        parts = (
            timeline.steps(session, user, case_id),
            timeline.invitations(session, case_id),
            timeline.meetings(session, user, case_id),
            timeline.procedures(session, user, case_id),
            timeline.referrals(session, user, case_id),
            timeline.transfers(session, user, case_id),
            timeline.findings(session, user, case_id),
            merge.find_former(session, case.order.person_id),
        )
        before, after = later_orders.find_others(session, case_id)
    case.note = masking.text(user, case.note)
    masking.person(user, case.order.person)
    _note_opening(user, case_id, page)
    if user.masked:
        parts = (*parts[:-1], ())
    return View(case, *parts, *written.read(case), before, after)


def _note_opening(user: User, key: int, page: str) -> None:
    """Need to know: who opened which case stays on record, once an hour for each account."""
    with open_session(SYSTEM, "history") as session:
        lately = session.scalar(
            select(Change.id)
            .where(
                Change.case_id == key,
                Change.account_id == user.account_id,
                Change.table_name == recorder.OPENED,
                Change.before.is_(None),
                Change.after.is_(None),
                Change.at > now() - AGAIN,
            )
            .limit(1)
        )
    if lately is None:
        with write(user, "cases", page) as session:
            recorder.note(session, recorder.OPENED, str(key), key)
