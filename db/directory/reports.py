"""What people say is wrong with an entry of the directory, and what came of it.

Whoever looks the directory up may say it. It goes to the unit of who said it; who keeps the
directory there settles it. Without a unit it goes to the head of service.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload

from db import clock, lengths, limits
from db.directory import fields as directory_fields
from db.errors import NotAllowed, NotFound, Refusal, Refused
from db.models import RESULTS, Organisation, Report, Service
from db.security import rights
from db.security.session import open_session
from db.text import clean, fold
from db.transaction import write
from db.user import User

LONGEST = {"words": 500, "answer": 500}  # characters
KEPT = timedelta(days=28)  # how long it is shown what came of a report
STATES = ("open", "settled")
SERVICE, ORGANISATION = "service", "organisation"
OPEN = Report.settled_on.is_(None)


@dataclass(frozen=True)
class Seen:
    """An entry as somebody looks at it. ``about`` is its key: service:5, or organisation:7."""

    about: str
    title: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """One report. ``changed`` has the fields that are no longer as they were, before and now."""

    id: int
    about: str
    title: str
    retired: bool
    words: str
    by: str
    on: date
    own: bool
    changed: Mapping[str, tuple[Any, Any]]
    result: str | None
    answer: str
    settled_by: str
    settled_on: date | None


def look(user: User, about: str) -> Seen:
    """An entry, in use or not, as it stands now. Raises NotFound."""
    with open_session(user, "directory") as session:
        return _seen(about, _entry(session, about))


def found(user: User, states: Iterable[str] = ("open",), unit_id: int | None = None) -> list[Said]:
    """The reports that the user may see, oldest first; of those settled, those of four weeks."""
    chosen = _chosen().where(_of(states))
    if unit_id is not None:
        chosen = chosen.where(Report.unit_id == unit_id)
    with open_session(user, "reports") as session:
        return [_said(user, one) for one in session.scalars(chosen)]


def own(user: User) -> list[Said]:
    """What the user said, open or settled within four weeks, newest first."""
    return [one for one in reversed(found(user, STATES)) if one.own]


def named(user: User, numbers: Iterable[int]) -> dict[int, Said]:
    """These reports, as far as the user may see them, by their ids."""
    chosen = _chosen().where(Report.id.in_([one for one in numbers if limits.is_key(one)]))
    with open_session(user, "reports") as session:
        return {one.id: _said(user, one) for one in session.scalars(chosen)}


def entries(user: User, states: Iterable[str]) -> tuple[set[int], set[int]]:
    """The ids of the services, and of the organisations, that reports of these states are about."""
    chosen = select(Report.service_id, Report.organisation_id).where(_of(states))
    with open_session(user, "reports") as session:
        rows = session.execute(chosen).all()
    return {one for one, _owner in rows if one}, {owner for _one, owner in rows if owner}


def say(user: User, seen: Seen, words: str, page: str) -> int:
    """Say that an entry is wrong, as it was ``seen``. Returns the id of the report.

    Raises Refused without words, with too many, with the same as are open already, and where the
    entry was changed meanwhile; NotFound.
    """
    text = clean(words)
    with write(user, "reports", page) as session:
        now = _seen(seen.about, _entry(session, seen.about))
        if refusals := _check_words(session, user, seen, now, text):
            raise Refused(refusals)
        kind, key = _key(seen.about)
        report = Report(
            **{f"{kind}_id": key},
            unit_id=user.unit_id,
            account_id=user.account_id,
            said_by=user.name,
            said_on=clock.today(),
            words=text,
            seen=json.dumps(now.fields, ensure_ascii=False),
        )
        session.add(report)
        session.flush()
        return report.id


def settle(user: User, report_id: int, result: str, answer: str, page: str) -> None:
    """Say what came of a report, one of RESULTS, perhaps with a word back.

    Raises NotAllowed for who does not keep the directory, NotFound, and Refused; also where
    somebody settled it already.
    """
    if not rights.may_settle(user):
        raise NotAllowed(f"{user.role} may not settle reports")
    text = clean(answer)
    with write(user, "reports", page) as session:
        wanted = select(Report).where(Report.id == report_id).with_for_update()
        report = session.scalars(wanted).one_or_none() if limits.is_key(report_id) else None
        if report is None:
            raise NotFound(f"report {report_id}")
        if report.result:
            values: dict[str, object] = {"who": report.settled_by}
            raise Refused([Refusal(None, "result", "settled_already", values)])
        refusals = lengths.check(None, "answer", text, LONGEST["answer"])
        if result not in RESULTS:
            refusals.append(Refusal(None, "result", "needed"))
        if refusals:
            raise Refused(refusals)
        report.result, report.answer = result, text or None
        report.settled_on, report.settled_by = clock.today(), user.name


def _check_words(session: Session, user: User, seen: Seen, now: Seen, text: str) -> list[Refusal]:
    if not text:
        return [Refusal(None, "words", "needed")]
    if wrong := lengths.check(None, "words", text, LONGEST["words"]):
        return wrong
    if now.fields != seen.fields:
        return [Refusal(None, "", "entry_changed")]
    same = select(Report.words).where(
        OPEN, Report.account_id == user.account_id, _about(seen.about)
    )
    if any(fold(one) == fold(text) for one in session.scalars(same)):
        return [Refusal(None, "words", "said_already")]
    return []


def _chosen() -> Select[Report]:
    service, owner = joinedload(Report.service), joinedload(Report.organisation)
    of_service = service.joinedload(Service.organisation)
    return (
        select(Report)
        .options(
            of_service.selectinload(Organisation.contacts),
            service.selectinload(Service.coverage),
            service.selectinload(Service.contacts),
            owner,
        )
        .order_by(Report.id)
    )


def _of(states: Iterable[str]) -> ColumnElement[bool]:
    since = clock.today() - KEPT
    arms = {"open": OPEN, "settled": Report.settled_on >= since}
    return or_(Report.id.is_(None), *(arms[one] for one in states if one in arms))


def _about(about: str) -> ColumnElement[bool]:
    kind, key = _key(about)
    return (Report.service_id if kind == SERVICE else Report.organisation_id) == key


def _key(about: str) -> tuple[str, int]:
    kind, _, number = about.partition(":")
    key = limits.key(number)
    if key is None or kind not in (SERVICE, ORGANISATION):
        raise NotFound(f"entry {about}")
    return kind, key


def _entry(session: Session, about: str) -> Service | Organisation:
    kind, key = _key(about)
    model: Any = Service if kind == SERVICE else Organisation
    row: Service | Organisation | None = session.scalars(
        select(model).where(model.id == key)
    ).one_or_none()
    if row is None:
        raise NotFound(f"entry {about}")
    return row


def _seen(about: str, row: Service | Organisation) -> Seen:
    return Seen(about, _title(row), directory_fields.stands(row))


def _title(row: Service | Organisation) -> str:
    return f"{row.organisation.name} · {row.name}" if isinstance(row, Service) else row.name


def _said(user: User, one: Report) -> Said:
    row = one.service or one.organisation
    assert row is not None
    kind = SERVICE if one.service else ORGANISATION
    before, now = json.loads(one.seen), directory_fields.stands(row)
    return Said(
        one.id,
        f"{kind}:{row.id}",
        _title(row),
        isinstance(row, Service) and row.retired_on is not None,
        one.words,
        one.said_by,
        one.said_on,
        one.account_id == user.account_id,
        {name: (was, now[name]) for name, was in before.items() if now.get(name, was) != was},
        one.result,
        one.answer or "",
        one.settled_by or "",
        one.settled_on,
    )
