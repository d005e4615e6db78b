"""Whether two rows of a register with one SP number speak of one person.

Names are compared letter by letter, without case, accents, spaces, hyphens and apostrophes; dates
of birth as far as both are known. Families share a file at the Office, so a difference is taken for
another person, unless the register is loaded to correct what is known (``--update``): then one of
the three may differ while the other two agree, if another person of the family cannot explain it.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from db.models import Person
from db.text import fold

LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d"})
FEW = 2  # letters or digits of a correction
Found = dict[str, Any]


class Known(NamedTuple):
    """A name and a birth under one SP number: what the register calls a number whose person bears
    another on the board (of two who were merged, one was chosen), or what a row of a file said.
    """

    last_name: str
    first_name: str
    birth_date: date | None
    birth_part: str | None


def called(row: Person) -> Known | None:
    """What the register calls the number of this row, if that is not what its person bears."""
    if row.merged_into_id:
        return Known(row.last_name, row.first_name, row.birth_date, row.birth_part)
    if row.register_last_name is None:
        return None
    day, part = _read_birth(row.register_birth or "")
    return Known(row.register_last_name, row.register_first_name or "", day, part)


def _read_birth(text: str) -> tuple[date | None, str | None]:
    return (date.fromisoformat(text), None) if len(text) == 10 else (None, text or None)


def differing(known: Person | Known, found: Found) -> list[str]:
    """The columns in which they speak of two persons."""
    return [column for column, agree in AGREE.items() if not agree(known, found)]


def adds(known: Person | Known, found: Found) -> list[str]:
    """The columns that ``found`` says more exactly, and that it does not contradict."""
    more = [] if known.first_name or not found["first_name"] else ["first_name"]
    was, now = born(known), born_found(found)
    return [*more, "birth_date"] if now.startswith(was) and now != was else more


def against(known: Person | Known, chosen: Known | None, found: Found) -> list[str]:
    """``differing``, where the board chose ``known`` and the register calls the number ``chosen``.

    What differs from the one is no contradiction where the other agrees and the two were known to
    differ: somebody chose. Where the one knows less, the other is asked.
    """
    columns = differing(known, found)
    if chosen is None:
        return columns
    other = differing(chosen, found)
    if columns and not other:
        apart = differing(known, as_found(chosen))
        return [column for column in columns if column not in apart]
    if other and not columns:
        unsaid = adds(known, found)
        return [column for column in other if column in unsaid]
    return columns


def as_found(known: Person | Known) -> Found:
    names = ("last_name", "first_name", "birth_date", "birth_part")
    return {name: getattr(known, name) for name in names}


def as_said(one: Person | Known | Found) -> dict[str, str]:
    """The two names and the birth, as ``born`` has it."""
    found = one if isinstance(one, dict) else as_found(one)
    names = {name: found[name] for name in ("last_name", "first_name")}
    return names | {"birth_date": born_found(found)}


def completed(found: Found, known: Person | Known) -> Known:
    """What a row said of somebody, and where it said less, what was known."""
    first = found["first_name"] or known.first_name
    more = born(known).startswith(born_found(found))
    day, part = _read_birth(born(known) if more else born_found(found))
    return Known(found["last_name"], first, day, part)


def is_correction(known: Person | Known, found: Found, columns: list[str]) -> bool:
    """Whether what differs can be the same person's: a married name, a letter, a digit."""
    if len(columns) != 1 or not all(_given(known, found, one) for one in AGREE):
        return False
    if columns == ["last_name"]:
        return True
    if columns == ["first_name"]:
        return _near(known.first_name, found["first_name"])
    was, now = born(known), born_found(found)
    swapped = (was[:4], was[5:7], was[8:]) == (now[:4], now[8:], now[5:7])
    return swapped or sum(one != two for one, two in zip(was, now, strict=True)) <= FEW


def born(person: Person | Known) -> str:
    """«1990-05-03», «1990-05», «1990», or nothing."""
    return person.birth_date.isoformat() if person.birth_date else person.birth_part or ""


def born_found(found: Found) -> str:
    return found["birth_date"].isoformat() if found["birth_date"] else found["birth_part"] or ""


def letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", fold(name).translate(LETTERS))


def _same(known: str, found: str) -> bool:
    if known == found or not known or not found:
        return True
    return (letters(known) or known) == (letters(found) or found)


def _same_birth(known: Person | Known, found: Found) -> bool:
    was, now = born(known), born_found(found)
    return was.startswith(now) or now.startswith(was)


AGREE: dict[str, Callable[[Person | Known, Found], bool]] = {
    "last_name": lambda known, found: _same(known.last_name, found["last_name"]),
    "first_name": lambda known, found: _same(known.first_name, found["first_name"]),
    "birth_date": _same_birth,
}


def _given(known: Person | Known, found: Found, column: str) -> bool:
    """Whether both say it: what is missing agrees with anything, and proves nothing."""
    if column == "birth_date":
        return len(born(known)) == len(born_found(found)) == len("1990-05-03")
    return bool(getattr(known, column) and found[column])


def _near(known: str, found: str) -> bool:
    """A few letters, or a first name more or less."""
    some, more = sorted((set(re.findall(r"\w+", fold(one))) for one in (known, found)), key=len)
    one, other = letters(known), letters(found)
    few = min(FEW, len(one) // 2, len(other) // 2)  # «Ali» and «Ana» are two
    return some <= more or _distance(one, other) <= few


def _distance(one: str, two: str) -> int:
    """Letters to add, drop or change, to make one of the other."""
    before = list(range(len(two) + 1))
    for at, letter in enumerate(one, 1):
        row = [at]
        for place, other in enumerate(two, 1):
            change = before[place - 1] + (letter != other)
            row.append(min(before[place] + 1, row[-1] + 1, change))
        before = row
    return before[-1]
