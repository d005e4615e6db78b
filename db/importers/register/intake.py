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
from db.importers.register.differences import OF_PERSON, Difference, said
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
        self.seen: dict[str, int] = {}  # persons of this file, by SP number: their first line
        self.units: dict[int, str] = dict(session.execute(select(Unit.id, Unit.code)).all())
        self.persons: dict[str, Person] = {}  # by every number that leads to them
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
        found = {one.sp_number: one for one in persons}
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
        if person is None:
            person = self.persons[number] = _person(line.values)
            self.seen[number] = line.number
        elif not self._agrees(line, person, order):
            return
        if order is None:
            case = _case(line, person)
            self.session.add(case)
            self._keep(number, case.order)
            self.created += 1
        else:
            self.known += 1

    def _agrees(self, line: Line, person: Person, order: Order | None) -> bool:
        """Whether it is the same person, and nothing stands in the way of what is taken over."""
        called = self.called.get(line.values["sp_number"])
        columns = same_person.differing(person, line.values)
        if called and not same_person.differing(called, line.values):
            columns = []
        correction = same_person.is_correction(person, line.values, columns)
        if columns and not (correction and self.update):
            self._refuse_other(line, called or person, columns, correction=correction)
            return False
        newest = self.newest.get(person.sp_number, date.min)
        found = differences.found_out(line, person, order, newest)
        if called:
            found = differences.leave_chosen(line, found, called)
        wrong = differences.in_the_way(found, person, order) if self.update else {}
        for column, reason in wrong.items():
            self._refuse(line, column, said(found[column][1]), reason)
        if wrong:
            return False
        if self.update:
            differences.take_over(line, found, person, order)
        for column, (was, now) in found.items():
            self._tell(line, column, was, now, taken=self.update)
        if self.update and order and "postal_code" in found:
            self._follow(line, order)
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
        self, line: Line, person: Person | Known, columns: Iterable[str], *, correction: bool
    ) -> None:
        number = line.values["sp_number"]
        where = f"in line {self.seen[number]}" if number in self.seen else "on the board"
        hint = "; if it corrects the same person, load it with --update" if correction else ""
        for column in columns:
            born = column == "birth_date"
            was = same_person.born(person) if born else getattr(person, column)
            now = same_person.born_found(line.values) if born else line.values[column]
            reason = f"is not «{said(was)}», whom {number} names {where}{hint}"
            self._refuse(line, column, said(now), reason)

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
