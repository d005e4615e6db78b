"""Units, sites and coaches, as far as a person may see them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import clock
from db.models import Coach, PostalCode, Site, Unit
from db.security import rights
from db.security.rights import Subject
from db.security.session import open_session
from db.user import User


@dataclass(frozen=True)
class Place:
    """A unit, site or coach that a screen can offer."""

    id: int
    name: str
    unit_id: int
    code: str = ""
    site_id: int | None = None
    active: bool = True


@dataclass(frozen=True)
class Places:
    units: tuple[Place, ...]
    sites: tuple[Place, ...]
    coaches: tuple[Place, ...]


def places(user: User, subject: Subject, language: str) -> Places:
    """Units, sites and coaches that ``user`` may see; coaches who left before today inactive.

    Who sees rounded figures only sees no coach.
    """
    with open_session(user, subject) as session:
        units = session.scalars(select(Unit).order_by(Unit.id)).all()
        sites = session.scalars(select(Site).order_by(Site.unit_id, Site.id)).all()
        known = select(Coach).order_by(Coach.unit_id, Coach.name)
        hidden = rights.RIGHTS[user.role, subject].rounded
        coaches = [] if hidden else session.scalars(known).all()
    today = clock.today()
    return Places(
        tuple(Place(unit.id, unit.label(language), unit.id, unit.code) for unit in units),
        tuple(
            Place(
                site.id,
                site.name,
                site.unit_id,
                active=site.closed_on is None or site.closed_on > today,
            )
            for site in sites
        ),
        tuple(
            Place(
                coach.id,
                coach.name,
                coach.unit_id,
                site_id=coach.site_id,
                active=coach.ends_on is None or coach.ends_on >= today,
            )
            for coach in coaches
        ),
    )


def unit_of(session: Session, postal_code: str) -> int | None:
    """The unit of a Belgian postal code: the row with the greatest code not above it."""
    if not postal_code.isdecimal():
        return None
    return session.scalar(
        select(PostalCode.unit_id)
        .where(PostalCode.first <= int(postal_code))
        .order_by(PostalCode.first.desc())
        .limit(1)
    )
