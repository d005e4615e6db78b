"""From a case to what it hangs on: the joins that questions about cases share.

Each takes a statement that selects from Case.
"""

from typing import TypeVarTuple

from sqlalchemy import Select

from db.models import Case, Coach, Order, Person

Asked = TypeVarTuple("Asked")


def join_order(statement: Select[*Asked]) -> Select[*Asked]:
    """With the order behind each case."""
    return statement.join(Order, Order.id == Case.order_id)


def join_person(statement: Select[*Asked]) -> Select[*Asked]:
    """With the order behind each case, and its person."""
    return join_order(statement).join(Person, Person.id == Order.person_id)


def join_coach(statement: Select[*Asked]) -> Select[*Asked]:
    """With the coach of each case that has one."""
    return statement.join(Coach, Coach.id == Case.coach_id, isouter=True)
