"""What the administrator keeps: accounts, units, sites, coaches, postal codes, lists of terms.

Nothing that is in use is deleted: it is closed from a day on.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import pandas as pd
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from db import limits, transaction
from db.errors import Refusal, Refused
from db.models import Account, Base, Coach, CoachLanguage, PostalCode, Site, Term, Unit
from db.security.session import open_session
from db.settings import rules
from db.text import clean
from db.transaction import Edit, write
from db.user import User


@dataclass(frozen=True)
class Noun:
    """One kind of thing that is kept: its table, and its fields as people see and change them."""

    model: Any
    fields: tuple[str, ...]
    fixed: tuple[str, ...] = ()  # said when it is made, never changed

    @property
    def key(self) -> str:
        return str(inspect(self.model).primary_key[0].key)


LABELS = ("fr", "nl", "de", "en")
NOUNS = {
    "accounts": Noun(Account, ("name", "role", "unit_id", "coach_id", "closed_on"), ("username",)),
    "units": Noun(Unit, ("norm", *LABELS, "closed_on"), ("code",)),
    "sites": Noun(Site, ("name", "unit_id", "closed_on")),
    "coaches": Noun(
        Coach,
        (
            "name", "site_id", "full_time_share", "target_group", "languages", "starts_on",
            "ends_on", "on_leave",
        ),
    ),
    "postal_codes": Noun(PostalCode, ("unit_id",), ("first",)),
    "terms": Noun(Term, (*LABELS, "closed_on"), ("kind", "code", "parent_code")),
}  # fmt: skip


def load(user: User, noun: str) -> pd.DataFrame:
    """All of one kind, in its own order.

    Columns: id (int64, or str for terms), then the noun's fixed and changeable fields: ids Int64,
    days datetime64, ``languages`` list of str, ``full_time_share`` float64, all else as stored.
    """
    kept = NOUNS[noun]
    names = [*kept.fixed, *kept.fields]
    with open_session(user, "house") as session:
        rows = session.scalars(select(kept.model).order_by(*_order(kept))).all()
        found = [(_key(kept, row), *(read(row, name) for name in names)) for row in rows]
    frame = pd.DataFrame(found, columns=["id", *names])
    for name in names:
        if name.endswith("_on"):
            frame[name] = pd.to_datetime(frame[name])
        elif name.endswith("_id"):
            frame[name] = frame[name].astype("Int64")
    return frame


def save(user: User, noun: str, edits: list[Edit], page: str) -> int:
    """Save changed fields, all or none; returns how many rows. Raises Refused or Conflicts."""
    kept = NOUNS[noun]
    with write(user, "house", page) as session:
        return len(transaction.save(session, kept.model, edits, _apply, read))


def add_row(user: User, noun: str, values: Mapping[str, object], page: str) -> str:
    """Make a new one; returns its key as text. Raises Refused.

    A term that is given no code is given one by the board.
    """
    kept = NOUNS[noun]
    with write(user, "house", page) as session:
        if kept.model is Term and not values.get("code"):
            values = {**values, "code": rules.name_term(session, values)}
        row = kept.model()
        rules.prepare(session, row)
        refusals = [
            found
            for name in kept.fixed
            if (found := rules.fix(session, row, name, clean(values.get(name))))
        ]
        wanted = {name: values.get(name) for name in kept.fields}
        refusals = refusals or _apply(session, row, wanted)
        if refusals:
            raise Refused(refusals)
        session.add(row)
        session.flush()
        return str(_key(kept, row))


def remove_postal_code(user: User, first: int, page: str) -> None:
    """Take a boundary away: its codes go to the unit of the row before."""
    with write(user, "house", page) as session:
        row = session.get(PostalCode, first)
        least = session.scalar(select(PostalCode.first).order_by(PostalCode.first).limit(1))
        if row is None or first == least:
            raise Refused([Refusal(first, "first", "postal_code_first")])
        session.delete(row)


def read(row: Any, field: str) -> object:  # noqa: ANN401 - a row of any noun
    """A field as people see it."""
    if field == "languages":
        return tuple(sorted(one.language for one in row.languages))
    value = getattr(row, field)
    return float(value) if isinstance(value, Decimal) else value


def _apply(session: Session, row: Base, after: Mapping[str, object]) -> list[Refusal]:
    """Set values typed on screen under the rules; returns what is broken, and then sets nothing."""
    values: dict[str, Any] = {}
    refusals = []
    for name, value in after.items():
        try:
            values[name] = _held(type(row), name, value)
        except (ValueError, InvalidOperation):
            refusals.append(Refusal(rules.key(row), name, "value_wrong", {"value": value}))
    refusals = refusals or rules.check(session, row, rules.wanted(row, values), after)
    if not refusals:
        for name, value in values.items():
            _set(row, name, value)
        rules.follow(session, row)
    return refusals


def _held(model: type[Base], name: str, value: object) -> Any:  # noqa: ANN401 - as a column has it
    """A value typed on screen as the row holds it; of languages, the codes. Raises ValueError."""
    if name != "languages":
        return _typed(inspect(model).columns[name].type.python_type, value)
    codes = {str(code) for code in value} if isinstance(value, list | tuple) else set()
    if not all(re.fullmatch(r"[a-z]{2,3}", code) for code in codes):
        raise ValueError(codes)
    return codes


def _set(row: Any, name: str, value: Any) -> None:  # noqa: ANN401 - a row of any noun
    if name != "languages":
        setattr(row, name, value)
        return
    kept = [one for one in row.languages if one.language in value]
    added = sorted(value - {one.language for one in kept})
    row.languages = kept + [CoachLanguage(language=code) for code in added]


def _typed(kind: type, value: object) -> object:
    if kind is bool:
        return value in (True, "True")
    if value is None or value == "":
        return None
    if kind is date:
        return _day(value)
    if kind is int:
        return _number(str(value))
    if kind is Decimal:
        return _decimal(str(value))
    return clean(value)


def _day(value: object) -> date:
    found = value if isinstance(value, date) else date.fromisoformat(str(value))
    if not limits.is_day(found):
        raise ValueError(value)
    return found


def _number(text: str) -> int:
    """A whole number that a column holds; a grid may write it as 25.0."""
    found = re.fullmatch(r"(-?[0-9]{1,10})(\.0*)?", text.strip())
    if not found or abs(int(found[1])) > limits.GREATEST:
        raise ValueError(text)
    return int(found[1])


def _decimal(text: str) -> Decimal:
    found = Decimal(text.strip().replace(",", "."))
    if not found.is_finite() or abs(found) > limits.GREATEST:
        raise ValueError(text)
    return found


def _key(kept: Noun, row: Base) -> Any:  # noqa: ANN401 - int or str
    return getattr(row, kept.key)


def _order(kept: Noun) -> list[Any]:
    if kept.model is Term:
        return [Term.kind, Term.position]
    if kept.model is Coach:
        return [Coach.unit_id, Coach.name]
    return [getattr(kept.model, kept.key)]
