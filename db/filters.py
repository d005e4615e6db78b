"""What narrows a page: the same filters for the caseload, the list of cases and their download."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, false, or_
from sqlalchemy.sql import Select

from db.limits import is_key
from db.models import CAME, DURABLE, Case, Meeting, Order, Person, Procedure

NO_ANSWER_DAYS = 14
TERM_DAYS = 14
NOT_SEEN_DAYS = 42
RECENT_DAYS = 28  # "closed in the last four weeks"
NOBODY = 0  # the coach or site of a case that has none yet

LISTS = ("units", "sites", "coaches", "stages", "targets", "nationalities", "outcomes")
ATTENTION = ("waiting", "no_answer", "no_appointment", "term", "not_seen")
GROUPS = {"durable": DURABLE, "return": ("return",), "stay": ("stay",), "none": ("none",)}


@dataclass(frozen=True)
class Filters:
    """Empty means everything the user may see. Outcomes turn a question to closed cases.

    ``units``, ``sites`` and ``coaches`` are ids, ``NOBODY`` stands for none; ``outcomes`` are
    leaves of the tree or the groups durable, return, stay, none.
    """

    units: tuple[int, ...] = ()
    sites: tuple[int, ...] = ()
    coaches: tuple[int, ...] = ()
    stages: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    closed_from: date | None = None
    closed_to: date | None = None
    attention: str | None = None
    text: str = ""

    @property
    def closed(self) -> bool:
        """Whether these filters ask for closed cases."""
        return bool(self.outcomes or self.closed_from or self.closed_to)

    def any_outcome(self) -> "Filters":
        """The closed cases of the same period, whatever came of them."""
        return replace(self, outcomes=(), closed_from=self.closed_from or date.min)


def where(filters: Filters) -> list[ColumnElement[bool]]:
    """Conditions on a statement that selects from Case; join Person and Order by ``joined``."""
    conditions: list[ColumnElement[bool]] = [Case.voided_on.is_(None)]
    conditions += _among(Case.unit_id, filters.units)
    conditions += _among(Case.site_id, filters.sites)
    conditions += _among(Case.coach_id, filters.coaches)
    if filters.stages:
        conditions.append(Case.stage.in_(filters.stages))
    if filters.targets:
        conditions.append(Person.target_group.in_(filters.targets))
    if filters.nationalities:
        conditions.append(Person.nationality.in_(filters.nationalities))
    return conditions


def closed_within(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Case.closed_on.is_not(None)]
    if filters.attention:
        conditions.append(false())  # only open cases ask for attention
    if filters.closed_from:
        conditions.append(Case.closed_on >= filters.closed_from)
    if filters.closed_to:
        conditions.append(Case.closed_on <= filters.closed_to)
    if filters.outcomes:
        groups = {group for one in filters.outcomes for group in GROUPS.get(one, ())}
        conditions.append(
            or_(Case.outcome_group.in_(sorted(groups)), Case.outcome.in_(filters.outcomes))
        )
    return conditions


def joined(statement: Select, filters: Filters) -> Select:  # type: ignore[type-arg]
    """Join the order and the person only where a filter needs them."""
    if filters.targets or filters.nationalities:
        statement = statement.join(Order, Order.id == Case.order_id)
        return statement.join(Person, Person.id == Order.person_id)
    if filters.attention == "term":
        return statement.join(Order, Order.id == Case.order_id)
    return statement


def open_on(day: date) -> ColumnElement[bool]:
    """Open at the end of ``day``; two arms, so that each has its partial index."""
    return and_(
        Case.opened_on <= day,
        Case.voided_on.is_(None),
        or_(Case.closed_on.is_(None), Case.closed_on > day),
    )


def attention(name: str, day: date) -> ColumnElement[bool]:
    """What asks for attention at the end of ``day``, among cases open then (brief)."""
    invited = and_(Case.invited_on <= day, Case.invited_on.is_not(None))
    running = Case.suspended_on.is_(None)
    if name == "waiting":
        return or_(Case.invited_on.is_(None), Case.invited_on > day)
    if name == "no_answer":
        late = Case.invited_on < day - timedelta(days=NO_ANSWER_DAYS)
        return and_(late, running, or_(Case.answered_on.is_(None), Case.answered_on > day))
    if name == "no_appointment":
        return and_(invited, running, ~_appointment(day))
    if name == "term":
        ends = Order.term_ends_on.between(day, day + timedelta(days=TERM_DAYS))
        held = exists().where(
            Procedure.case_id == Case.id,
            Procedure.holds_term,
            Procedure.lodged_on <= day,
            or_(Procedure.decided_on.is_(None), Procedure.decided_on > day),
        )
        return and_(ends, ~held)
    if name == "not_seen":
        since = day - timedelta(days=NOT_SEEN_DAYS)
        seen = exists().where(
            Meeting.case_id == Case.id,
            Meeting.attendance.in_(CAME),
            Meeting.held_on.between(since, day),
        )
        return and_(Case.answered_on < since, running, ~seen)
    raise ValueError(name)


def _appointment(day: date) -> ColumnElement[bool]:
    standing = and_(Case.appointment_made_on <= day, Case.next_appointment_on >= day)
    since_held = exists().where(
        Meeting.case_id == Case.id, Meeting.made_on <= day, Meeting.held_on >= day
    )
    return or_(and_(standing, Case.next_appointment_on.is_not(None)), since_held)


def _among(column: object, keys: tuple[int, ...]) -> list[ColumnElement[bool]]:
    if not keys:
        return []
    some: ColumnElement[bool] = column.in_([key for key in keys if is_key(key)])  # type: ignore[attr-defined]
    return [or_(some, column.is_(None)) if NOBODY in keys else some]  # type: ignore[attr-defined]
