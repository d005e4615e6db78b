"""The directory of the sample: real organisations with their public web sites, nothing invented."""

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

from sqlalchemy.orm import Session

from db.directory import fields
from db.models import Coverage, Organisation, Service
from db.sample.staff import House
from db.text import fold

FILE = Path(__file__).parent / "organisations.csv"


def add_directory(session: Session, house: House, today: date) -> dict[tuple[str, int], list[int]]:
    """List them all; returns the ids of the services by kind of help and unit."""
    random = Random(42)
    organisations: dict[str, Organisation] = {}
    services: list[Service] = []
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            owner = organisations.setdefault(
                row["organisation"],
                Organisation(
                    name=row["organisation"],
                    folded=fold(row["organisation"]),
                    website=row["website"],
                ),
            )
            services.append(_service(random, row, owner, house, today))
    session.add_all(services)
    session.flush()
    found: dict[tuple[str, int], list[int]] = {}
    for service in services:
        for unit in _units(service, house):
            found.setdefault((service.kind, unit), []).append(service.id)
    return found


def _units(service: Service, house: House) -> list[int]:
    if service.nationwide:
        return list(house.units.values())
    named = [one.unit_id or house.unit_of_site[one.site_id or 0] for one in service.coverage]
    return sorted(set(named))


def _service(
    random: Random, row: dict[str, str], owner: Organisation, house: House, today: date
) -> Service:
    # Most are verified; some have gone stale; a few never were.
    verified = today - timedelta(days=random.choice((5, 20, 40, 70, 110, 150, 170, 230, 300)))
    never = random.random() < 0.1
    service = Service(
        organisation=owner,
        name=row["service"],
        kind=row["kind"],
        description=row["description"],
        languages=row["languages"],
        nationwide=row["covers"] == fields.NATIONWIDE,
        coverage=[_coverage(key, house) for key in row["covers"].split("|") if ":" in key],
        verified_on=None if never else verified,
        verified_by=None if never else "Chef d’unité BRU",
    )
    service.folded = fields.folded(service)
    return service


def _coverage(key: str, house: House) -> Coverage:
    kind, _, name = key.partition(":")
    if kind == "unit":
        return Coverage(unit_id=house.units[name])
    return Coverage(site_id=house.sites[name])
