"""The referral directory: who helps with what, where; kept by the unit heads."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from db import clock, limits, transaction
from db.directory import fields, reports
from db.directory.fields import NATIONWIDE, Visible
from db.errors import Refused
from db.models import STALE_DAYS, Coverage, Organisation, Service, Site
from db.security.session import open_session
from db.text import MOST_WORDS, clean, fold, like
from db.transaction import Edit, write
from db.user import User

COLUMNS = {
    "id": "int64",
    "organisation": "str",
    "service": "str",
    "kind": "str",
    "covers": "object",
    "languages": "object",
    "website": "str",
    "email": "str",
    "phone": "str",
    "description": "str",
    "contact": "str",
    "verified_on": "object",
    "verified_by": "str",
    "state": "str",
}
TEXTS = ("website", "email", "phone", "description")
STATES = ("verified", "stale", "never", "retired")


@dataclass(frozen=True)
class DirectoryFilters:
    """Empty means everything in use. ``places`` are keys such as all, unit:1, site:5; ``reports``
    are of ``reports.STATES``: entries said to be wrong, retired ones, too.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()

    @property
    def only_text(self) -> bool:
        """Whether nothing is asked that only a service could answer."""
        return not (self.kinds or self.places or self.languages or self.states)


def entries(user: User, filters: DirectoryFilters) -> pd.DataFrame:
    """The services that the filters find, by name of organisation and service.

    Columns: id int64, organisation, service, kind (code), covers (list of place keys; ``elsewhere``
    for places the user does not see), languages (list of ISO 639 codes), website, email, phone,
    description, contact (whom to ask, one a line), verified_on (date or None), verified_by, state
    (one of STATES).
    """
    statement = (
        select(Service)
        .join(Organisation)
        .where(*_kinds(filters), *_places(filters), *_languages(filters), *_states(filters))
        .where(*_searched(filters.text), *_reported(user, filters))
        .options(
            joinedload(Service.organisation).selectinload(Organisation.contacts),
            selectinload(Service.coverage),
            selectinload(Service.contacts),
        )
        .order_by(func.lower(Organisation.name), func.lower(Service.name), Service.id)
    )
    with open_session(user, "directory") as session:
        visible = fields.visible(session)
        rows = [_row(service, visible) for service in session.scalars(statement)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"id": "int64"})


def without_services(user: User, filters: DirectoryFilters | None = None) -> pd.DataFrame:
    """Organisations that no service is listed of, by name; none if more than words is asked for.

    Columns: id int64, organisation, website, email, phone, description.
    """
    filters = filters or DirectoryFilters()
    statement = (
        select(Organisation)
        .where(~exists().where(Service.organisation_id == Organisation.id))
        .where(*_reported_bare(user, filters))
        .order_by(func.lower(Organisation.name), Organisation.id)
    )
    words = fold(filters.text).split()[:MOST_WORDS]
    with open_session(user, "directory") as session:
        listed = list(session.scalars(statement)) if filters.only_text else []
        rows = [_bare(one) for one in listed if all(word in _sought(one) for word in words)]
    return pd.DataFrame(rows, columns=["id", "organisation", *TEXTS]).astype({"id": "int64"})


def organisations(user: User) -> list[str]:
    """The names of all organisations, with services in use or without."""
    with open_session(user, "directory") as session:
        names = select(Organisation.name).order_by(func.lower(Organisation.name), Organisation.id)
        return list(session.scalars(names))


def owners(user: User) -> dict[int, str]:
    """The organisation of each service, by the id of the service, in use or not."""
    statement = select(Service.id, Organisation.name).join(Service.organisation)
    with open_session(user, "directory") as session:
        return dict(session.execute(statement).all())


def states(user: User, keys: list[int]) -> dict[int, str]:
    """How each of these services stands, one of STATES, by the id of the service."""
    statement = select(Service).where(Service.id.in_(filter(limits.is_key, keys)))
    with open_session(user, "directory") as session:
        return {one.id: state(one) for one in session.scalars(statement)}


def languages(user: User) -> list[str]:
    """The languages in which some service in use helps, as ISO 639 codes."""
    with open_session(user, "directory") as session:
        spoken = session.scalars(
            select(Service.languages).where(Service.retired_on.is_(None)).distinct()
        )
        return sorted({code for codes in spoken for code in codes.split()})


def save(user: User, edits: list[Edit], page: str) -> int:
    """Save edited entries, all or none; returns how many. Raises Refused or Conflicts."""
    with write(user, "directory", page) as session:
        keeper = fields.Keeper(fields.visible(session), fields.kinds(session))
        transaction.save(session, Service, edits, keeper.apply, keeper.read)
    return len(edits)


def add_entry(user: User, values: dict[str, object], page: str) -> int:
    """List a service, of an organisation already there or a new one. Returns its id."""
    with write(user, "directory", page) as session:
        keeper = fields.Keeper(fields.visible(session), fields.kinds(session))
        name = clean(values.get("organisation"))
        same = select(Organisation).where(Organisation.folded == fold(name))
        known = session.scalars(same).one_or_none()
        service = Service(
            organisation=known or Organisation(name="", folded=""), name="", kind="", coverage=[]
        )
        wanted = {"organisation": name, "service": "", "kind": ""} | values
        if known:
            del wanted["organisation"]  # a listed organisation keeps its own spelling
        refusals = keeper.apply(session, service, wanted)
        if refusals:
            raise Refused(refusals)
        session.add(service)
        session.flush()
        return service.id


def verify(user: User, keys: list[int], page: str) -> None:
    """Say that these entries were looked at today and are right."""
    with write(user, "directory", page) as session:
        for service in session.scalars(select(Service).where(Service.id.in_(keys))):
            service.verified_on = clock.today()
            service.verified_by = user.name


def retire(user: User, keys: list[int], page: str, *, back: bool = False) -> None:
    """Take entries out of use, or back into it. Nothing is deleted: referrals point to them."""
    with write(user, "directory", page) as session:
        for service in session.scalars(select(Service).where(Service.id.in_(keys))):
            if bool(service.retired_on) == back:
                service.retired_on = None if back else clock.today()


def _row(service: Service, visible: Visible) -> dict[str, Any]:
    """An entry under the names of COLUMNS; what a service does not say, its organisation does."""
    own, others = service, service.organisation
    return {
        "id": service.id,
        "organisation": service.organisation.name,
        "service": service.name,
        "kind": service.kind,
        "covers": list(fields.covers(service, visible)),
        "languages": service.languages.split(),
        **{name: getattr(own, name) or getattr(others, name) or "" for name in TEXTS},
        "contact": fields.contacts(service),
        "verified_on": service.verified_on,
        "verified_by": service.verified_by or "",
        "state": state(service),
    }


def _bare(one: Organisation) -> dict[str, Any]:
    texts = {name: getattr(one, name) or "" for name in TEXTS}
    return {"id": one.id, "organisation": one.name, **texts}


def _sought(one: Organisation) -> str:
    return fold(f"{one.name} {one.alternate_name or ''} {one.description or ''}")


def state(service: Service) -> str:
    if service.retired_on:
        return "retired"
    if service.verified_on is None:
        return "never"
    return "stale" if service.verified_on < _stale_before() else "verified"


def _stale_before() -> date:
    return clock.today() - timedelta(days=STALE_DAYS)


def _kinds(filters: DirectoryFilters) -> list[ColumnElement[bool]]:
    return [Service.kind.in_(filters.kinds)] if filters.kinds else []


def _languages(filters: DirectoryFilters) -> list[ColumnElement[bool]]:
    padded = " " + Service.languages + " "
    spoken = [padded.contains(f" {code} ") for code in filters.languages]
    return [or_(*spoken)] if spoken else []


def _places(filters: DirectoryFilters) -> list[ColumnElement[bool]]:
    if not filters.places:
        return []
    arms: list[ColumnElement[bool]] = [Service.nationwide.is_(True)]
    for key in filters.places:
        kind, _, number = key.partition(":")
        if found := limits.key(number):
            arms.append(_unit(found) if kind == "unit" else _site(found))
    return [or_(*arms)] if arms[1:] or NATIONWIDE in filters.places else []


def _unit(key: int) -> ColumnElement[bool]:
    """Helps in the unit: as a whole, or at one of its sites."""
    inside = select(Site.id).where(Site.unit_id == key)
    return exists().where(
        Coverage.service_id == Service.id,
        or_(Coverage.unit_id == key, Coverage.site_id.in_(inside)),
    )


def _site(key: int) -> ColumnElement[bool]:
    around = select(Site.unit_id).where(Site.id == key).scalar_subquery()
    return exists().where(
        Coverage.service_id == Service.id,
        or_(Coverage.site_id == key, Coverage.unit_id == around),
    )


def _states(filters: DirectoryFilters) -> list[ColumnElement[bool]]:
    used = Service.retired_on.is_(None)
    arms = {
        "verified": used & (Service.verified_on >= _stale_before()),
        "stale": used & (Service.verified_on < _stale_before()),
        "never": used & Service.verified_on.is_(None),
        "retired": ~used,
    }
    chosen = [arms[name] for name in filters.states if name in arms]
    if filters.reports and not chosen:
        return []  # one that was retired since is still to be answered
    return [or_(*chosen)] if chosen else [used]


def _reported(user: User, filters: DirectoryFilters) -> list[ColumnElement[bool]]:
    if not filters.reports:
        return []
    services, owners = reports.entries(user, filters.reports)
    return [or_(Service.id.in_(services), Service.organisation_id.in_(owners))]


def _reported_bare(user: User, filters: DirectoryFilters) -> list[ColumnElement[bool]]:
    if not filters.reports:
        return []
    return [Organisation.id.in_(reports.entries(user, filters.reports)[1])]


def _searched(text: str) -> list[ColumnElement[bool]]:
    words = fold(text).split()[:MOST_WORDS]
    return [Service.folded.like(like(word), escape="/") for word in words]
