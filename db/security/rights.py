"""Who may see and do what: the one table of rights."""

from dataclasses import dataclass
from typing import Literal

from db.errors import NotAllowed
from db.user import User

Subject = Literal[
    "figures", "cases", "team", "following", "directory", "reports", "history", "house",
    "approvals", "persons",
]  # fmt: skip
Scope = Literal["all", "unit", "own", "house"]


@dataclass(frozen=True)
class Right:
    """``rounded``: counts only, none under five, and not every question
    (``db.caseload.rounded_questions``). ``gives``: cases to coaches, sites and other units.
    """

    read: Scope
    write: bool = False
    rounded: bool = False
    gives: bool = False


RIGHTS: dict[tuple[str, Subject], Right] = {
    ("unit_head", "figures"): Right("unit"),
    ("unit_head", "cases"): Right("unit", write=True, gives=True),
    ("unit_head", "team"): Right("unit", write=True),
    ("unit_head", "following"): Right("unit", write=True),
    ("unit_head", "directory"): Right("unit", write=True),
    ("unit_head", "reports"): Right("unit", write=True),
    ("unit_head", "history"): Right("unit"),
    ("service_head", "figures"): Right("all"),
    ("service_head", "cases"): Right("all", write=True, gives=True),
    ("service_head", "team"): Right("all", write=True),
    ("service_head", "following"): Right("all", write=True),
    ("service_head", "directory"): Right("all", write=True),
    ("service_head", "reports"): Right("all", write=True),
    ("service_head", "history"): Right("all"),
    ("service_head", "approvals"): Right("all", write=True),
    ("service_head", "persons"): Right("all", write=True),
    ("coach", "figures"): Right("own"),
    ("coach", "cases"): Right("own", write=True),
    ("coach", "team"): Right("unit"),
    ("coach", "following"): Right("unit", write=True),
    ("coach", "directory"): Right("unit"),
    ("coach", "reports"): Right("own", write=True),
    ("analyst", "figures"): Right("all", rounded=True),
    ("administrator", "directory"): Right("all"),
    ("administrator", "reports"): Right("own", write=True),
    ("administrator", "history"): Right("house"),
    ("administrator", "house"): Right("house", write=True),
    ("system", "history"): Right("all"),
    ("system", "house"): Right("all", write=True),
    ("system", "cases"): Right("all", write=True, gives=True),
    ("system", "persons"): Right("all"),
    ("system", "directory"): Right("all", write=True),
}


def may(user: User, subject: Subject, *, write: bool = False) -> bool:
    right = RIGHTS.get((user.role, subject))
    return right is not None and (right.write or not write)


def may_give(user: User) -> bool:
    """Whether the user gives cases to coaches, sites and other units."""
    right = RIGHTS.get((user.role, "cases"))
    return right is not None and right.gives


def may_settle(user: User) -> bool:
    """Whether the user says what came of a report: who keeps the directory does."""
    return may(user, "reports", write=True) and may(user, "directory", write=True)


def sees_all(user: User, subject: Subject) -> bool:
    """Whether the user sees a subject in every unit."""
    right = RIGHTS.get((user.role, subject))
    return right is not None and right.read == "all"


def sees_cases_of_others(user: User) -> bool:
    """Whether the user sees cases of more than one coach."""
    right = RIGHTS.get((user.role, "cases"))
    return right is not None and right.read != "own"


def sees_exact_counts(user: User) -> bool:
    """Whether figures are told as they are. Raises NotAllowed for who has none."""
    right = RIGHTS.get((user.role, "figures"))
    if right is None:
        raise NotAllowed(f"{user.role} may not read figures")
    return not right.rounded
