"""The persons of the sample: all invented, a few of them entered twice."""

from collections.abc import Sequence
from datetime import date
from random import Random
from types import SimpleNamespace

from db.importers.register.values import target_group
from db.row_rules import alike
from db.sample import names
from db.sample.days import between
from db.sample.households import Household
from db.sample.rows import Row

BORN = date(1958, 1, 1), date(2003, 5, 31)  # of age when the programme began
TWICE = {12: "letter", 30: "swapped", 55: "part"}  # how far from the last person


class Register:
    """Draws persons; no two by chance with the same name and day of birth."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.rows: list[Row] = []
        self.known: set[tuple[str, date]] = set()

    def add(self, household: Household, origin: str) -> int:
        """A person with this household; returns the number, counted from 1."""
        nationality, language, first, last, sex = names.person(self.random)
        number, folded = len(self.rows) + 1, names.folded(last, first)
        row = {
            "sp_number": f"{5000000 + number * 7 + self.random.randint(0, 6)}",
            "last_name": last,
            "first_name": first,
            "folded_name": folded,
            "birth_part": None,
            "birth_date": self._birth(folded),
            "sex": sex,
            "nationality": nationality,
            "language": language,
            "household": str(household.size),
            "household_size": household.size,
            "minors": household.minors,
            "target_group": target_group(household.minors, origin),
        }
        self.rows.append(row)
        return number

    def _birth(self, folded: str) -> date:
        day = between(self.random, *BORN)
        while (folded, day) in self.known:
            day = between(self.random, *BORN)
        self.known.add((folded, day))
        return day


def enter_twice(persons: Sequence[Row]) -> None:
    """A few of the last persons look like one before: a letter, a swap, a day that is not known."""
    for place, kind in TWICE.items():
        here = persons[-place]
        like = next(
            one
            for one in reversed(persons[: -place - 1])
            if (one["nationality"], one["sex"]) == (here["nationality"], here["sex"])
        )
        names_ = [like["last_name"], like["first_name"]]
        if kind == "letter":
            names_[0] = names_[0][:-1]
        if kind == "swapped":
            names_.reverse()
        here["last_name"], here["first_name"] = names_
        here["folded_name"] = names.folded(*names_)
        here["birth_date"] = like["birth_date"]
        if kind == "part":
            here["birth_date"], here["birth_part"] = None, like["birth_date"].strftime("%Y-%m")


def make_keys(persons: Sequence[Row]) -> list[Row]:
    """Their keys, as ``db.row_rules.alike`` follows persons that are written one by one."""
    return [
        {"key": key, "person_id": number}
        for number, row in enumerate(persons, start=1)
        for key in sorted(alike.keys(SimpleNamespace(**row)))
    ]
