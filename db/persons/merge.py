"""Two persons who are one: compared side by side, and merged into one of the two.

The row of the other stays, and only leads its SP number to the person who goes on
(``Person.merged_into_id``): the register and a search find the person under either. All orders
with their cases move, each stays in its unit. An order of the same day on both sides is one order
entered twice: the case of the person who goes on goes on, the other becomes void and is counted
nowhere, with its order where it was. Several open cases of one person are allowed: a further order
makes a further case.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from db import clock
from db.errors import Conflicts, NotFound, Refusal, Refused
from db.models import STAGES, Case, DistinctPair, Meeting, Order, Person, Transfer, Unit, reference
from db.persons import look_alikes
from db.row_rules import alike
from db.security.session import open_session
from db.text import clean, fold
from db.transaction import write
from db.user import SYSTEM, User

# What is chosen, one by one; what only means something together is chosen together.
FIELDS: dict[str, tuple[str, ...]] = {
    "last_name": ("last_name",),
    "first_name": ("first_name",),
    "birth_date": ("birth_date", "birth_part"),
    "sex": ("sex",),
    "nationality": ("nationality",),
    "language": ("language",),
    "household": ("household", "household_size", "minors"),
    "target_group": ("target_group",),
}


@dataclass(frozen=True)
class Held:
    """A case of a person who may be merged, with its order; ``meetings`` are counted."""

    id: int
    decided_on: date
    unit: str
    stage: str
    closed_on: date | None
    meetings: int


@dataclass(frozen=True)
class Side:
    """One of the two: values by column of ``person``, former SP numbers, cases by order."""

    id: int
    version: int
    sp_number: str
    former: tuple[str, ...]
    values: Mapping[str, Any]
    cases: tuple[Held, ...]


@dataclass(frozen=True)
class Comparison:
    """``fuller`` says for each field that differs whose value is the better guess, an id; ``ahead``
    who should go on: the id of the one whose cases came further. ``reasons`` as
    ``db.row_rules.alike``.
    """

    one: Side
    other: Side
    fuller: Mapping[str, int]
    ahead: int
    reasons: tuple[str, ...]

    def list_void(self, keep: int) -> list[tuple[Held, Held]]:
        """Cases that become void when ``keep`` goes on, each with the case that stays."""
        kept, gone = (self.one, self.other) if keep == self.one.id else (self.other, self.one)
        days = {case.decided_on: case for case in kept.cases}
        return [(one, days[one.decided_on]) for one in gone.cases if one.decided_on in days]


def compare(user: User, one: str, other: str) -> Comparison:
    """Two persons by SP number, former ones too. Raises Refused: unknown, the same, masked."""
    if user.masked:
        raise Refused([Refusal(None, "", "merge_masked")])
    with open_session(user, "persons") as session:
        persons = [_find_person(session, number) for number in (one, other)]
        if persons[0].id == persons[1].id:
            raise Refused([Refusal(None, "sp_number", "merge_same", {"value": clean(one)})])
        first, second = (_read_side(session, person) for person in persons)
    fuller = {name: _find_fuller(name, first, second) for name in _differing(first, second)}
    ahead = max((first, second), key=_progress).id
    return Comparison(first, second, fuller, ahead, alike.find_reasons(*persons))


def merge(
    user: User,
    keep: int,
    gone: int,
    versions: Mapping[int, int],
    taken: Collection[str],
    void: Collection[int],
    page: str,
) -> None:
    """Let one person go on for both, all or nothing.

    ``taken`` are the FIELDS whose value comes from the other, ``versions`` and ``void`` (cases that
    become void) what was seen. Raises Conflicts where that is no longer so, Refused, NotFound.
    """
    if user.masked:
        raise Refused([Refusal(None, "", "merge_masked")])
    with write(user, "persons", page) as session:
        kept, left = _lock(session, keep, gone, versions)
        twins = _find_twins(session, keep, gone)
        _check_twins(user, twins, void)
        for mine, theirs in twins:
            if theirs.voided_on is None:
                theirs.voided_on, theirs.void_reason = clock.today(), reference(mine.id)
        _move(session, keep, gone, {theirs.order_id for _mine, theirs in twins})
        _take(kept, left, taken)
        _keep_apart(session, kept, left)
        for one in session.scalars(select(Person).where(Person.merged_into_id == gone)):
            one.merged_into_id = keep
        left.merged_into_id = keep


def follow(user: User, case_id: int) -> str | None:
    """Where a case that was entered twice goes on: a reference that the user may see, or None."""
    with open_session(user, "cases") as session:
        void = session.scalars(
            select(Case).where(Case.id == case_id, Case.voided_on.is_not(None))
        ).one_or_none()
        if void is None:
            return None
        merged = Person.__table__.alias("merged")
        there = (
            select(merged.c.merged_into_id)
            .join(Order, Order.person_id == merged.c.id)
            .where(Order.id == void.order_id, merged.c.merged_into_id.is_not(None))
        )
        found = session.scalar(
            select(Case.id)
            .join(Order, Order.id == Case.order_id)
            .where(Order.person_id.in_(there), Case.ordered_on == void.ordered_on)
            .where(Case.voided_on.is_(None))
        )
    return reference(found) if found else None


def called(condition: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """Persons to whom a number leads that fits ``condition``, a function of the merged row."""
    merged = Person.__table__.alias("merged")
    led = select(merged.c.merged_into_id).where(merged.c.merged_into_id.is_not(None))
    return Person.id.in_(led.where(condition(merged.c)))


def find_former(session: Session, person_id: int) -> tuple[str, ...]:
    """The SP numbers under which a person stood before a merge."""
    merged = Person.__table__.alias("merged")
    asked = select(merged.c.sp_number).where(merged.c.merged_into_id == person_id)
    return tuple(session.scalars(asked.order_by(merged.c.sp_number)))


def _find_person(session: Session, number: str) -> Person:
    number = clean(number)
    found = session.scalars(select(Person).where(Person.sp_number == number)).one_or_none()
    if found is not None and found.merged_into_id is not None:
        found = session.get(Person, found.merged_into_id)
    if found is None:
        raise Refused([Refusal(None, "sp_number", "person_unknown", {"value": number})])
    return found


def _read_side(session: Session, person: Person) -> Side:
    met = select(func.count(Meeting.id)).where(Meeting.case_id == Case.id).scalar_subquery()
    rows = session.execute(
        select(Case.id, Order.decided_on, Unit.code, Case.stage, Case.closed_on, met)
        .join(Order, Order.id == Case.order_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(Order.person_id == person.id, Case.voided_on.is_(None))
        .order_by(Order.decided_on)
    )
    values = {name: getattr(person, name) for some in FIELDS.values() for name in some}
    cases = tuple(Held(*row) for row in rows)
    former = find_former(session, person.id)
    return Side(person.id, person.version, person.sp_number, former, values, cases)


def _differing(one: Side, other: Side) -> list[str]:
    return [
        name
        for name, columns in FIELDS.items()
        if any((one.values[it] or None) != (other.values[it] or None) for it in columns)
    ]


def _find_fuller(name: str, one: Side, other: Side) -> int:
    """What is known before what is not, a day before a year; else what the newest order says."""
    newest = max((one, other), key=lambda side: max((it.decided_on for it in side.cases),
                                                   default=date.min))  # fmt: skip
    known = [(_weigh(name, side), side is newest, side.id) for side in (one, other)]
    return max(known)[2]


def _weigh(name: str, side: Side) -> int:
    if name == "birth_date":
        return 10 if side.values["birth_date"] else len(side.values["birth_part"] or "")
    if name.endswith("_name"):
        return len(fold(side.values[name]).split())
    unknown = (None, "", "XX") if name == "nationality" else (None, "")
    return int(side.values[FIELDS[name][0]] not in unknown)


def _progress(side: Side) -> tuple[int, int, int]:
    """How far the cases came; of two alike, who is known longer."""
    stages = [STAGES.index(case.stage) for case in side.cases]
    return max(stages, default=-1), sum(case.meetings for case in side.cases), -side.id


def _lock(
    session: Session, keep: int, gone: int, versions: Mapping[int, int]
) -> tuple[Person, Person]:
    asked = select(Person).where(Person.id.in_((keep, gone)), Person.merged_into_id.is_(None))
    found = {one.id: one for one in session.scalars(asked.order_by(Person.id).with_for_update())}
    if len(found) != 2:
        raise NotFound(f"persons {keep} and {gone}")
    if any(one.version != versions.get(one.id) for one in found.values()):
        raise Conflicts([])
    return found[keep], found[gone]


def _find_twins(session: Session, keep: int, gone: int) -> list[tuple[Case, Case]]:
    """Cases of both under an order of the same day: the one that stays, and its twin."""
    asked = select(Case, Order.person_id).join(Order, Order.id == Case.order_id)
    rows = session.execute(asked.where(Order.person_id.in_((keep, gone)))).all()
    kept = {case.ordered_on: case for case, person in rows if person == keep}
    return [
        (kept[case.ordered_on], case)
        for case, person in rows
        if person == gone and case.ordered_on in kept
    ]


def _check_twins(user: User, twins: Sequence[tuple[Case, Case]], void: Collection[int]) -> None:
    """Nothing becomes void that was not seen, is offered to a unit, or that nothing replaces."""
    live = [(mine, theirs) for mine, theirs in twins if theirs.voided_on is None]
    refusals = [
        Refusal(None, "", "merge_other_number", {"case": reference(theirs.id)})
        for mine, theirs in live
        if mine.voided_on is not None
    ]
    with open_session(SYSTEM, "cases", behalf=user) as session:
        offered = session.scalars(
            select(Transfer.case_id).where(
                Transfer.case_id.in_([theirs.id for _mine, theirs in live]),
                Transfer.answered_on.is_(None),
            )
        ).all()
    refusals += [Refusal(None, "", "merge_offered", {"case": reference(one)}) for one in offered]
    if refusals:
        raise Refused(refusals)
    if {theirs.id for _mine, theirs in live} != set(void):
        raise Conflicts([])


def _move(session: Session, keep: int, gone: int, staying: Collection[int]) -> None:
    asked = select(Order).where(Order.person_id == gone, Order.id.not_in(staying))
    for order in session.scalars(asked):
        order.person_id = keep


def _take(kept: Person, left: Person, taken: Collection[str]) -> None:
    """The values that come from the other; the register goes on to know this number as it did."""
    known = _told(kept)
    for name in taken:
        if name not in FIELDS:
            raise Refused([Refusal(None, name, "field_unknown")])
        for column in FIELDS[name]:
            setattr(kept, column, getattr(left, column))
    kept.folded_name = fold(f"{kept.last_name} {kept.first_name}")
    if kept.register_last_name is None and known != _told(kept):
        kept.register_last_name, kept.register_first_name, kept.register_birth = known


def _told(person: Person) -> tuple[str, str, str]:
    """Names and birth, as the register tells them."""
    return person.last_name, person.first_name, alike.say_birth(person)


def _keep_apart(session: Session, kept: Person, left: Person) -> None:
    """Whom the other was said not to be, the person who goes on is not either."""
    numbers = {left.sp_number, *find_former(session, left.id)}
    own = {kept.sp_number, *find_former(session, kept.id), *numbers}
    said = session.scalars(
        select(DistinctPair).where(
            or_(DistinctPair.lower.in_(numbers), DistinctPair.upper.in_(numbers))
        )
    ).all()
    for pair in said:
        other = pair.upper if pair.lower in numbers else pair.lower
        if other not in own:
            look_alikes.set_numbers_apart(session, kept.sp_number, other)
