"""What somebody must be allowed to do to take a saved set back: every deed that is in it."""

import json
from collections.abc import Sequence

from sqlalchemy import select

from db.errors import NotAllowed, NotFound
from db.models import Change
from db.persons import separate
from db.security import rights
from db.security.rights import Subject
from db.security.scope import CASES, DIRECTORY, REPORTS, TEAM, TWICE
from db.security.session import open_session
from db.user import User

LOADS = ("load-register", "load-directory")  # of the board itself, only these are taken back
PLACES = ("coach_id", "site_id", "unit_id")  # of a case: who holds it, and where


def check(user: User, records: Sequence[Change]) -> None:
    """Raises NotAllowed where the role does none of these deeds, NotFound where the set is neither
    the own one nor in the history that the user sees, and NotAllowed where the user may not do one
    of the deeds to these very rows.
    """
    for subject in sorted({_subject(one) for one in records}):
        if not rights.may(user, subject, write=True):
            raise NotAllowed(f"{user.role} may not write {subject}")
    if not _is_own(user, records) and not _is_seen(user, records[0].change_set):
        raise NotFound(f"set {records[0].change_set}")
    if not may(user, records):
        raise NotAllowed(f"{user.role} may not do what set {records[0].change_set} did")


def may(user: User, records: Sequence[Change]) -> bool:
    """Whether the user may do each deed of a set that is theirs to see."""
    return all(
        rights.may(user, _subject(one), write=True) and _may_do(user, one) for one in records
    )


def subject_of(records: Sequence[Change]) -> Subject:
    """Under which right a set is taken back: the one that reaches all of its rows."""
    subjects = {_subject(one) for one in records}
    if any(_is_answer_to_offer(one) for one in records):
        return "team"  # the case goes back to a unit that the user does not see
    order: tuple[Subject, ...] = ("persons", "cases", "team", "reports", "directory")
    found: Subject = next((one for one in order if one in subjects), "house")
    return "cases" if found == "team" else found


def _subject(one: Change) -> Subject:
    """Under which right a row of this kind is written."""
    if one.table_name in TWICE or separate.is_merge(one):
        return "persons"
    if one.table_name in CASES:
        return "cases"
    if one.table_name in TEAM:
        return "team"
    if one.table_name in REPORTS:
        return "reports"
    return "directory" if one.table_name in DIRECTORY else "house"


def _may_do(user: User, one: Change) -> bool:
    """What the right to write a kind of rows does not say by itself."""
    if one.account_id is None and one.page in LOADS:
        return rights.sees_all(user, _subject(one))  # a file brings what belongs to every unit
    if one.table_name in REPORTS:
        return rights.may_settle(user) or (_are_own_words(user, one) and not _is_settled(one))
    return rights.may_give(user) or not _gives(one)


def _is_own(user: User, records: Sequence[Change]) -> bool:
    return user.account_id is not None and records[0].account_id == user.account_id


def _is_seen(user: User, change_set: str) -> bool:
    if not rights.may(user, "history"):
        return False
    with open_session(user, "history") as session:
        found = select(Change.id).where(Change.change_set == change_set).limit(1)
        return session.scalar(found) is not None


def _sides(one: Change) -> tuple[dict[str, object], dict[str, object]]:
    """What a record says of before and after; nothing for a row that was not, or no longer is."""
    return json.loads(one.before or "{}"), json.loads(one.after or "{}")


def _gives(one: Change) -> bool:
    """Whether a case was given to somebody, or taken away. Who reopens a case may let go of a coach
    who has left and of a site that is closed; that is no giving.
    """
    before, after = _sides(one)
    if one.table_name == "allocation":
        return True
    if one.table_name == "transfer":
        return not one.before or not one.after
    if one.table_name != "case_file" or not one.before or not one.after:
        return False
    moved = [name for name in PLACES if name in after]
    one_side = [(before[name] is None) != (after[name] is None) for name in moved]
    lets_go = "closed_on" in after and all(one_side)
    return bool(moved) and not lets_go


def _are_own_words(user: User, one: Change) -> bool:
    """Whether a report was said, or taken back, by the user."""
    said = [side.get("account_id") for side in _sides(one) if "account_id" in side]
    return bool(said) and all(key == user.account_id for key in said)


def _is_settled(one: Change) -> bool:
    return any(side.get("result") for side in _sides(one))


def _is_answer_to_offer(one: Change) -> bool:
    return one.table_name == "transfer" and bool(one.before) and "accepted" in _sides(one)[1]
