"""Whether two persons may be one who was entered twice, and why; and how such pairs are found.

Each person has a few keys, numbers made of what pairs that look alike have in common: the name
without case, accents, spaces and order of its parts, with the year of birth; the day of birth with
the last, and with the first name; the digits of the SP number with the birth, and with the name. So
pairs are found where a key is the same, and only these are compared (``find_reasons``). Keys follow
the person, of whatever page or file writes it.
"""

import re
from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from typing import Any, Protocol

from sqlalchemy import Connection, delete, event, insert
from sqlalchemy.orm import Mapper, Session, UOWTransaction

from db.models import Person, PersonKey
from db.same_person import LETTERS, letters
from db.text import fold


class Known(Protocol):
    """What of a person is compared."""

    @property
    def sp_number(self) -> Any: ...  # noqa: ANN401
    @property
    def last_name(self) -> Any: ...  # noqa: ANN401
    @property
    def first_name(self) -> Any: ...  # noqa: ANN401
    @property
    def birth_date(self) -> Any: ...  # noqa: ANN401
    @property
    def birth_part(self) -> Any: ...  # noqa: ANN401
    @property
    def nationality(self) -> Any: ...  # noqa: ANN401


def keys(person: Any) -> set[int]:  # noqa: ANN401 - a person, or a row with what is compared
    born, forms = say_birth(person), _forms(person)
    digits = "".join(sorted(person.sp_number))
    texts = [f"number {digits} {form}" for form in forms]
    if born:
        texts += [f"name {form} {born[:4]}" for form in forms]
        texts.append(f"number {digits} {born}")
    if person.birth_date:
        texts += [f"born {born} {letters(name)}" for name in (person.last_name, person.first_name)]
    return {_number(one) for one in texts}


def find_reasons(one: Known, other: Known) -> tuple[str, ...]:
    """Why two persons may be one, or nothing: same, part, unborn (name and birth, as far as it is
    known), swapped (first and last name), letter (one differs), more (a name more), number (two
    neighbouring digits of the SP number swapped).
    """
    was, now = say_birth(one), say_birth(other)
    same_birth = bool(was and now) and (was.startswith(now) or now.startswith(was))
    same_name = bool(_forms(one) & _forms(other))
    unborn = not (was and now) and one.nationality == other.nationality
    found = []
    if same_name and same_birth:
        found.append("same" if was == now else "part")
    elif same_name and unborn:
        found.append("unborn")
    if found and _are_swapped(one, other):
        found.append("swapped")
    if not same_name and was == now and one.birth_date:
        found += _find_likeness(one, other)
    near = was == now != "" or (same_name and _are_near(was, now))
    if near and swaps_digits(one.sp_number, other.sp_number):
        found.append("number")
    return tuple(found)


def say_birth(person: Any) -> str:  # noqa: ANN401 - a person, or a row
    """«1990-05-03», «1990-05», «1990», or nothing."""
    if person.birth_date is None:
        return person.birth_part or ""
    day: date = person.birth_date
    return day.isoformat()


def swaps_digits(one: str, other: str) -> bool:
    """Whether two numbers are one with two neighbouring digits swapped."""
    return one != other and _are_neighbours_swapped(*_from_difference(one, other))


def _from_difference(one: str, other: str) -> tuple[str, str]:
    """Both from the first place on where they differ."""
    pairs = enumerate(zip(one, other, strict=False))
    shorter = min(len(one), len(other))
    start = next((place for place, (mine, its) in pairs if mine != its), shorter)
    return one[start:], other[start:]


def _are_neighbours_swapped(mine: str, theirs: str) -> bool:
    """Of two texts from their first difference on."""
    return mine[:2] == theirs[:2][::-1] and mine[2:] == theirs[2:]


def _find_likeness(one: Known, other: Known) -> Iterable[str]:
    """One part of the name is the same, the other differs by a letter or by a name more."""
    for name, rest, its, its_rest in (
        (one.last_name, one.first_name, other.last_name, other.first_name),
        (one.first_name, one.last_name, other.first_name, other.last_name),
        (one.last_name, one.first_name, other.first_name, other.last_name),
        (one.first_name, one.last_name, other.last_name, other.first_name),
    ):
        if letters(name) != letters(its):
            continue
        if differs_by_a_letter(letters(rest), letters(its_rest)):
            return ["letter"]
        some, more = set(_words(rest)), set(_words(its_rest))
        if some and more and letters(name) and (some < more or more < some):
            return ["more"]
    return []


def differs_by_a_letter(one: str, other: str) -> bool:
    """One letter changed, added or left out, or two neighbours swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    mine, theirs = _from_difference(one, other)
    swapped = _are_neighbours_swapped(mine, theirs)
    return swapped or mine[1:] in (theirs, theirs[1:]) or mine == theirs[1:]


def _are_near(was: str, now: str) -> bool:
    """Whether one birth may be the other with a slip: the same year, or the same day of a year."""
    return not (was and now) or was[:4] == now[:4] or was[4:] == now[4:]


def _are_swapped(one: Known, other: Known) -> bool:
    last, first = letters(one.last_name), letters(one.first_name)
    return last != first and (last, first) == (letters(other.first_name), letters(other.last_name))


def _forms(person: Known) -> set[str]:
    """The name whatever the order of its parts: word by word, and as its two parts written."""
    words = _words(f"{person.last_name} {person.first_name}")
    parts = [letters(person.last_name), letters(person.first_name)]
    return {"|".join(sorted(words)), "|".join(sorted(part for part in parts if part))} - {""}


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(name).translate(LETTERS))


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


@event.listens_for(Session, "after_flush")
def _follow(session: Session, _context: UOWTransaction) -> None:
    """The keys of the persons of this flush, all at once."""
    new = [one for one in session.new if isinstance(one, Person)]
    changed = [one for one in session.dirty if isinstance(one, Person)]
    if changed:
        old = delete(PersonKey).where(PersonKey.person_id.in_([one.id for one in changed]))
        session.connection().execute(old)
    if rows := [{"key": key, "person_id": one.id} for one in (*new, *changed) for key in keys(one)]:
        session.connection().execute(insert(PersonKey.__table__), rows)  # type: ignore[arg-type]


@event.listens_for(Person, "before_delete")
def _leave(_mapper: Mapper[Any], connection: Connection, person: Person) -> None:
    connection.execute(delete(PersonKey).where(PersonKey.person_id == person.id))
