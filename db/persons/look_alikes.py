"""Pairs of persons who look alike: listed, told on a case, and said to be two persons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select, union
from sqlalchemy.orm import Session, aliased

from db import clock
from db.errors import NotFound
from db.models import Case, DistinctPair, Order, Person, PersonKey, reference
from db.row_rules import alike
from db.security import masking
from db.security.session import open_session
from db.transaction import write
from db.user import SYSTEM, User

COMPARED = ("id", "sp_number", "last_name", "first_name", "birth_date", "birth_part", "nationality")
STRENGTH = ("same", "part", "letter", "more", "number", "unborn")  # the first reason of a pair


@dataclass(frozen=True)
class Party:
    """One of a pair, with the references of the cases; masked where the screen is shared."""

    id: int
    sp_number: str
    last_name: str
    first_name: str
    birth_date: date | None
    birth_part: str | None
    nationality: str
    cases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """``reasons`` as ``db.row_rules.alike.find_reasons`` gives them."""

    one: Party
    other: Party
    reasons: tuple[str, ...]


def find(user: User, number: int, size: int) -> tuple[list[Pair], int]:
    """A page of the pairs, numbered from 1, and how many there are: those that look most alike
    first, of these the newest persons.
    """
    with open_session(user, "persons") as session:
        found = [pair for row in session.execute(_alike()) if (pair := _compare(row))]
        found.sort(key=lambda pair: STRENGTH.index(pair.reasons[0]))
        shown = found[(number - 1) * size : number * size]
        cases = _find_cases(
            session, [key for pair in shown for key in (pair.one.id, pair.other.id)]
        )
    return [
        Pair(_show(user, pair.one, cases), _show(user, pair.other, cases), pair.reasons)
        for pair in shown
    ], len(found)


def find_beside(user: User, person_id: int) -> list[Party]:
    """Who looks like a person, among the persons of cases that the user may see and no others."""
    with open_session(user, "cases") as session:
        here = session.scalars(select(Person).where(Person.id == person_id)).one_or_none()
        if here is None:
            return []
        shared = select(PersonKey.person_id).where(PersonKey.key.in_(alike.keys(here)))
        others = session.scalars(
            select(Person)
            .where(Person.id.in_(shared), Person.id != person_id, Person.merged_into_id.is_(None))
            .order_by(Person.id)
        ).all()
        found = [_party(one) for one in others if alike.find_reasons(here, one)]
        cases = _find_cases(session, [one.id for one in found])
    said = _find_distinct(user, here.sp_number, [one.sp_number for one in found])
    return [_show(user, one, cases) for one in found if one.sp_number not in said]


def set_apart(user: User, one: int, other: int, page: str) -> None:
    """Say that two persons are two: the pair leaves the list. Raises NotFound."""
    with write(user, "persons", page) as session:
        numbers = session.scalars(select(Person.sp_number).where(Person.id.in_((one, other)))).all()
        if len(numbers) != 2:
            raise NotFound(f"persons {one} and {other}")
        set_numbers_apart(session, *numbers)


def set_numbers_apart(session: Session, one: str, other: str) -> None:
    """Keep that two SP numbers are two persons', unless it is known already."""
    lower, upper = sorted((one, other))
    if lower != upper and session.get(DistinctPair, (lower, upper)) is None:
        session.add(DistinctPair(lower=lower, upper=upper, said_on=clock.today()))


def _alike() -> Select[Any]:
    """Pairs that have a key in common, or of whom one has no birth; columns of both, in a row."""
    one, other = aliased(Person), aliased(Person)
    shared, unborn = _sharing(), _unborn()
    pairs = union(shared, unborn).subquery()
    columns = [getattr(side, name) for side in (one, other) for name in COMPARED]
    return (
        select(*columns)
        .select_from(pairs)
        .join(one, one.id == pairs.c.lower)
        .join(other, other.id == pairs.c.upper)
        .where(one.merged_into_id.is_(None), other.merged_into_id.is_(None))
        .where(~_said_distinct(one, other))
        .order_by(other.id.desc(), one.id.desc())
    )


def _sharing() -> Any:  # noqa: ANN401 - a select of two ids
    """First which keys are shared at all, by the index alone: few are."""
    twice = select(PersonKey.key).group_by(PersonKey.key).having(func.count() > 1).subquery()
    one, other = aliased(PersonKey), aliased(PersonKey)
    return (
        select(one.person_id.label("lower"), other.person_id.label("upper"))
        .select_from(twice)
        .join(one, one.key == twice.c.key)
        .join(other, and_(other.key == twice.c.key, other.person_id > one.person_id))
    )


def _unborn() -> Any:  # noqa: ANN401 - a select of two ids
    """Persons of whom no birth is known, beside those of the same name."""
    one, other = aliased(Person), aliased(Person)
    same = and_(other.folded_name == one.folded_name, other.nationality == one.nationality)
    lower = case((one.id < other.id, one.id), else_=other.id)
    upper = one.id + other.id - lower
    return (
        select(lower.label("lower"), upper.label("upper"))
        .select_from(one)
        .join(other, and_(same, other.id != one.id))
        .where(one.birth_date.is_(None), one.birth_part.is_(None))
    )


def _said_distinct(one: Any, other: Any) -> ColumnElement[bool]:  # noqa: ANN401 - aliases
    first, second = one.sp_number, other.sp_number
    said = or_(
        and_(DistinctPair.lower == first, DistinctPair.upper == second),
        and_(DistinctPair.lower == second, DistinctPair.upper == first),
    )
    return select(DistinctPair.lower).where(said).exists()


def _find_distinct(user: User, number: str, others: Sequence[str]) -> set[str]:
    """Which of the others were said not to be the person with this number."""
    if not others:
        return set()
    with open_session(SYSTEM, "persons", behalf=user) as session:
        said = session.scalars(
            select(DistinctPair).where(
                or_(DistinctPair.lower == number, DistinctPair.upper == number)
            )
        ).all()
    return {one.upper if one.lower == number else one.lower for one in said}


def _compare(row: Row[Any]) -> Pair | None:
    half = len(COMPARED)
    one, other = Party(*row[:half]), Party(*row[half:])
    reasons = alike.find_reasons(one, other)
    return Pair(one, other, reasons) if reasons else None


def _find_cases(session: Session, persons: Iterable[int]) -> dict[int, tuple[str, ...]]:
    asked = (
        select(Order.person_id, Case.id)
        .join(Case, Case.order_id == Order.id)
        .where(Order.person_id.in_(list(persons)), Case.voided_on.is_(None))
        .order_by(Case.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for person, key in session.execute(asked):
        found[person] = (*found.get(person, ()), reference(key))
    return found


def _party(person: Person) -> Party:
    return Party(*(getattr(person, name) for name in COMPARED))


def _show(user: User, one: Party, cases: dict[int, tuple[str, ...]]) -> Party:
    values = {name: getattr(one, name) for name in COMPARED} | {"cases": cases.get(one.id, ())}
    if user.masked:
        values |= {"last_name": masking.initials(one.last_name, one.first_name), "first_name": ""}
        values |= {"sp_number": masking.HIDDEN, "birth_date": None, "birth_part": None}
    return Party(**values)
