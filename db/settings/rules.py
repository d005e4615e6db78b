"""The rules of what the administrator keeps."""

import re
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, ColumnExpressionArgument, func, inspect, select, update
from sqlalchemy.orm import Session

from db import hashes, lengths
from db.errors import Refusal
from db.models import ROLES, Account, Base, Case, Coach, PostalCode, Site, Term, Unit
from db.security.session import open_session
from db.text import fold
from db.user import SYSTEM

New = Any  # a row as it would stand, of any noun: its columns by name
NEEDED = {
    Account: ("name", "role"),
    Unit: ("norm", "fr", "nl", "de", "en"),
    Site: ("name", "unit_id"),
    Coach: ("name", "site_id", "full_time_share", "starts_on"),
    PostalCode: ("unit_id",),
    Term: ("fr", "nl", "de", "en"),
}
POINTS: dict[str, Any] = {"unit_id": Unit, "site_id": Site, "coach_id": Coach, "target_group": Term}
LONGEST = 200
LONGEST_CODE = 36  # characters of a code that the board makes, with room for a number
FIXED = {
    "username": r"[a-z0-9][a-z0-9.-]{1,59}",
    "code": r"[A-Z]{3}|[a-z][a-z0-9_]{1,39}",
    "first": r"[1-9]\d{3}",
    "kind": r"[a-z]{2,20}",
    "parent_code": r"[a-z_]{0,40}",
}


def key(row: Base) -> Any:  # noqa: ANN401 - int, str, or None for a new one
    identity = inspect(row).identity
    return identity[0] if identity else None


def prepare(session: Session, row: Base) -> None:
    """What a new row has before anybody says a word."""
    if isinstance(row, Account):
        row.language = "fr"
        row.password_hash = hashes.NOBODY
    if isinstance(row, Coach):
        row.languages = []
    if isinstance(row, Term):
        row.position = (session.scalar(select(func.max(Term.position))) or 0) + 1


def name_term(session: Session, values: Mapping[str, object]) -> str:
    """A code for a new term, made of its list or group and its name; no other term has it."""
    whole = values.get("parent_code") if values.get("kind") == "outcome" else values.get("kind")
    said = re.sub(r"[^a-z0-9]+", "_", fold(str(values.get("en") or values.get("fr") or "")))
    start = f"{whole or 'term'}_{said.strip('_') or 'term'}"[:LONGEST_CODE].rstrip("_")
    codes = (start, *(f"{start}_{number}" for number in range(2, 1000)))
    return next(code for code in codes if session.get(Term, code) is None)


def fix(session: Session, row: Any, name: str, value: str) -> Refusal | None:  # noqa: ANN401
    """Set what is said once only: the name by which others point here."""
    if not re.fullmatch(FIXED[name], value):
        return Refusal(None, name, f"{name}_wrong", {"value": value})
    column = getattr(type(row), name)
    unique = name in ("username", "code", "first")
    if unique and session.scalar(select(column).where(column == _as(column, value))) is not None:
        return Refusal(None, name, "exists", {"value": value})
    setattr(row, name, _as(column, value) or None)
    return None


def wanted(row: Base, values: Mapping[str, object]) -> New:
    """The row as it would stand with new values; nothing is set."""
    names = inspect(type(row)).columns.keys()
    return SimpleNamespace(**{name: getattr(row, name) for name in names} | dict(values))


def check(session: Session, row: Base, new: New, after: Mapping[str, object]) -> list[Refusal]:
    """The rules that a row would break as ``new``, which ``wanted`` gives; sets nothing."""
    missing = [name for name in NEEDED[type(row)] if getattr(new, name) in (None, "")]
    refusals = [Refusal(key(row), name, "needed") for name in missing]
    for name in after:
        value = getattr(new, name, None)
        if name in POINTS and value is not None and not _is_there(session, name, value):
            refusals.append(Refusal(key(row), name, "value_wrong", {"value": value}))
        if isinstance(value, str):
            refusals += lengths.check(key(row), name, value, LONGEST)
    if refusals:
        return refusals
    found = RULES[type(row)](session, row, new, after)
    return [found] if found else []


def follow(session: Session, row: Base) -> None:
    """What follows by itself from values that were checked and set."""
    if isinstance(row, Account):
        _follow_coach(session, row)
    if isinstance(row, Coach):
        _follow_site(session, row)


def _follow_coach(session: Session, row: Account) -> None:
    """An account of a coach stands in the coach's unit; only unit heads have one beside."""
    with session.no_autoflush:  # the row is not lawful before its unit fits
        coach = session.get(Coach, row.coach_id) if row.role == "coach" else None
    row.coach_id = coach.id if coach else None
    if row.role != "unit_head":
        row.unit_id = coach.unit_id if coach else None


def _follow_site(session: Session, row: Coach) -> None:
    """A coach works in the unit of the site."""
    with session.no_autoflush:
        site = session.get_one(Site, row.site_id)
    moves = key(row) is not None and row.unit_id != site.unit_id
    row.unit_id = site.unit_id
    if moves:
        _bring_accounts(session, row)


def _is_there(session: Session, name: str, value: object) -> bool:
    """Whether what a field points to exists; of terms, in the list it takes them from."""
    found = session.get(POINTS[name], value)
    return found is not None and (name != "target_group" or found.kind == "target")


def _account(
    session: Session, row: Account, new: New, after: Mapping[str, object]
) -> Refusal | None:
    user = session.info["user"]
    if new.role not in ROLES:
        return Refusal(key(row), "role", "role_unknown", {"value": new.role})
    if key(row) == user.account_id and {"role", "closed_on"} & after.keys():
        return Refusal(key(row), "role", "own_account")
    if new.role == "coach":
        coach = session.get(Coach, new.coach_id) if new.coach_id else None
        if coach is None:
            return Refusal(key(row), "coach_id", "coach_needed")
    if new.role == "unit_head" and new.unit_id is None:
        return Refusal(key(row), "unit_id", "unit_needed")
    return None


def _coach(session: Session, row: Coach, new: New, after: Mapping[str, object]) -> Refusal | None:
    site = session.get(Site, new.site_id)
    if site is None:
        return Refusal(key(row), "site_id", "needed")
    if not 0 < new.full_time_share <= 1:
        values = {"value": new.full_time_share}
        return Refusal(key(row), "full_time_share", "share_wrong", values)
    if new.ends_on and new.ends_on < new.starts_on:
        return Refusal(key(row), "ends_on", "ends_before_start", {"day": new.starts_on})
    moves = key(row) is not None and row.unit_id != site.unit_id
    if moves and (count := _open(Case.coach_id == key(row))):
        return Refusal(key(row), "site_id", "holds_cases", {"count": count})
    if moves and (count := _all(Case.coach_id == key(row))):
        return Refusal(key(row), "site_id", "held_cases", {"count": count})
    return None


def _bring_accounts(session: Session, coach: Coach) -> None:
    """The coach's accounts come along to the other unit.

    A foreign key ties coach and unit of an account together at every statement: the accounts let
    go of the coach while the coach moves. What the record tells is the new unit.
    """
    own = list(session.scalars(select(Account).where(Account.coach_id == coach.id)))
    ids = [one.id for one in own]

    def hold(**values: object) -> None:
        session.connection().execute(update(Account).where(Account.id.in_(ids)).values(values))

    if own:
        hold(role="analyst", unit_id=None, coach_id=None)
    session.flush()
    if own:
        hold(role="coach", unit_id=coach.unit_id, coach_id=coach.id)
    for one in own:
        one.unit_id = coach.unit_id


def _site(session: Session, row: Site, new: New, after: Mapping[str, object]) -> Refusal | None:
    if "unit_id" in after and key(row):
        here = select(func.count()).where(Coach.site_id == key(row))
        count = _all(Case.site_id == key(row)) + (session.scalar(here) or 0)
        if count and row.unit_id != new.unit_id:
            return Refusal(key(row), "unit_id", "site_stays", {"count": count})
    if {"unit_id", "closed_on"} & after.keys():
        at_work = select(func.count()).where(Coach.site_id == key(row), Coach.ends_on.is_(None))
        count = _open(Case.site_id == key(row)) + (session.scalar(at_work) or 0)
        if count and (new.closed_on or "unit_id" in after) and key(row):
            return Refusal(key(row), "closed_on", "in_use", {"count": count})
    return _twin(session, row, Site.name, new.name)


def _unit(session: Session, row: Unit, new: New, after: Mapping[str, object]) -> Refusal | None:
    if new.norm <= 0:
        return Refusal(key(row), "norm", "norm_wrong", {"value": new.norm})
    if new.closed_on and (count := _open(Case.unit_id == key(row))):
        return Refusal(key(row), "closed_on", "in_use", {"count": count})
    return None


def _term(session: Session, row: Term, new: New, after: Mapping[str, object]) -> Refusal | None:
    kinds = set(session.scalars(select(Term.kind).distinct()))
    if new.kind not in kinds:
        return Refusal(key(row), "kind", "kind_of_list_unknown", {"value": new.kind})
    if new.kind == "stage" and (new.closed_on or key(row) is None):
        return Refusal(key(row), "kind", "stages_are_fixed")
    if new.kind == "outcome" and key(row) is None:
        parent = session.get(Term, new.parent_code) if new.parent_code else None
        if parent is None or parent.kind != "outcome" or parent.parent_code:
            return Refusal(None, "parent_code", "outcome_needs_group")
        if not new.code.startswith(f"{parent.code}_"):
            return Refusal(None, "code", "outcome_code_wrong", {"group": parent.code})
    return None


def _postal_code(*_row: object) -> None:
    return None


def _twin(session: Session, row: Base, column: Any, value: str) -> Refusal | None:  # noqa: ANN401
    same = select(inspect(type(row)).primary_key[0]).where(column == value)
    others = [found for found in session.scalars(same) if found != key(row)]
    return Refusal(key(row), column.key, "exists", {"value": value}) if others else None


def _open(holds: ColumnElement[bool]) -> int:
    """How many open cases hang on a row: a count, which the administrator may be told."""
    return _all(holds, Case.is_open)


def _all(*holds: ColumnExpressionArgument[bool]) -> int:
    """How many cases, closed and void ones too: each stays in the unit that it was led in."""
    still = select(func.count()).select_from(Case).where(*holds)
    with open_session(SYSTEM, "house") as counting:
        return counting.scalar(still) or 0


def _as(column: Any, value: str) -> Any:  # noqa: ANN401
    return int(value) if column.type.python_type is int and value else value


RULES: dict[type, Callable[..., Refusal | None]] = {
    Account: _account,
    Unit: _unit,
    Site: _site,
    Coach: _coach,
    PostalCode: _postal_code,
    Term: _term,
}
