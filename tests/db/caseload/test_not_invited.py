"""How many were not invited and why: exact for heads, rounded for who sees figures only."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from db.case.filters import Filters
from db.caseload import counted_sets, not_invited, rounded_questions
from db.clock import today
from db.errors import Refused
from db.models import NOT_INVITED, Case, Order, Person
from db.user import User
from tests.conftest import owned

MORE = ("notinvited_left",) * 7 + ("notinvited_held",) * 2
PERIOD = rounded_questions.quarters(today())[0]
ASKED = Filters(closed_from=PERIOD[0], closed_to=PERIOD[1])


def end_without_invitation(board: str) -> None:
    """Cases of Brussels, of the last quarter."""
    within = (Case.closed_on.between(*PERIOD), Case.unit_id == 1, Case.outcome_group == "none")
    wanted = select(Case.id).where(*within, Case.outcome != NOT_INVITED, Case.voided_on.is_(None))
    with owned(board).begin() as connection:
        keys = connection.execution_options(writes=True).scalars(wanted).all()
        for key, reason in zip(keys, MORE, strict=False):
            values = {"outcome": NOT_INVITED, "not_invited_reason": reason}
            connection.execute(update(Case).where(Case.id == key).values(values))


def told(user: User, filters: Filters) -> Counter[str]:
    frame = not_invited.reasons(user, filters)
    return Counter(dict(zip(frame["reason"], frame["count"], strict=True)))


def count_persons(board: str) -> Counter[str]:
    """Persons of the households that were not invited, by reason."""
    asked = (
        select(Case.not_invited_reason, func.sum(counted_sets.HOUSEHOLD))
        .join(Order, Order.id == Case.order_id)
        .join(Person, Person.id == Order.person_id)
        .where(Case.closed_on.between(*PERIOD), Case.voided_on.is_(None))
        .where(Case.outcome == NOT_INVITED)
        .group_by(Case.not_invited_reason)
    )
    with owned(board).connect() as connection:
        return Counter({str(reason): int(persons) for reason, persons in connection.execute(asked)})


def test_reasons_are_counted_and_rounded_for_who_sees_figures_only(
    board: str, signed_in: Callable[[str], User]
) -> None:
    head, analyst = signed_in("head-bru"), signed_in("analyst")
    before = told(head, ASKED)
    end_without_invitation(board)
    assert told(head, ASKED) == before + Counter(MORE)
    assert told(head, replace(ASKED, sites=(9,))) == {}  # of another unit
    exact, rounded = count_persons(board), told(analyst, ASKED)
    assert set(told(signed_in("service"), ASKED)) == set(exact) < set(rounded)
    assert all(count % 10 == 0 for count in rounded.values())
    assert all(abs(rounded[one] - exact[one]) < 18 for one in rounded)
    assert any(rounded.values())
    assert [one for one in rounded if 0 < exact[one] < 10 and rounded[one]] == []
    for narrow in ({"targets": ("single",)}, {"missing": "proof"}, {"closed_from": None}):
        with pytest.raises(Refused):
            not_invited.reasons(analyst, replace(ASKED, **narrow))
