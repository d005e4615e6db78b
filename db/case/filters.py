"""What narrows a page: the same filters for the caseload, the list of cases and their download."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.sql import Select

from db import clock
from db.case import departure, later_orders
from db.case.attention import REASONS
from db.case.joins import join_order, join_person
from db.limits import is_key
from db.models import DURABLE, Case, Person

RECENT_DAYS = 28  # "closed in the last four weeks"
NOBODY = 0  # the coach or site of a case that has none yet

LISTS = (
    "units", "sites", "coaches", "stages", "targets", "nationalities", "outcomes", "orders",
    "still",
)  # fmt: skip
GROUPS = {"durable": DURABLE, "return": ("return",), "stay": ("stay",), "none": ("none",)}


@dataclass(frozen=True)
class Filters:
    """Empty means everything the user may see. Outcomes turn a question to closed cases.

    ``units``, ``sites`` and ``coaches`` are ids, ``NOBODY`` stands for none; ``outcomes`` are
    leaves of the tree or the groups durable, return, stay, none; ``orders`` are first or further,
    ``still`` codes of ``db.case.later_orders.STILL``, of durable cases, as known today;
    ``missing`` is one of ``departure.MISSING``, departures that lack it.
    """

    units: tuple[int, ...] = ()
    sites: tuple[int, ...] = ()
    coaches: tuple[int, ...] = ()
    stages: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    still: tuple[str, ...] = ()
    closed_from: date | None = None
    closed_to: date | None = None
    attention: str | None = None
    missing: str | None = None
    text: str = ""

    @property
    def closed(self) -> bool:
        """Whether these filters ask for closed cases."""
        chosen = (self.outcomes, self.still, self.closed_from, self.closed_to, self.missing)
        return any(chosen)

    def any_outcome(self) -> "Filters":
        """The closed cases of the same period, whatever came of them."""
        since = self.closed_from or date.min
        return replace(self, outcomes=(), still=(), missing=None, closed_from=since)


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
    return [*conditions, *later_orders.ranked(filters.orders)]


def closed_within(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Case.closed_on.is_not(None)]
    if filters.attention:
        conditions.append(false())  # only open cases ask for attention
    if filters.closed_from:
        conditions.append(Case.closed_on >= filters.closed_from)
    if filters.closed_to:
        conditions.append(Case.closed_on <= filters.closed_to)
    if filters.missing:
        conditions.append(departure.lacking(filters.missing))
    if filters.outcomes:
        groups = {group for one in filters.outcomes for group in GROUPS.get(one, ())}
        conditions.append(
            or_(Case.outcome_group.in_(sorted(groups)), Case.outcome.in_(filters.outcomes))
        )
    if filters.still:
        today = clock.today()
        conditions.append(or_(*(later_orders.holds(one, today) for one in filters.still)))
    return conditions


def joined(statement: Select, filters: Filters) -> Select:  # type: ignore[type-arg]
    """Join the order and the person only where a filter needs them."""
    if filters.targets or filters.nationalities:
        return join_person(statement)
    reason = REASONS.get(filters.attention or "")
    of_order = reason is not None and reason.of_order
    if of_order or filters.orders or filters.still:
        return join_order(statement)
    return statement


def open_on(day: date) -> ColumnElement[bool]:
    """Open at the end of ``day``; two arms, so that each has its partial index."""
    return and_(
        Case.opened_on <= day,
        Case.voided_on.is_(None),
        or_(Case.closed_on.is_(None), Case.closed_on > day),
    )


def _among(column: object, keys: tuple[int, ...]) -> list[ColumnElement[bool]]:
    if not keys:
        return []
    some: ColumnElement[bool] = column.in_([key for key in keys if is_key(key)])  # type: ignore[attr-defined]
    return [or_(some, column.is_(None)) if NOBODY in keys else some]  # type: ignore[attr-defined]
