"""Whether an order is the first of its person or a further one, and whether a durable outcome
lasted: until the person gets a new order.

Orders of one person are told apart by the day of decision, in whatever unit; a merged person is one
person, and an order whose case is void counts as none (``db.models.further_orders``). A new order
is one decided after the day of closing.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, case, false, literal, or_, select
from sqlalchemy.orm import Session

from db.models import DURABLE, AddMonths, Case, Order, OrderAfter, OrderBefore

RANKS = ("first", "further")
MONTHS = (6, 12, 24)
ANSWERS = ("yes", "no", "open")  # open: the months are not over, and there is no new order yet
STILL = tuple(f"{months}_{answer}" for months in MONTHS for answer in ANSWERS)
LASTED = 0  # no new order, or none within the longest of MONTHS


def rank() -> ColumnElement[str]:
    """first or further, of a case with its order joined."""
    earlier: ColumnElement[date] = OrderBefore(Order.person_id, Order.decided_on)
    return case((earlier.is_(None), RANKS[0]), else_=RANKS[1])


def ranked(ranks: Sequence[str]) -> list[ColumnElement[bool]]:
    """The condition that the order is of one of these ranks; none for all or none of them."""
    known = set(ranks) & set(RANKS)
    if not ranks or len(known) == len(RANKS):
        return []
    return [rank() == known.pop()] if known else [false()]


def new_order_on() -> ColumnElement[date | None]:
    """The day of the new order after a durable outcome; with the order joined."""
    new: ColumnElement[date] = OrderAfter(Order.person_id, Case.closed_on)
    return case((Case.outcome_group.in_(DURABLE), new))


def lost_within(day: date) -> ColumnElement[int]:
    """The least of MONTHS within which a new order came, as known at the end of ``day``; else
    LASTED. Of a durable case with its order joined.
    """
    new: ColumnElement[date] = OrderAfter(Order.person_id, Case.closed_on)
    whens = [(new <= AddMonths(Case.closed_on, months), literal(months)) for months in MONTHS]
    return case((or_(new.is_(None), new > day), LASTED), *whens, else_=LASTED)


def holds(code: str, day: date) -> ColumnElement[bool]:
    """Whether a case answers like a code of STILL at the end of ``day``; with the order joined."""
    if code not in STILL:
        return false()
    months, answer = code.split("_")
    lost = lost_within(day).in_([one for one in MONTHS if one <= int(months)])
    over = Case.closed_on <= last_over(int(months), day)
    durable = Case.outcome_group.in_(DURABLE)
    if answer == "no":
        return and_(durable, lost)
    return and_(durable, over if answer == "yes" else ~over, ~lost)


def still_durable(
    closed_on: date, new_order_on: date | None, months: int, day: date
) -> bool | None:
    """Whether a durable outcome still holds after some months; None while they are not over."""
    if new_order_on and new_order_on <= min(add_months(closed_on, months), day):
        return False
    return True if add_months(closed_on, months) <= day else None


def find_others(session: Session, case_id: int) -> tuple[date | None, date | None]:
    """When the order before that of a case was decided, and the new one after a durable outcome."""
    before: ColumnElement[date] = OrderBefore(Order.person_id, Order.decided_on)
    asked = select(before, new_order_on()).join(Case, Case.order_id == Order.id)
    earlier, later = session.execute(asked.where(Case.id == case_id)).one()
    return earlier, later


def last_over(months: int, day: date) -> date:
    """The last day of closing since which these months are over at the end of ``day``."""
    last = add_months(day, -months)
    while add_months(last + timedelta(days=1), months) <= day:
        last += timedelta(days=1)
    return last


def add_months(day: date, months: int) -> date:
    """Calendar months later: the same day, or the last of a month that does not have it."""
    first = day.year * 12 + day.month - 1 + months
    year, month = divmod(first, 12)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (after - timedelta(days=1)).day))
