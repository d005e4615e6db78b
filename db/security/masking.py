"""Persons on a screen that others look at: initials for names, nothing else that identifies."""

from typing import Any

from sqlalchemy import ColumnElement, case, func, literal

from db.models import Person
from db.user import User

HIDDEN = "•••"


def initials(last_name: str, first_name: str) -> str:
    """«D. A.»: how a person is called where others listen."""
    return " ".join(f"{name.strip()[:1]}." for name in (last_name, first_name) if name.strip())


def name(user: User) -> ColumnElement[Any]:
    """«Last First» as a column, or the initials on a shared screen."""
    if not user.masked:
        return func.coalesce(Person.last_name + " " + Person.first_name, "")
    return func.substr(Person.last_name, 1, 1) + ". " + func.substr(Person.first_name, 1, 1) + "."


def hidden(user: User, column: Any) -> Any:  # noqa: ANN401 - any column
    """A column that identifies, or dots on a shared screen where there is something to hide."""
    return case((column.is_not(None), literal(HIDDEN))) if user.masked else column


def text(user: User, written: str | None) -> str | None:
    """What people wrote may name anybody: dots on a shared screen."""
    return HIDDEN if user.masked and written else written


def person(user: User, one: Person) -> None:
    """Mask a person who was read already; the row must have left its session."""
    if user.masked:
        one.last_name, one.first_name = one.last_name[:1] + ".", one.first_name[:1] + "."
        one.sp_number, one.birth_date, one.birth_part = HIDDEN, None, None
