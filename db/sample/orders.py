"""The orders of the sample, as the register would have them."""

from datetime import date, timedelta
from random import Random

from db.sample.chances import weighted
from db.sample.course import Story
from db.sample.days import worked
from db.sample.rows import Row

ANNEXES = (
    ("annex_13", 40), ("annex_13quinquies", 38), ("annex_26quater", 4), ("annex_20", 5),
    ("annex_21", 4), ("annex_14", 3), ("annex_33bis", 2),
)  # fmt: skip
ANNEX_OF = {
    "none_dublin": "annex_26quater",
    "stay_protection": "annex_13quinquies",
    "stay_family": "annex_14",
}
REASONS = {
    "annex_13quinquies": ("reason_asylum",),
    "annex_26quater": ("reason_dublin",),
    "annex_20": ("reason_family",),
    "annex_21": ("reason_family",),
    "annex_14": ("reason_family",),
    "annex_33bis": ("reason_studies",),
    "annex_13": ("reason_irregular", "reason_overstay", "reason_regularisation"),
}
ORIGINS = ("Office des étrangers", "Commune", "Commune", "Police", "Place ouverte de retour")
COMMUNES = {
    "BRU": ((1000, "Bruxelles"), (1030, "Schaerbeek"), (1070, "Anderlecht"), (3000, "Leuven")),
    "ANT": ((2000, "Antwerpen"), (2800, "Mechelen"), (2300, "Turnhout"), (3500, "Hasselt")),
    "GNT": ((9000, "Gent"), (8000, "Brugge"), (8500, "Kortrijk"), (9300, "Aalst")),
    "CHA": ((6000, "Charleroi"), (7000, "Mons"), (7500, "Tournai"), (1300, "Wavre")),
    "LIE": ((4000, "Liège"), (4800, "Verviers"), (5000, "Namur"), (6700, "Arlon")),
}
FIRST_TERMS, FURTHER_TERMS = (30, 30, 30, 30, 30, 30, 14, 7), (0, 7, 7, 14)  # days
EXTENDED = {"carrying_out": 0.7, "perspective": 0.4}  # and of others who came:
EXTENDED_EARLY = 0.25


def make_order(random: Random, story: Story, origin: str, unit: str, today: date) -> Row:
    """``unit`` is the code of the unit in which the person lives."""
    decided = worked(story.opened_on - timedelta(days=random.randint(1, 9)))
    notified = min(decided + timedelta(days=random.randint(0, 6)), story.opened_on)
    postal_code, commune = random.choice(COMMUNES[unit])
    term_days = random.choice(FURTHER_TERMS if story.before else FIRST_TERMS)
    annex = weighted(random, ANNEXES)
    return {
        "annex": ANNEX_OF.get(story.outcome or "", annex),
        "decided_on": decided,
        "notified_on": notified,
        "term_days": term_days,
        "extended_to": _extended(random, story, notified + timedelta(days=term_days), today),
        "origin": origin,
        "postal_code": str(postal_code),
        "commune": commune,
    }


def _extended(random: Random, story: Story, end: date, today: date) -> date | None:
    """The term of an open case is often extended while coach and person are at work."""
    until = today + timedelta(days=random.randint(-12, 75))
    share = EXTENDED.get(story.stage, EXTENDED_EARLY)
    came = story.closed_on is None and story.stage not in ("waiting", "invited")
    return until if came and until > end and random.random() < share else None
