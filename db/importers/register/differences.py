"""What a line of the register says otherwise than the board, and how it is taken over."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from db import same_person
from db.importers.register import values
from db.importers.register.lines import Line
from db.models import Order, Person
from db.text import fold

OF_PERSON = ("last_name", "first_name", "birth_date", "sex", "nationality", "language")
OF_NAME = OF_PERSON[:3]
OF_HOUSEHOLD = ("household", "minors")
OF_ORDER = ("annex", "notified_on", "term_days", "origin", "postal_code", "commune")
News = dict[str, tuple[Any, Any]]  # by column: what is known, what the file says


@dataclass(frozen=True)
class Difference:
    """What the board knows and the file says otherwise; ``taken`` over, or only told."""

    line: int
    sp_number: str
    column: str
    known: str
    found: str
    taken: bool

    def __str__(self) -> str:
        return f"line {self.line}, {self.sp_number}, {self.column}: «{self.known}» → «{self.found}»"


def found_out(line: Line, person: Person, order: Order | None, newest: date) -> News:
    """What differs, by column: (known, found). A cell that is empty says nothing."""
    if line.values["decided_on"] >= newest:
        columns = {*OF_PERSON, *OF_HOUSEHOLD}
    else:  # an older order does not know better who the person is now: ``to_take``
        columns = {*same_person.differing(person, line.values)}
        columns |= {*same_person.adds(person, line.values)}
    known: dict[str, Any] = {name: getattr(person, name) for name in columns}
    if "birth_date" in columns:
        known["birth_date"] = same_person.born(person)
    if order:
        known |= {name: getattr(order, name) for name in OF_ORDER}
    found = line.values | {"birth_date": same_person.born_found(line.values)}
    news = {
        name: (was, found[name])
        for name, was in known.items()
        if name not in line.blank and (was or None) != (found[name] or None)
    }
    if known.get("birth_date", "").startswith(found["birth_date"]):
        news.pop("birth_date", None)  # the board knows the day already
    return news


def leave_chosen(line: Line, news: News, person: Person, called: same_person.Known) -> News:
    """Without the names and the birth that the register always gave this number, or says more
    exactly now: on the board somebody chose others.
    """
    found = same_person.as_said(line.values)
    against = same_person.against(person, called, line.values)
    chosen = {name for name, was in same_person.as_said(called).items() if was == found[name]}
    chosen |= {*same_person.differing(person, line.values)} - {*against}
    return {name: two for name, two in news.items() if name not in chosen}


def to_take(line: Line, news: News, person: Person, newest: date, *, update: bool) -> News:
    """Of the news those that are taken over: with ``update`` what no older order says; and always
    what makes a name or a birth more exact, or the next row would be compared with too little.
    """
    older = line.values["decided_on"] < newest
    exact = same_person.adds(person, line.values)
    return {
        name: two
        for name, two in news.items()
        if name in exact or (update and not (older and name in OF_NAME))
    }


def in_the_way(news: News, person: Person, order: Order | None) -> dict[str, str]:
    """What other values of the board forbid to take over."""
    wrong = {}
    notified = news.get("notified_on", (None, date.min))[1]
    if order and order.extended_to and notified > order.extended_to:
        wrong["notified_on"] = f"lies after the extension to {said(order.extended_to)}"
    try:
        _household(person, news)
    except ValueError as error:
        column = "minors" if "minors" in news else "household"
        wrong[column] = str(error)
    return wrong


def take_over(line: Line, news: News, person: Person, order: Order | None) -> None:
    for column, (_was, now) in news.items():
        if column in OF_ORDER and order:
            setattr(order, column, now)
        elif column == "birth_date":
            person.birth_date = date.fromisoformat(now) if len(now) == 10 else None
            person.birth_part = None if person.birth_date else now
        elif column not in OF_HOUSEHOLD:
            setattr(person, column, now)
    person.folded_name = fold(f"{person.last_name} {person.first_name}")
    own = line.values["sp_number"] == person.sp_number
    if own and person.register_last_name is not None and set(OF_NAME) & set(news):
        called = same_person.completed(line.values, same_person.called(person) or person)
        person.register_last_name = called.last_name
        person.register_first_name = called.first_name
        person.register_birth = same_person.born(called)
    if any(column in news for column in OF_HOUSEHOLD):
        _take_household(person, news, line.values["origin"])


def learn(line: Line, row: Person, called: same_person.Known) -> same_person.Known:
    """Keep what ``line`` says more exactly of a number that the board calls otherwise: ``row``."""
    known = same_person.completed(line.values, called)
    if row.merged_into_id:
        row.first_name, row.birth_date, row.birth_part = known[1:]
        row.folded_name = fold(f"{row.last_name} {row.first_name}")
    else:
        row.register_first_name = known.first_name
        row.register_birth = same_person.born(known)
    return known._replace(last_name=called.last_name)


def _household(person: Person, news: News) -> tuple[str | None, int, int]:
    """Wording, minors and size, when the news are taken over."""
    wording = news["household"][1] if "household" in news else person.household
    minors = news["minors"][1] if "minors" in news else person.minors
    if not any(column in news for column in OF_HOUSEHOLD):
        return person.household, person.minors, person.household_size
    return wording, minors, values.household_size(wording or "", minors)


def _take_household(person: Person, news: News, origin: str) -> None:
    followed = person.target_group == values.target_group(person.minors, origin)
    person.household, person.minors, person.household_size = _household(person, news)
    if followed:
        person.target_group = values.target_group(person.minors, origin)


def said(value: object) -> str:
    """A value as the register writes it."""
    text = value.isoformat() if isinstance(value, date) else str(value if value is not None else "")
    iso = re.fullmatch(r"\d{4}(-\d\d){1,2}", text)
    return "/".join(reversed(text.split("-"))) if iso else text
