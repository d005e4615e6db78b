"""Where which kind of help is missing in the directory."""

from typing import Any

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.directory import fields
from db.directory.entries import DirectoryFilters
from db.models import Coverage, Service, Site
from db.security.session import open_session
from db.user import User


def gaps(user: User, filters: DirectoryFilters) -> pd.DataFrame:
    """Kinds of help by site. Columns: kind str, site str, local int64 (services that name the site
    or its unit), nationwide int64 (services for the whole country); retired ones not counted.
    """
    with open_session(user, "directory") as session:
        sites = session.execute(
            select(Site.id, Site.name, Site.unit_id).order_by(Site.unit_id, Site.id)
        ).all()
        wide: dict[str, int] = dict(session.execute(_count()).all())
        by_unit = _local(session, Coverage.unit_id)
        by_site = _local(session, Coverage.site_id)
        kinds = fields.kinds(session)
    rows = [
        {
            "kind": kind,
            "site": site.name,
            "local": by_unit.get((kind, site.unit_id), 0) + by_site.get((kind, site.id), 0),
            "nationwide": wide.get(kind, 0),
        }
        for kind in kinds
        if not filters.kinds or kind in filters.kinds
        for site in sites
    ]
    return pd.DataFrame(rows, columns=["kind", "site", "local", "nationwide"])


def _count() -> Any:  # noqa: ANN401 - a select of (kind, count)
    return (
        select(Service.kind, func.count())
        .where(Service.retired_on.is_(None), Service.nationwide.is_(True))
        .group_by(Service.kind)
    )


def _local(session: Session, place: Any) -> dict[tuple[str, int], int]:  # noqa: ANN401
    statement = (
        select(Service.kind, place, func.count())
        .join(Coverage, Coverage.service_id == Service.id)
        .where(Service.retired_on.is_(None), place.is_not(None))
        .group_by(Service.kind, place)
    )
    return {(kind, key): count for kind, key, count in session.execute(statement)}
