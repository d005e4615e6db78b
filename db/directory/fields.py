"""One entry of the directory: its fields as people see them, and the rules they keep."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from db import clock, lengths
from db.errors import Refusal
from db.models import Contact, Coverage, Organisation, Service, Site, Term, Unit
from db.text import clean, fold

NATIONWIDE = "all"
ELSEWHERE = "elsewhere"
LONGEST = {
    "organisation": 200,
    "service": 200,
    "website": 300,
    "email": 200,
    "phone": 200,
    "description": 4000,
}
ROOM = 420  # characters of an organisation's name folded, where one letter may become many
NUMBER = re.compile(
    r"(\+?[\d\s()./–‑-]+)"
    r"(?:\s*(?:ext|poste|toestel|tst|int|#|x)\.?\s*\d{1,8})?"
    r"(?:\s*\([^()\d]{1,40}\))?",
    re.IGNORECASE | re.ASCII,
)
OF_ALL = ("website", "email", "phone")  # what an organisation tells for each of its services
NEEDED = ("organisation", "service", "kind")
DAYS = ("verified_on", "retired_on")
COLUMN = {"service": "name"}  # the field's name on screen -> the table's, where they differ


@dataclass(frozen=True)
class Visible:
    """The places that the user of a session sees, as keys."""

    keys: frozenset[str]


def visible(session: Session) -> Visible:
    units = {f"unit:{key}" for key in session.scalars(select(Unit.id))}
    sites = {f"site:{key}" for key in session.scalars(select(Site.id))}
    return Visible(frozenset({NATIONWIDE} | units | sites))


def kinds(session: Session) -> list[str]:
    statement = select(Term.code).where(Term.kind == "help").order_by(Term.position)
    return list(session.scalars(statement))


def covers(service: Service, seen: Visible) -> tuple[str, ...]:
    """Where a service helps, as keys in order; ``elsewhere`` stands for places not seen."""
    keys = {_key(one) for one in service.coverage}
    shown = sorted(keys & seen.keys)
    if service.nationwide:
        shown.insert(0, NATIONWIDE)
    return tuple([*shown, ELSEWHERE] if keys - seen.keys else shown)


def contacts(service: Service) -> str:
    """Whom to ask, one a line; those of the whole organisation after those of the service."""
    whole = [one for one in service.organisation.contacts if one.service_id is None]
    return "\n".join(map(_contact, [*service.contacts, *whole]))


def _contact(one: Contact) -> str:
    return " · ".join(filter(None, (one.name, one.title, one.phone, one.email)))


def stands(entry: Service | Organisation) -> dict[str, Any]:
    """An entry as it stands: its fields as texts and lists of codes, for JSON; every place."""
    if isinstance(entry, Organisation):
        own = {name: getattr(entry, name) or "" for name in (*OF_ALL, "description")}
        return {"organisation": entry.name} | own
    keys = sorted(_key(one) for one in entry.coverage)
    keeper = Keeper(Visible(frozenset(keys)), [])
    return {
        **{field: keeper.read(entry, field) for field in (*LONGEST, "kind")},
        "covers": [NATIONWIDE, *keys] if entry.nationwide else keys,
        "languages": entry.languages.split(),
        "contact": contacts(entry),
        "retired_on": entry.retired_on.isoformat() if entry.retired_on else "",
    }


def folded(service: Service) -> str:
    """What the search of the directory looks through."""
    return fold(f"{service.organisation.name} {service.name} {service.description or ''}")


@dataclass(frozen=True)
class Keeper:
    """Reads and applies the fields of an entry for a user who sees ``visible``."""

    visible: Visible
    kinds: list[str]

    def read(self, service: Service, field: str) -> object:
        if field == "covers":
            return covers(service, self.visible)
        if field == "languages":
            return tuple(service.languages.split())
        if field == "organisation":
            return service.organisation.name
        if field in ("website", "email", "phone", "description"):
            own = getattr(service, field) or getattr(service.organisation, field)
            return own or ""
        value = getattr(service, COLUMN.get(field, field))
        return value if isinstance(value, date) else value or ""

    def apply(
        self, session: Session, service: Service, after: Mapping[str, object]
    ) -> list[Refusal]:
        """Set fields of an entry under its rules; returns what is broken, and then sets nothing."""
        wanted = {field: _held(field, value) for field, value in after.items()}
        found = (self._check(service, field, value) for field, value in wanted.items())
        refusals = [wrong for wrong in found if wrong] or _duplicates(session, service, wanted)
        if not refusals:
            for field, value in wanted.items():
                self._set(service, field, value)
            _fold(session, service, renamed="organisation" in wanted)
        return refusals

    def _check(self, service: Service, field: str, value: Any) -> Refusal | None:  # noqa: ANN401
        """Why the entry may not have a value, as ``_held`` gives it; sets nothing."""
        if field == "covers":
            return self._check_covers(service, value)
        if field == "languages":
            return _check_languages(service, value)
        if field in DAYS:
            return _check_day(service, field, value)
        if field == "kind" and value and value not in self.kinds:
            return Refusal(service.id, field, "kind_unknown", {"value": value})
        if field not in (*LONGEST, "kind"):
            return Refusal(service.id, field, "field_unknown")
        return _check_text(service, field, value)

    def _check_covers(self, service: Service, wanted: list[str]) -> Refusal | None:
        unknown = [key for key in wanted if key not in self.visible.keys and key != ELSEWHERE]
        return (
            Refusal(service.id, "covers", "place_unknown", {"value": unknown[0]})
            if unknown
            else None
        )

    def _set(self, service: Service, field: str, value: Any) -> None:  # noqa: ANN401
        if field == "covers":
            self._set_covers(service, value)
        elif field == "languages":
            service.languages = " ".join(sorted(set(value)))
        elif field == "organisation":
            service.organisation.name, service.organisation.folded = value, fold(value)
        elif field in NEEDED or field in DAYS:
            setattr(service, COLUMN.get(field, field), value)
        else:
            setattr(service, field, (with_scheme(value) if field == "website" else value) or None)

    def _set_covers(self, service: Service, wanted: list[str]) -> None:
        """Places that this user does not see stay as they are."""
        service.nationwide = NATIONWIDE in wanted
        kept = [
            one
            for one in service.coverage
            if _key(one) in wanted or _key(one) not in self.visible.keys
        ]
        there = {_key(one) for one in kept}
        new = [_coverage(key) for key in wanted if ":" in key and key not in there]
        service.coverage = kept + new


def with_scheme(text: str) -> str:
    return f"https://{text}" if text and "://" not in text else text


def is_address(text: str) -> bool:
    """Whether ``text`` is a web address that may be opened: http or https, with a host."""
    try:
        parts = urlsplit(with_scheme(text))
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in ("http", "https") and "." in host and not re.search(r"\s", text)


def is_email(text: str) -> bool:
    return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text) is not None


def is_phone(text: str) -> bool:
    """Whether ``text`` is one number or several, with commas: 3 to 15 digits each, perhaps an
    extension, and in brackets what it is for."""
    return all(_is_number(part.strip()) for part in re.split(r"[,;·\n]", text))


def has_room(name: str) -> bool:
    return len(fold(name)) <= ROOM


def _is_number(text: str) -> bool:
    found = NUMBER.fullmatch(" ".join(text.split())) if len(text) <= LONGEST["phone"] else None
    return found is not None and 3 <= len(re.findall("[0-9]", found[1])) <= 15


def _check_text(service: Service, field: str, text: str) -> Refusal | None:
    if field in LONGEST and (wrong := lengths.check(service.id, field, text, LONGEST[field])):
        return wrong[0]
    if field == "organisation" and not has_room(text):
        values: dict[str, object] = {"length": len(fold(text)), "longest": ROOM}
        return Refusal(service.id, field, "too_long", values)
    if field in NEEDED and not text:
        return Refusal(service.id, field, "needed")
    if field == "website" and text and not is_address(text):
        return Refusal(service.id, field, "website_wrong", {"value": text})
    if field == "email" and text and not is_email(text):
        return Refusal(service.id, field, "email_wrong", {"value": text})
    if field == "phone" and text and not is_phone(text):
        return Refusal(service.id, field, "phone_wrong", {"value": text})
    return None


def _check_languages(service: Service, codes: list[str]) -> Refusal | None:
    wrong = [code for code in codes if not re.fullmatch(r"[a-z]{2,3}", code)]
    if wrong:
        return Refusal(service.id, "languages", "language_unknown", {"value": wrong[0]})
    return None


def _check_day(service: Service, field: str, value: object) -> Refusal | None:
    if value is not None and not isinstance(value, date):
        return Refusal(service.id, field, "day_wrong", {"value": value})
    if value is not None and value > clock.today():
        return Refusal(service.id, field, "day_in_future", {"day": value})
    return None


def _duplicates(session: Session, service: Service, wanted: Mapping[str, Any]) -> list[Refusal]:
    """A new name may not be taken already. Twins that a publisher lists keep theirs."""
    key = inspect(service.organisation).identity
    name = wanted.get("organisation", service.organisation.name)
    same = select(Organisation.id).where(Organisation.folded == fold(name))
    others = [found for found in session.scalars(same) if not key or found != key[0]]
    if "organisation" in wanted and others:
        return [Refusal(service.id, "organisation", "organisation_exists", {"value": name})]
    if "service" not in wanted:
        return []
    listed = select(Service.id, Service.name).where(
        Service.organisation_id == (key[0] if key else None)
    )
    name = wanted["service"]
    twins = [one for one, known in session.execute(listed) if fold(known) == fold(name)]
    if any(one != service.id for one in twins):
        return [Refusal(service.id, "service", "service_exists", {"value": name})]
    return []


def _fold(session: Session, service: Service, *, renamed: bool) -> None:
    """What the search looks through; the name of an organisation stands with all its services."""
    siblings: list[Service] = []
    if renamed and service.organisation_id:
        same = Service.organisation_id == service.organisation_id
        siblings = list(session.scalars(select(Service).where(same)))
    for one in {service, *siblings}:
        one.folded = folded(one)


def _held(field: str, value: object) -> Any:  # noqa: ANN401
    """A value typed on screen: of lists the codes, of days the day, else text."""
    if field in ("covers", "languages"):
        return _listed(value)
    return value if field in DAYS else clean(value)


def _key(one: Coverage) -> str:
    return f"unit:{one.unit_id}" if one.unit_id else f"site:{one.site_id}"


def _coverage(key: str) -> Coverage:
    kind, _, number = key.partition(":")
    return Coverage(**{f"{kind}_id": int(number)})


def _listed(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, Iterable) else []
