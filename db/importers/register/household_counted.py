"""What the words of a household count, and how many persons that makes."""

from dataclasses import dataclass, field

from db.importers.register.household_words import ASKED, Token

UNCLEAR = f"can be read in more than one way: {ASKED}"
UNSAID = f"does not say how many children there are, nor does the column of minors: {ASKED}"
ADULTS = (
    "adults",
    "woman",
    "lady",
    "man",
    "mother",
    "father",
    "parent",
    "parents",
    "spouse",
    "alone",
)
PAIRED = ("spouse", "parents")
GROUPS = ({"couple"}, {"mother", "father"}, {"woman", "man"}, {"lady", "man"}, {"parent"})
YOUNG = ("minors", "children", "offspring", "twins")


@dataclass
class Counted:
    """What a wording counts, by kind. ``roles`` are named without a number: a mother, a wife.

    ``joins`` has what stands before the first of a kind, in the order of the kinds.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    roles: list[str] = field(default_factory=list)
    bare: list[Token] = field(default_factory=list)
    joins: dict[str, str] = field(default_factory=dict)
    joined: bool = False  # whether a role is added to what stands before it
    several: int = 0  # children without a number: at least so many

    @property
    def young(self) -> int | None:
        found = [self.numbers[kind] for kind in YOUNG if kind in self.numbers]
        return sum(found) if found else None

    def add(self, kind: str, count: int) -> None:
        self.numbers[kind] = self.numbers.get(kind, 0) + count


def count(found: list[Token]) -> Counted:
    """Raises ValueError where several are named and nobody says how many."""
    counted = Counted()
    for one in found:
        counted.joins.setdefault(one.kind, one.join)
        if one.kind == "bare":
            counted.bare.append(one)
        elif one.kind == "some":
            counted.several = 1
        elif one.kind in YOUNG:
            _count_young(counted, one)
        elif one.kind in ("persons", "relatives"):
            _count_others(counted, one)
        elif one.kind in ("couple", "adults") and one.count is not None:
            counted.add("adults", one.count * (2 if one.kind == "couple" else 1))
        else:
            _count_adults(counted, one)
    return counted


def _count_young(counted: Counted, one: Token) -> None:
    if one.kind == "twins":
        counted.add("offspring", 2)
    elif one.many:
        counted.several = 2
    else:
        counted.add(one.kind, 1 if one.count is None else one.count)


def _count_others(counted: Counted, one: Token) -> None:
    if one.many:
        raise ValueError(UNCLEAR)
    counted.add(one.kind, 1 if one.count is None else one.count)


def _count_adults(counted: Counted, one: Token) -> None:
    if one.kind == "adults" and one.many:
        raise ValueError(UNCLEAR)
    if one.kind != "parents" and (one.count or 1) > 1:
        counted.add("adults", one.count or 1)
    elif one.kind == "adults":
        counted.add("adults", 1)
    else:
        counted.roles.append(one.kind)
        counted.joined = counted.joined or bool(one.join)


def total_of(counted: Counted, minors: int, *, lone: bool) -> int:
    """``lone``: a minor who came alone. Raises ValueError where it can be read in two ways."""
    young, bare = _young(counted, minors), counted.bare
    if len(bare) == 2 and not (counted.numbers or counted.roles) and bare[1].join:
        return (bare[0].count or 0) + (bare[1].count or 0)  # «1+2»: adults and children
    if len(bare) > 1 or (bare and "persons" in counted.numbers):
        raise ValueError(UNCLEAR)
    if lone:
        return _lone(counted, minors)
    persons = (bare[0].count or 0) if bare else counted.numbers.get("persons")
    extra = counted.numbers.get("relatives", 0)
    if persons is not None:
        return _persons(counted, persons, minors)
    if extra and minors and young is None:
        raise ValueError(UNCLEAR)  # the brother may be the minor
    adults = _adults(counted)
    if extra and not (counted.roles or "adults" in counted.numbers):
        raise ValueError(UNCLEAR)  # «grand-mère + 1 enfant»: she, or the person as well
    return adults + extra + (minors if young is None else young)


def _young(counted: Counted, minors: int) -> int | None:
    kinds = [kind for kind in counted.joins if kind in ("minors", "children", "offspring")]
    named = [kind for kind in kinds if kind in counted.numbers]
    if any(counted.joins[kind] not in ("sum", "and") for kind in named[1:]):
        raise ValueError(UNCLEAR)  # «2 enfants, 1 fils»: two, or three
    if counted.several and counted.young is not None:
        raise ValueError(UNCLEAR)
    if counted.several > minors and not (counted.bare or "persons" in counted.numbers):
        raise ValueError(UNSAID)
    return counted.young


def _lone(counted: Counted, minors: int) -> int:
    """A minor alone: one person, with a child of his or her own if one is counted."""
    others = counted.numbers.keys() - set(YOUNG)
    if {*counted.roles} - {"alone"} or others or counted.bare:
        raise ValueError(UNCLEAR)
    if counted.young is None and minors:
        raise ValueError(f"is one person alone, and the column of minors counts {minors}")
    return 1 + (counted.young or 0)


def _persons(counted: Counted, persons: int, minors: int) -> int:
    """Where persons are counted: whether others are added to them, or are among them."""
    young, adults = counted.young, counted.numbers.get("adults")
    extra = counted.numbers.get("relatives", 0)
    joins = {counted.joins[kind] for kind in (*YOUNG, "relatives") if kind in counted.numbers}
    if extra or (young is not None and adults is None):
        known = persons == count_roles(counted) + (young or 0) + extra and counted.roles
        if known and "sum" not in joins:
            return persons
        firm = joins == {"sum"} or (joins <= {"sum", "and"} and not counted.bare)
        if not firm or counted.roles or adults is not None:
            raise ValueError(UNCLEAR)
        return persons + (young or 0) + extra
    if adults is not None:
        if persons != adults + (minors if young is None else young):
            raise ValueError(UNCLEAR)
        return persons
    joined = counted.joins.get("bare") or counted.joins.get("persons")
    joined = joined if counted.roles or joined == "sum" else ""
    one_too_many = "alone" in counted.roles and persons > 1
    if joined or one_too_many or persons < count_roles(counted):
        raise ValueError(UNCLEAR)  # «couple + 2»: two, or four
    return persons


def count_roles(counted: Counted) -> int:
    """How many adults the roles are, if nobody counts them."""
    roles = set(counted.roles)
    pairs = ({"mother", "father"}, {"woman", "man"}, {"lady", "man"})
    two = roles & {"couple", *PAIRED} or any(pair <= roles for pair in pairs)
    return 2 if two else 1


def _adults(counted: Counted) -> int:
    named, base = counted.numbers.get("adults"), count_roles(counted)
    roles = [kind for kind in counted.roles if kind != "alone"]
    if named is not None:
        if roles and (named != base or base == 1):
            raise ValueError(UNCLEAR)
        return named
    if counted.roles in (["woman"], ["man"]) and "sum" in counted.joins.values():
        raise ValueError(UNCLEAR)  # «femme + 2 enfants»: a woman, or a man's wife
    alike = [{*roles} - set(PAIRED) <= group for group in GROUPS]
    if counted.joined and (not any(alike) or len(roles) != len({*roles})):
        raise ValueError(UNCLEAR)  # «homme avec sa mère», «femme et femme»
    if set(roles) > {"mother", "father"}:
        raise ValueError(UNCLEAR)
    return base
