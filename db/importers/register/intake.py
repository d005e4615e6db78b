"""Lines of the register taken in: new persons, orders and cases, and what differs from the known.

A batch is written before the next one is read, so that two rows of one file meet in the same way as
rows of two files.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import clock, same_person
from db.importers.problem import Problem
from db.importers.register import differences
from db.importers.register import values as register_values
from db.importers.register.differences import OF_NAME, OF_PERSON, Difference, said
from db.importers.register.lines import Line
from db.models import Case, Order, Person, Step, Transfer, Unit
from db.same_person import Known
from db.text import fold

Key = tuple[str, date]  # the person's own SP number and day of the decision


class Desk:
    """Takes lines into the database of ``session``; ``problems`` are lines that it cannot take."""

    def __init__(self, session: Session, file: str, *, update: bool) -> None:
        self.session, self.file, self.update = session, file, update
        self.created = self.known = 0
        self.differences: list[Difference] = []
        self.problems: list[Problem] = []
        # Lines of this file that said who a number is: by SP number and column.
        self.seen: dict[tuple[str, str], int] = {}
        # All that a number was called in this file, once it was called two things; line or 0.
        self.met: dict[str, list[tuple[int, Known]]] = {}
        self.units: dict[int, str] = dict(session.execute(select(Unit.id, Unit.code)).all())
        self.persons: dict[str, Person] = {}  # by every number that leads to them
        self.rows: dict[str, Person] = {}  # of merged ones too
        self.called: dict[str, Known] = {}  # what the register calls a number, if not the person
        self.orders: dict[Key, Order] = {}
        self.newest: dict[str, date] = {}

    def take(self, lines: list[Line]) -> None:
        self._look_up({line.values["sp_number"] for line in lines})
        for line in lines:
            self._take(line)
        self.session.flush()
        self.session.expunge_all()

    def _look_up(self, numbers: set[str]) -> None:
        persons = self.session.scalars(select(Person).where(Person.sp_number.in_(numbers)))
        found = self.rows = {one.sp_number: one for one in persons}
        self.persons = self._follow_merges(found)
        self.called = {
            number: called for number, one in found.items() if (called := same_person.called(one))
        }
        by_id = {one.id: one.sp_number for one in self.persons.values()}
        orders = self.session.scalars(select(Order).where(Order.person_id.in_(list(by_id))))
        self.orders, self.newest = {}, {}
        for order in orders:
            self._keep(by_id[order.person_id], order)

    def _follow_merges(self, found: dict[str, Person]) -> dict[str, Person]:
        """By number the person it leads to: of two that were merged, the one who goes on."""
        keys = {one.merged_into_id for one in found.values() if one.merged_into_id}
        if not keys:
            return found
        goes_on = {
            one.id: one for one in self.session.scalars(select(Person).where(Person.id.in_(keys)))
        }
        return {
            number: goes_on[one.merged_into_id] if one.merged_into_id else one
            for number, one in found.items()
        }

    def _keep(self, number: str, order: Order) -> None:
        self.orders[number, order.decided_on] = order
        self.newest[number] = max(order.decided_on, self.newest.get(number, date.min))

    def _take(self, line: Line) -> None:
        number, day = line.values["sp_number"], line.values["decided_on"]
        person = self.persons.get(number)
        number = person.sp_number if person else number
        order = self.orders.get((number, day))
        if person and not self._is_one(line, person):
            return
        if why := line.values.get("alone"):
            self._refuse(line, "household", line.values["household"], why)
            return
        if person is None:
            person = self.persons[number] = _person(line.values)
            self._remember(line, OF_NAME)
        elif not self._follows(line, person, order):
            return
        if order is None:
            case = _case(line, person)
            self.session.add(case)
            self._keep(number, case.order)
            self.created += 1
        else:
            self.known += 1

    def _follows(self, line: Line, person: Person, order: Order | None) -> bool:
        """Take over what is to be taken, and tell what differs; not where anything forbids it."""
        newest = self.newest.get(person.sp_number, date.min)
        found = differences.found_out(line, person, order, newest)
        number = line.values["sp_number"]
        if called := self.called.get(number):
            found = differences.leave_chosen(line, found, person, called)
        taken = differences.to_take(line, found, person, newest, update=self.update)
        wrong = differences.in_the_way(taken, person, order)
        for column, reason in wrong.items():
            self._refuse(line, column, said(found[column][1]), reason)
        if wrong:
            return False
        if called and not same_person.differing(called, line.values):
            self.called[number] = differences.learn(line, self.rows[number], called)
        differences.take_over(line, taken, person, order)
        self._remember(line, set(OF_NAME) & set(taken))
        for column, (was, now) in found.items():
            self._tell(line, column, was, now, taken=column in taken)
        if order and "postal_code" in taken:
            self._follow(line, order)
        return True

    def _remember(self, line: Line, columns: Iterable[str]) -> None:
        self.seen |= {(line.values["sp_number"], column): line.number for column in columns}

    def _is_one(self, line: Line, person: Person) -> bool:
        """Whether it is the person whom its number names, and was to every row before; if it is
        not, it is refused. A correction is compared with all that it corrects.
        """
        number, values = line.values["sp_number"], line.values
        called, met = self.called.get(number), self.met.get(number, [])
        told: list[tuple[Person | Known, list[str], int]] = [
            (person, same_person.against(person, called, values), 0),
            *((one, same_person.differing(one, values), at) for at, one in met),
        ]
        other = [one for one in told if one[1]]
        large = [one for one in other if not same_person.is_correction(one[0], values, one[1])]
        if large or (other and not self.update):
            self._refuse_other(line, *(large or other)[0], correction=not large)
            return False
        if other:
            mine = Known(**same_person.as_found(person))
            both = [(0, mine), (line.number, same_person.completed(values, person))]
            self.met[number] = [*met, *both]
        return True

    def _follow(self, line: Line, order: Order) -> None:
        """The postal code decides the unit, until somebody has begun with the case."""
        self.session.flush()  # an order of this very batch
        case = self.session.scalars(select(Case).where(Case.order_id == order.id)).one()
        if case.unit_id == line.unit_id:
            return
        pending = select(func.count()).where(
            Transfer.case_id == case.id, Transfer.answered_on.is_(None)
        )
        free = case.stage == "waiting" and not (case.coach_id or case.site_id or case.voided_on)
        free = free and not self.session.scalar(pending)
        was, now = self.units[case.unit_id], self.units[line.unit_id]
        if free:
            case.unit_id = line.unit_id
        self._tell(line, "unit", was, now, taken=free)

    def _tell(self, line: Line, column: str, was: object, now: object, *, taken: bool) -> None:
        number = line.values["sp_number"]
        self.differences.append(
            Difference(line.number, number, column, said(was), said(now), taken)
        )

    def _refuse_other(
        self, line: Line, person: Person | Known, columns: list[str], at: int, *, correction: bool
    ) -> None:
        """``at`` is the line that called the number so, if it was a correction."""
        number = line.values["sp_number"]
        known, found = same_person.as_said(person), same_person.as_said(line.values)
        hint = "; if it corrects the same person, load it with --update" if correction else ""
        for column in columns:
            before = at or self.seen.get((number, column))
            where = f"in line {before}" if before else "on the board"
            reason = f"is not «{said(known[column])}», whom {number} names {where}{hint}"
            self._refuse(line, column, said(found[column]), reason)

    def _refuse(self, line: Line, column: str, value: str, reason: str) -> None:
        self.problems.append(Problem(self.file, line.number, column, value, reason))


def _case(line: Line, person: Person) -> Case:
    values = line.values
    order = Order(
        person=person,
        **{name: values[name] for name in ("annex", "decided_on", "notified_on", "term_days")},
        **{name: values[name] or None for name in ("origin", "commune")},
        postal_code=values["postal_code"],
    )
    today = clock.today()
    return Case(
        order=order,
        ordered_on=values["decided_on"],
        unit_id=line.unit_id,
        stage="waiting",
        opened_on=today,
        steps=[Step(on=today, stage="waiting")],
    )


def _person(values: dict[str, Any]) -> Person:
    plain = ("sp_number", *OF_PERSON, "birth_part", "minors", "household_size")
    return Person(
        **{name: values[name] for name in plain},
        folded_name=fold(f"{values['last_name']} {values['first_name']}"),
        household=values["household"] or None,
        target_group=register_values.target_group(values["minors"], values["origin"]),
    )
