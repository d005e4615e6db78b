"""Accounts: who may sign in, as what."""

import re

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.accounts.passwords import check_password, find_account
from db.errors import Refusal, Refused
from db.hashes import hash_password
from db.models import ROLES, Account, Coach, Unit
from db.names import read_name
from db.transaction import write
from db.user import SYSTEM, User

LONGEST_NAME = 200


def set_language(user: User, language: str) -> None:
    with write(SYSTEM, "house", "language", behalf=user) as session:
        _quietly(session, user.account_id, language=language)


def add_user(
    username: str,
    name: str,
    role: str,
    password: str,
    unit: str | None = None,
    coach: str | None = None,
) -> None:
    """Create an account; ``unit`` is a unit's code, ``coach`` a coach's name. Raises Refused."""
    with write(SYSTEM, "house", "add-user") as session:
        if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,59}", username):
            raise Refused([Refusal(None, "username", "username_wrong", {"value": username})])
        if find_account(session, username):
            raise Refused([Refusal(None, "username", "account_exists", {"value": username})])
        if role not in ROLES:
            raise Refused([Refusal(None, "role", "role_unknown", {"value": role})])
        name = _name(name)
        check_password(session, password)
        unit_id, coach_id = _place(session, role, unit, coach)
        session.add(
            Account(
                username=username,
                name=name,
                role=role,
                password_hash=hash_password(password),
                unit_id=unit_id,
                coach_id=coach_id,
            )
        )


def _name(said: str) -> str:
    name = read_name(said)
    if not name:
        raise Refused([Refusal(None, "name", "name_needed")])
    if len(name) > LONGEST_NAME:
        values = {"value": len(name), "longest": LONGEST_NAME}
        raise Refused([Refusal(None, "name", "name_long", values)])
    return name


def _place(
    session: Session, role: str, unit: str | None, coach: str | None
) -> tuple[int | None, int | None]:
    if role == "unit_head":
        code = read_name(unit).upper()
        found = session.scalar(select(Unit.id).where(Unit.code == code))
        if found is None:
            raise Refused([Refusal(None, "unit", "unit_unknown", {"value": unit or ""})])
        return found, None
    if role == "coach":
        rows = session.scalars(select(Coach).where(Coach.name == read_name(coach))).all()
        if len(rows) != 1:
            rule = "coach_several" if rows else "coach_unknown"
            raise Refused([Refusal(None, "coach", rule, {"value": coach or ""})])
        return rows[0].unit_id, rows[0].id
    return None, None


def _quietly(session: Session, key: int | None, **values: object) -> None:
    """Change an account without a new version: a guess or a language must end no sign-in."""
    session.execute(
        update(Account)
        .where(Account.id == key)
        .values(**values)
        .execution_options(synchronize_session=False, unrecorded=True)
    )
