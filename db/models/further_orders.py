"""The other orders of a person, before and after a day, whichever unit holds them.

Whether an order is a further one does not depend on who asks. So these look past the scope of a
session, and tell a day, nothing else. An order whose case is void was entered twice or by mistake:
it counts as none.
"""

from datetime import date

from sqlalchemy import Date
from sqlalchemy.sql.functions import FunctionElement

from db.models.base import spell

COUNTED = (
    "FROM removal_order AS other JOIN case_file AS held "
    "ON held.order_id = other.id AND held.voided_on IS NULL "
)


class OrderBefore(FunctionElement[date]):
    """When the last order of a person (id) before a day was decided; none, if there is none."""

    type = Date()
    inherit_cache = True


spell(
    OrderBefore,
    postgresql="board_order_before({0}, {1})",
    sqlite=f"(SELECT max(other.decided_on) {COUNTED}"
    "WHERE other.person_id = {0} AND other.decided_on < {1})",
)


class OrderAfter(FunctionElement[date]):
    """When the first order of a person (id) after a day was decided; none, if there is none."""

    type = Date()
    inherit_cache = True


spell(
    OrderAfter,
    postgresql="board_order_after({0}, {1})",
    sqlite=f"(SELECT min(other.decided_on) {COUNTED}"
    "WHERE other.person_id = {0} AND other.decided_on > {1})",
)
