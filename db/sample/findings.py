"""What the coaches of the sample found in a file, and the procedures beside the order."""

from collections.abc import Iterator
from random import Random

from db.sample.course import Story
from db.sample.orders import REASONS
from db.sample.rows import Row

OBSTACLES = (
    "obstacle_fear", "obstacle_family", "obstacle_debt", "obstacle_health", "obstacle_taboo",
    "obstacle_documents", "obstacle_housing", "obstacle_failure",
)  # fmt: skip
MISSING = ("missing_identity", "missing_family", "missing_medical", "missing_school")
STAY_GROUNDS = ("ground_children", "ground_file", "ground_illness", "ground_appeal")
RETURN_GROUNDS = ("ground_hopeless", "ground_wish", "ground_noway")
# The procedure in which a title or protection was granted.
GRANTED_BY = {
    "stay_schooling": "procedure_9bis",
    "stay_file": "procedure_9bis",
    "stay_humanitarian": "procedure_9bis",
    "stay_medical": "procedure_9ter",
    "stay_family": "procedure_family",
    "stay_protection": "procedure_asylum",
    "stay_trafficking": "procedure_trafficking",
    "stay_appeal": "procedure_appeal_order",
}
PENDING = ("procedure_appeal_order", "procedure_9bis", "procedure_9ter", "procedure_family")
PROSPECTS = ("prospect_promising", "prospect_unclear", "prospect_hopeless")
LODGED = 0.3  # of the open cases with a perspective


def terms(random: Random, story: Story, annex: str) -> Iterator[str]:
    """Why the order was given, what is in the way and missing, the ground of the perspective."""
    if not any(stage == "analysis" for _day, stage in story.steps):
        return
    for some in (REASONS[annex], OBSTACLES, MISSING):
        yield random.choice(some)
    if story.perspective:
        stays = story.perspective == "perspective_stay"
        yield random.choice(STAY_GROUNDS if stays else RETURN_GROUNDS)


def procedure(random: Random, story: Story) -> Row | None:
    """One that suspends the case, one in which a stay was granted, or one that is pending."""
    if story.suspended_on:
        row = {"kind": "procedure_asylum", "lodged_on": story.suspended_on, "holds_term": True}
        return row | {"prospect": random.choice(PROSPECTS), "ruling": None, "decided_on": None}
    lodged = story.answered_on or story.opened_on
    row = {"lodged_on": lodged, "holds_term": False, "ruling": None, "decided_on": None}
    if kind := GRANTED_BY.get(story.outcome or ""):
        ruling = {"ruling": "ruling_granted", "decided_on": story.closed_on}
        return row | ruling | {"kind": kind, "prospect": random.choice(PROSPECTS[:2])}
    if story.closed_on is None and story.perspective and random.random() < LODGED:
        return row | {"kind": random.choice(PENDING), "prospect": random.choice(PROSPECTS)}
    return None
