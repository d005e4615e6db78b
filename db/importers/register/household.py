"""How many persons a household has, from how the register words it.

What is counted is read as it is written: «2 adultes + 1 enfant» is three, «3 personnes dont 1
mineur» is three, «gezin van 4» is four, «1+2» is three. Where no adult is counted there is one, or
two of a couple; where no child is counted the minors of the register are added. What can be read
in two ways is refused.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from db.text import fold

LARGEST = 40
FEW = 4096  # wordings that are remembered: most are like one before
UNCLEAR = "can be read in more than one way: write «2 adultes + 1 enfant», or the persons alone"
DIGITS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7,
    "een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7,
}  # fmt: skip
PAIR = r"couples?|koppels?|echtpa\w+"
COUPLE = (
    rf"{PAIR}|m\.?r?\.? et mme|meneer en mevrouw|marie\w*|conjoint\w*|gehuwd\w*|partners?"
    "|parents|ouders"
)
MOTHER, FATHER = r"\b(?:mere|moeder|maman|mama)\b", r"\b(?:pere|vader|papa)\b"
ADULT = (
    r"adulte?s?|ad|a|volwassenen?|volw|v|hommes?|femmes?|man|mannen|vrouw|vrouwen|mere|pere|moeder"
    r"|vader|isolee?s?|alleenstaanden?|parents?|ouders?|conjoints?|partners?"
)
MINOR = r"mineure?s?|minderjarigen?|minors?|min|mj"
CHILD = (
    r"enfants?|enf|e|kind|kinderen|kdn|k|bebes?|baby|babys|fils|filles?|zoon|zonen|zoons|dochters?"
)
PERSON = r"personnes?|personen|persoon|pers|p|membres?|leden|lid|tetes"
ALSO = r"(?:\+|\b(?:et|en|avec|met|plus)\b)"
PART = r"\b(?:dont|waarvan|waaronder|inclus|incl|inclusief|including|parmi lesquels)\b"
KINDS = (
    ("couple", PAIR), ("minors", MINOR), ("children", CHILD), ("adults", ADULT),
    ("persons", PERSON),
)  # fmt: skip


@dataclass
class Counted:
    """What a wording counts; None where it does not."""

    adults: int | None = None
    minors: int | None = None
    children: int | None = None
    persons: int | None = None
    bare: tuple[int, ...] = ()

    @property
    def young(self) -> int | None:
        if self.minors is None and self.children is None:
            return None
        return (self.minors or 0) + (self.children or 0)

    def add(self, kind: str, count: int) -> None:
        setattr(self, kind, (getattr(self, kind) or 0) + count)


@lru_cache(FEW)
def size(text: str, minors: int) -> int:
    """Persons in a household, the minors included. Raises ValueError where the two disagree."""
    words = re.sub(r"\b[a-z]+\b", lambda found: str(DIGITS.get(found[0], found[0])), fold(text))
    whole, part = _parted(words)
    counted, among = _count(whole), _count(part)
    total = _total(whole, counted, minors)
    _agree(counted, minors)
    _agree(among, minors)
    if not 1 <= total <= LARGEST:
        raise ValueError(f"is not a household of 1 to {LARGEST} persons")
    if total <= minors:
        raise ValueError(f"leaves no adult beside {minors} minors")
    return total


def _parted(words: str) -> tuple[str, str]:
    """What is counted, and which of them are named again: «3 pers.», «1 mineur»."""
    found = re.search(PART, words)
    if found:
        return words[: found.start()], words[found.end() :]
    bracket = re.fullmatch(r"(.*?\d.*?)\((.*)\).*", words)
    if bracket and _count(bracket[1]).adults is None:
        return bracket[1], bracket[2]
    return words, ""


def _count(words: str) -> Counted:
    counted = Counted()
    for number, noun in re.findall(r"(\d+)\s*([a-z]+)?", words):
        kind = _kind(noun)
        if kind == "couple":
            counted.add("adults", 2 * int(number))
        elif kind:
            counted.add(kind, int(number))
        else:
            counted.bare = (*counted.bare, int(number))
    return counted


def _kind(noun: str) -> str:
    return next((kind for kind, words in KINDS if noun and re.fullmatch(words, noun)), "")


def _total(words: str, counted: Counted, minors: int) -> int:
    young, sums = counted.young, re.search(ALSO, words)
    if len(counted.bare) == 2 and young is None and re.search(rf"\d\s*{ALSO}\s*\d", words):
        return sum(counted.bare)  # «1+2»: adults and children
    if len(counted.bare) > 1:
        raise ValueError(UNCLEAR)
    persons = counted.persons if counted.persons is not None else next(iter(counted.bare), None)
    if persons is None:
        adults = counted.adults if counted.adults is not None else _implied(words)
        return adults + (minors if young is None else young)
    if counted.adults is None and young is None:
        if re.search(rf"[a-z)]\s*{ALSO}\s*\d", words):
            raise ValueError(UNCLEAR)  # «couple + 2»: two, or four
        return persons
    named = (counted.adults or 0) + (minors if young is None else young)
    if persons == named:
        return persons
    if counted.adults is None and sums:
        return persons + (young or 0)
    raise ValueError(UNCLEAR)


def _implied(words: str) -> int:
    both = re.search(MOTHER, words) and re.search(FATHER, words)
    return 2 if both or re.search(rf"\b(?:{COUPLE})\b", words) else 1


def _agree(counted: Counted, minors: int) -> None:
    if counted.minors and counted.minors != minors:
        raise ValueError(f"counts {counted.minors} minors, and the column of minors {minors}")
    if counted.young and counted.young < minors:
        raise ValueError(f"counts {counted.young} children, and the column of minors {minors}")
