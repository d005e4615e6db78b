"""How many persons a household has, from how the register words it.

What is counted is read as it is written: «2 adultes + 1 enfant» is three, «3 personnes dont 1
mineur» is three, «gezin van 4» is four, «1+2» is three. Where no adult is counted there is one, or
two of a couple; where no child is counted the minors of the register are added. What can be read
in two ways, or holds a word that is not known, is refused.
"""

import re
from functools import lru_cache

from db.importers.register.household_counted import (
    ADULTS,
    UNCLEAR,
    YOUNG,
    Counted,
    count,
    count_roles,
    total_of,
)
from db.importers.register.household_words import ALONE_MINOR, NONE, Token, prepare, tokens

LARGEST = 40
FEW = 4096  # wordings that are remembered: most are like one before


class Alone(ValueError):
    """One person alone, with minors: perhaps the minors of another person under that number."""


@lru_cache(FEW)
def size(text: str, minors: int) -> int:
    """Persons in a household, the minors included. Raises ValueError where the two disagree, and
    where a word is not understood.
    """
    words = prepare(text)
    if re.search(r"\d *[-–—] *\d", words):
        raise ValueError(UNCLEAR)
    words, lone = ALONE_MINOR.subn("", words)
    words, none = NONE.subn("", words)
    whole, part = _parted(tokens(words))
    if len(whole) == 1 and whole[0].kind in YOUNG and whole[0].count is None and not whole[0].many:
        raise ValueError(UNCLEAR)  # «enfant»: the person, or a child of hers
    counted, among = count(whole), count(part)
    if none:
        counted.add("children", 0)
    total = total_of(counted, minors, lone=bool(lone))
    _agree(counted, minors)
    _agree(among, minors)
    _fit(among, part, counted, total)
    if not 1 <= total <= LARGEST:
        raise ValueError(f"is not a household of 1 to {LARGEST} persons")
    if total <= minors:
        raise ValueError(f"leaves no adult beside {minors} minors")
    return total


def _parted(found: list[Token]) -> tuple[list[Token], list[Token]]:
    """What is counted, and which of them are named again: «3 pers.», «1 mineur».

    A bracket and what follows a colon name again what was counted before; else they go on.
    """
    whole: list[Token] = []
    part: list[Token] = []
    here, outer = whole, whole
    for at, one in enumerate(found):
        if one.kind == "open":
            outer = here
        if one.kind == "part" or (one.kind in ("open", "colon") and _repeats(whole, found[at:])):
            here = part
        elif one.kind == "close":
            here = outer
        elif one.kind not in ("open", "colon"):
            here.append(one)
    return whole, part


def _repeats(before: list[Token], after: list[Token]) -> bool:
    """Whether what follows can only be some of those who were counted."""
    inside = after[1:]
    for at, one in enumerate(inside):
        if one.kind == "close":
            inside = inside[:at]
            break
    counted = {one.kind for one in before if one.count is not None}
    if counted & {"persons", "bare"}:
        return True
    young = [one.kind in YOUNG for one in inside if one.kind in YOUNG]
    adults = [one.kind in ADULTS for one in inside if one.kind in ADULTS]
    known = bool(counted & set(YOUNG)), bool(counted & {*ADULTS, "couple"})
    roles = any(one.kind in (*ADULTS, "couple") for one in before)
    return bool((not young or known[0]) and (not adults or known[1] or roles) and (young or adults))


def _fit(among: Counted, part: list[Token], counted: Counted, total: int) -> None:
    """Those who are named again are no more than all, and as many where all kinds are named."""
    young, known = among.young, counted.young
    persons = sum(among.numbers.values()) + (count_roles(among) if among.roles else 0)
    children = persons == young == known
    whole = "persons" in counted.numbers or counted.bare
    all_named = young is not None and bool(among.numbers.keys() - set(YOUNG) or among.roles)
    if (
        persons > total
        or (young is not None and known is not None and young > known)
        or (whole and all_named and persons != total)
        or (any(one.join == "sum" for one in part) and persons != total and not children)
    ):
        raise ValueError(UNCLEAR)


def _agree(counted: Counted, minors: int) -> None:
    named, young = counted.numbers.get("minors"), counted.young
    if named is not None and named != minors:
        raise ValueError(f"counts {named} minors, and the column of minors {minors}")
    if young is not None and young < minors:
        raise ValueError(f"counts {young} children, and the column of minors {minors}")
    alone = counted.roles == ["alone"] and not (counted.numbers or counted.bare or counted.several)
    if alone and minors:
        raise Alone(f"is one person alone, and the column of minors counts {minors}")
