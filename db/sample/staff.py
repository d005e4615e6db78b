"""Coaches and accounts of the sample."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts.passwords import SAMPLE_PASSWORD
from db.hashes import hash_password
from db.models import Account, Coach, CoachLanguage, Site, Unit
from db.sample import names

COACHES = {"BRU": 14, "ANT": 11, "GNT": 9, "CHA": 9, "LIE": 9}  # 52
SPOKEN = {"BRU": ("fr", "nl"), "ANT": ("nl",), "GNT": ("nl",), "CHA": ("fr",), "LIE": ("fr",)}
LEARNT = ("en", "ar", "es", "ru", "tr", "de", "pt", "sq", "fa", "ln")
SHARES = (Decimal("1.00"),) * 6 + (Decimal("0.80"),) * 3 + (Decimal("0.50"),)
TARGETS = ("single",) * 5 + ("families",) * 3 + ("open_return",) * 2


@dataclass(frozen=True)
class House:
    """What the cases are spread over."""

    units: dict[str, int]
    sites: dict[str, int]
    unit_of_site: dict[int, int]
    coaches: list[Coach]


def add_staff(session: Session, today: date) -> House:
    random = Random(20210601)
    units = {unit.code: unit.id for unit in session.scalars(select(Unit).order_by(Unit.id))}
    sites = list(session.scalars(select(Site).order_by(Site.id)))
    coaches: list[Coach] = []
    for code, count in COACHES.items():
        here = [site for site in sites if site.unit_id == units[code]]
        coaches += [_coach(random, code, here[n % len(here)], today, coaches) for n in range(count)]
    # Two on leave, one leaving this month.
    coaches[3].on_leave = coaches[20].on_leave = True
    coaches[30].ends_on = _month_end(today)
    session.add_all(coaches)
    session.flush()
    _accounts(session, units, coaches)
    by_name = {site.name: site.id for site in sites}
    return House(units, by_name, {site.id: site.unit_id for site in sites}, coaches)


def _coach(random: Random, unit: str, site: Site, today: date, others: list[Coach]) -> Coach:
    taken = {coach.name for coach in others}
    name = names.belgian(random, SPOKEN[unit][0])
    while name in taken:
        name = names.belgian(random, SPOKEN[unit][0])
    languages = sorted({*SPOKEN[unit], "en", *random.sample(LEARNT, 2)})
    first = date(2021, 6, 1)
    starts = first + timedelta(days=random.choice((0, 0, 0, 200, 500, 900, 1300)))
    return Coach(
        unit_id=site.unit_id,
        site_id=site.id,
        name=name,
        full_time_share=random.choice(SHARES),
        target_group=random.choice(TARGETS),
        starts_on=min(starts, today),
        on_leave=False,
        languages=[CoachLanguage(language=code) for code in languages],
    )


def _accounts(session: Session, units: dict[str, int], coaches: list[Coach]) -> None:
    secret = hash_password(SAMPLE_PASSWORD)
    own = next(one for one in coaches if one.unit_id == units["BRU"] and not one.on_leave)
    rows: list[tuple[str, str, str, int | None, int | None]] = [
        ("service", "Chef de service", "service_head", None, None)
    ]
    rows += [
        (f"head-{code.lower()}", f"Chef d’unité {code}", "unit_head", units[code], None)
        for code in COACHES
    ]
    rows += [
        ("coach-bru", own.name, "coach", own.unit_id, own.id),
        ("analyst", "Analyste", "analyst", None, None),
        ("admin", "Administrateur", "administrator", None, None),
    ]
    for username, name, role, unit_id, coach_id in rows:
        session.add(
            Account(
                username=username,
                name=name,
                role=role,
                unit_id=unit_id,
                coach_id=coach_id,
                language="fr",
                password_hash=secret,
            )
        )
    session.flush()


def _month_end(today: date) -> date:
    following = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    return following - timedelta(days=1)
