"""What is known of a departure; of some nobody noted all, and the board says so."""

from random import Random

from db.models.case import NOT_INVITED, WITH_SUPPORT
from db.sample.chances import weighted
from db.sample.course import Story
from db.sample.outcomes import PROGRAMME
from db.sample.rows import Row

ELSEWHERE = ("FR", "DE", "ES", "IT", "PT", "GB", "CA", "TR")  # with a right to stay there
PROGRAMME_PROOFS = (("proof_fedasil", 80), ("proof_ticket", 12), ("proof_border", 4), (None, 4))
PROOFS: dict[str, tuple[tuple[str | None, int], ...]] = {
    PROGRAMME: PROGRAMME_PROOFS,
    WITH_SUPPORT: PROGRAMME_PROOFS,
    "return_office": (("proof_ticket", 60), ("proof_border", 30), (None, 10)),
    "return_own": (
        ("proof_declared", 35), ("proof_ticket", 20), ("proof_border", 12), ("proof_consulate", 8),
        (None, 25),
    ),
    "return_third": (
        ("proof_consulate", 40), ("proof_declared", 25), ("proof_ticket", 15), (None, 20),
    ),
}  # fmt: skip
PURPOSES = (
    ("support_business", 42), ("support_housing", 18), ("support_work", 16), ("support_care", 12),
    ("support_training", 7), (None, 5),
)  # fmt: skip
BONUS = {PROGRAMME: 0.8, WITH_SUPPORT: 0.85, "return_office": 0.4}  # handed over; else never
UNKNOWN = 0.03
NOT_INVITED_REASONS = (
    ("notinvited_address", 30), ("notinvited_procedure", 20), ("notinvited_left", 15),
    ("notinvited_leaving", 10), ("notinvited_held", 10), ("notinvited_capacity", 10),
    ("notinvited_minor", 2), ("notinvited_other", 3),
)  # fmt: skip


def describe(random: Random, story: Story, nationality: str) -> Row:
    """The columns of a case that say where to, how it is known, and with what help."""
    outcome, returned = story.outcome or "", story.group == "return"
    return {
        "destination": _destination(random, outcome, nationality) if returned else None,
        "proof": weighted(random, PROOFS[outcome]) if returned else None,
        "support_purpose": weighted(random, PURPOSES) if outcome == WITH_SUPPORT else None,
        "departure_bonus": _bonus(random, outcome) if returned else None,
        "not_invited_reason": (
            weighted(random, NOT_INVITED_REASONS) if outcome == NOT_INVITED else None
        ),
    }


def _destination(random: Random, outcome: str, nationality: str) -> str | None:
    if random.random() < UNKNOWN:
        return None
    if outcome == "return_third":
        return random.choice([one for one in ELSEWHERE if one != nationality])
    return nationality


def _bonus(random: Random, outcome: str) -> bool | None:
    return None if random.random() < UNKNOWN else random.random() < BONUS.get(outcome, 0)
