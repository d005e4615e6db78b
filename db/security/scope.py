"""What a role's scope means for each table: criteria that the session adds to every statement."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Table, and_, event, false, inspect, or_, select, true
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.sql.visitors import iterate

from db.errors import NotAllowed
from db.models import (
    Account,
    Allocation,
    Attempt,
    Attendee,
    Base,
    Case,
    CaseTerm,
    Change,
    Coach,
    Contact,
    Decision,
    DistinctPair,
    Download,
    Draft,
    Invitation,
    Meeting,
    Order,
    Person,
    PersonKey,
    Procedure,
    RecordKind,
    Referral,
    Report,
    SignIn,
    Site,
    Step,
    TeamMeeting,
    Transfer,
    Unit,
    UnitOf,
)
from db.security import rights

if TYPE_CHECKING:
    from db.security.rights import Scope, Subject
    from db.user import User

DIRECTORY = ("organisation", "service", "coverage", "contact")
REPORTS = ("report",)
CASES = (
    "person", "removal_order", "case_file", "case_step", "case_term", "meeting", "referral",
    "invitation", "procedure", "allocation", "person_key",
)  # fmt: skip
TWICE = ("distinct_pair",)  # of the subject «persons» alone
TEAM = ("team_meeting", "decision", "attendee", "transfer")
HOUSE = (
    "unit", "site", "coach", "coach_language", "postal_code", "account", "term", "setting",
)  # fmt: skip
OF_A_CASE = (Meeting, Referral, Step, CaseTerm, Invitation, Procedure, Allocation)
OF_THE_TEAM = (TeamMeeting, Decision, Attendee, Transfer)
PERSONAL = (Person, Order, Case, *OF_A_CASE, *OF_THE_TEAM, Contact)
IDENTIFYING = {
    "sp_number", "last_name", "first_name", "folded_name", "birth_date", "birth_part",
    "register_last_name", "register_first_name", "register_birth",
}  # fmt: skip


@event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    if state.session.info.get("subject") == "figures":
        _refuse_persons(state)
    options = state.session.info.get("options", ())
    if options and not state.is_column_load and not state.is_relationship_load:
        state.statement = state.statement.options(*options)


def _refuse_persons(state: ORMExecuteState) -> None:
    """Figures are counts: no row of a person, and nothing by which one could be named."""
    for column in getattr(state.statement, "column_descriptions", []):
        about = inspect(column["expr"], raiseerr=False)
        if getattr(about, "is_mapper", False) or getattr(about, "is_aliased_class", False):
            named = about.mapper.class_ in PERSONAL
        else:
            element = getattr(column["expr"], "__clause_element__", lambda c=column: c["expr"])()
            named = any(_identifies(part) for part in iterate(element))
        if named:
            raise NotAllowed("a question for figures may not return persons")


def _identifies(part: object) -> bool:
    table = getattr(part, "table", None)
    return getattr(table, "name", "") == "person" and getattr(part, "name", "") in IDENTIFYING


def options(user: "User", subject: "Subject", scope: "Scope") -> Sequence[ORMOption]:
    """Criteria for every table that knows a unit or a case. Coaches of a unit see their own."""
    closed = [] if user.role == "system" else _closed(subject)
    if subject == "following":
        return [*closed, *_of_who_follows(user, scope)]
    if scope == "all":
        return closed
    closed = [*closed, with_loader_criteria(Report, _said(user, scope), include_aliases=True)]
    if scope == "house":
        return [
            *closed,
            with_loader_criteria(Change, Change.table_name.in_((*HOUSE, RecordKind.SEALED))),
        ]
    if subject == "team":
        return [*closed, *_of_team(user)]
    places = [
        *closed,
        with_loader_criteria(Unit, Unit.id == user.unit_id, include_aliases=True),
        with_loader_criteria(Site, Site.unit_id == user.unit_id, include_aliases=True),
        with_loader_criteria(Coach, _colleagues(user, scope), include_aliases=True),
    ]
    if subject not in ("figures", "cases", "history"):
        return places
    return [*places, *_of_cases(user, subject, scope)]


def _closed(subject: "Subject") -> Sequence[ORMOption]:
    """What a subject has nothing to do with stays shut, whatever the role."""
    models: list[type[Base]] = [SignIn, Attempt, Draft, Download]
    if subject not in ("history", "house"):
        models.append(Change)
    if subject not in ("house", "approvals"):
        models.append(Account)
    if subject not in ("reports", "history"):
        models.append(Report)
    if subject in ("directory", "reports", "house", "approvals"):
        models += [Person, PersonKey, Order, Case, *OF_A_CASE]
    if subject != "persons":
        models.append(DistinctPair)
    if subject == "figures":
        models.append(PersonKey)
    if subject == "persons":
        models += [one for one in OF_A_CASE if one is not Meeting]
    if subject == "team":  # a case that is offered by another unit, but not its person
        models += [Person, PersonKey, Order, Meeting, Referral, CaseTerm, Invitation, Procedure]
        models.append(Allocation)
    if subject == "following":
        models += [Person, PersonKey, Order, Case, *OF_A_CASE, Unit, Site, Coach]
        models += [Decision, Transfer]
    elif subject not in ("team", "cases", "history"):
        models += OF_THE_TEAM
    return [with_loader_criteria(model, false(), include_aliases=True) for model in models]


def _of_cases(user: "User", subject: "Subject", scope: "Scope") -> Sequence[ORMOption]:
    options: list[ORMOption] = [
        with_loader_criteria(Case, _own(user, scope, Case), include_aliases=True)
    ]
    case = _table(Case)
    mine = _own(user, scope, case)
    orders = select(case.c.id).where(case.c.order_id == Order.id, mine)
    order = _table(Order)
    persons = (
        select(case.c.id)
        .join_from(case, order, case.c.order_id == order.c.id)
        .where(order.c.person_id == Person.id, mine)
    )
    options += [with_loader_criteria(model, _of_case(model, case, mine)) for model in OF_A_CASE]
    options += _of_unit(user, scope)
    if subject != "figures":
        options.append(with_loader_criteria(Order, orders.exists()))
        options.append(with_loader_criteria(Person, persons.exists()))
        options.append(with_loader_criteria(PersonKey, _of_person(case, order, mine)))
    if subject == "history":
        options.append(with_loader_criteria(Change, _history(user, case, mine)))
    return options


def _of_person(case: Table, order: Table, mine: ColumnElement[bool]) -> ColumnElement[bool]:
    held = select(case.c.id).join_from(case, order, case.c.order_id == order.c.id)
    return held.where(order.c.person_id == PersonKey.person_id, mine).exists()


def _of_unit(user: "User", scope: "Scope") -> Sequence[ORMOption]:
    """Meetings of the unit and what they decided, and cases that it offers or is offered."""
    here = user.unit_id if scope == "unit" else None
    unit = TeamMeeting.unit_id == here if here else false()
    decided = Decision.unit_id == here if here else false()
    there = Attendee.unit_id == here if here else false()
    passed = or_(Transfer.from_unit_id == here, Transfer.to_unit_id == here) if here else false()
    return [
        with_loader_criteria(model, rule, include_aliases=True)
        for model, rule in (
            (TeamMeeting, unit), (Decision, decided), (Attendee, there), (Transfer, passed),
        )
    ]  # fmt: skip


def _of_who_follows(user: "User", scope: "Scope") -> Sequence[ORMOption]:
    """The own name at meetings of the unit, also where who leads put it down as that of a coach."""
    put_down = and_(Attendee.account_id.is_(None), Attendee.coach_id == user.coach_id)
    own = or_(Attendee.account_id == user.account_id, put_down)
    here = Attendee.unit_id == user.unit_id if scope == "unit" else true()
    meeting = TeamMeeting.unit_id == user.unit_id if scope == "unit" else true()
    return [
        with_loader_criteria(TeamMeeting, meeting, include_aliases=True),
        with_loader_criteria(Attendee, and_(own, here), include_aliases=True),
    ]


def _said(user: "User", scope: "Scope") -> ColumnElement[bool]:
    """What was said to be wrong in the directory: in the unit, or by the user."""
    if scope == "unit" and user.unit_id is not None:
        return Report.unit_id == user.unit_id
    return Report.account_id == user.account_id if scope == "own" else false()


def _of_team(user: "User") -> Sequence[ORMOption]:
    """The unit's own business, coaches included; cases only to take those it is offered."""
    offer = Transfer.__table__.alias("scope_transfer")
    offered = select(offer.c.id).where(
        offer.c.case_id == Case.id,
        offer.c.to_unit_id == user.unit_id,
        offer.c.answered_on.is_(None),
    )
    heads = rights.may(user, "team", write=True)
    case = _table(Case)
    mine = _of_case(Step, case, case.c.unit_id == user.unit_id)
    taken = or_(Case.unit_id == user.unit_id, offered.exists())
    return [
        *_of_unit(user, "unit"),
        with_loader_criteria(Coach, Coach.unit_id == user.unit_id, include_aliases=True),
        with_loader_criteria(Case, taken if heads else false()),
        with_loader_criteria(Step, mine if heads else false()),
    ]


def _history(user: "User", case: Table, mine: ColumnElement[bool]) -> ColumnElement[bool]:
    """Changes of the unit's cases; and what its people did in the directory, or exported."""
    others = and_(
        Change.case_id.is_(None),
        Change.table_name.in_(
            (*DIRECTORY, *REPORTS, *TEAM, RecordKind.EXPORT, RecordKind.UNMASKED)
        ),
    )
    return or_(
        _of_case(Change, case, mine), and_(others, UnitOf(Change.account_id) == user.unit_id)
    )


def _colleagues(user: "User", scope: "Scope") -> ColumnElement[bool]:
    return Coach.id == user.coach_id if scope == "own" else Coach.unit_id == user.unit_id


def _table(model: type) -> Table:
    """The bare table, aliased: criteria inside criteria must not be narrowed again."""
    return model.__table__.alias(f"scope_{model.__table__.name}")  # type: ignore[attr-defined,no-any-return]


def _own(user: "User", scope: "Scope", case: type[Case] | Table) -> ColumnElement[bool]:
    columns = case.c if isinstance(case, Table) or not isinstance(case, type) else case
    if scope == "unit" and user.unit_id is not None:
        return columns.unit_id == user.unit_id
    if scope == "own" and user.coach_id is not None:
        return columns.coach_id == user.coach_id
    return false()


def _of_case(model: type, case: Table, mine: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(case.c.id).where(case.c.id == model.case_id, mine).exists()  # type: ignore[attr-defined]
