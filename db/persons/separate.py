"""What stands in the way of taking a merge back: anything that came to the persons since."""

import json
from collections.abc import Sequence

from sqlalchemy import or_, select

from db.errors import Refusal
from db.models import Account, Change, Order
from db.security.session import open_session
from db.user import SYSTEM, User

FIELD = "merged_into_id"


def is_merge(change: Change) -> bool:
    """Whether a record says that a number was led to another person, or was given back."""
    return change.table_name == "person" and f'"{FIELD}"' in (change.after or "") and bool(
        change.before
    )  # fmt: skip


def find_newer(user: User, records: Sequence[Change]) -> Refusal | None:
    """A newer change of one of the persons, or an order that came in for them since.

    An order names its person only: whose it was of the two, nobody could tell any more.
    """
    persons = {one for record in records if is_merge(record) for one in _named(record)}
    if not persons:
        return None
    last = max(one.id for one in records)
    if who := _find_author(user, persons, last):
        return Refusal(None, "", "undo_newer", {"who": who})
    with open_session(SYSTEM, "cases", behalf=user) as session:
        orders = session.scalars(select(Order.id).where(Order.person_id.in_(persons))).all()
    with open_session(SYSTEM, "history", behalf=user) as session:
        added = session.scalar(
            select(Change.id)
            .where(
                Change.table_name == "removal_order",
                Change.row_key.in_([str(one) for one in orders]),
                Change.before.is_(None),
                Change.undoes.is_(None),
                Change.id > last,
            )
            .limit(1)
        )
    return Refusal(None, "", "undo_merge_order") if added else None


def _find_author(user: User, persons: set[int], last: int) -> str | None:
    """Who changed one of the persons since; what was taken back again is no change."""
    undone = select(Change.undoes).where(Change.undoes.is_not(None))
    with open_session(SYSTEM, "history", behalf=user) as session:
        found = session.execute(
            select(Change.id, Account.name)
            .join(Account, Account.id == Change.account_id, isouter=True)
            .where(
                Change.table_name == "person",
                Change.row_key.in_([str(one) for one in persons]),
                or_(Change.before.is_not(None), Change.after.is_not(None)),
                Change.undoes.is_(None),
                Change.change_set.not_in(undone),
                Change.id > last,
            )
            .order_by(Change.id.desc())
            .limit(1)
        ).one_or_none()
    return (found[1] or "?") if found else None


def _named(record: Change) -> set[int]:
    values = (json.loads(record.before or "{}"), json.loads(record.after or "{}"))
    return {int(record.row_key), *(one[FIELD] for one in values if one.get(FIELD))}
