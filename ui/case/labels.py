"""How the values of a case are said in the fields of its form."""

from collections.abc import Callable
from typing import Any

from db.reference.places import Places
from db.reference.terms import Terms

Say = Callable[[Any], str]


def labels_of(terms: Terms, places: Places) -> dict[str, Say]:
    """How each mendable field says its values."""
    coaches = {one.id: one.name for one in places.coaches}
    sites = {one.id: one.name for one in places.sites}
    return {
        "stage": lambda code: terms["stage"][code].label,
        "perspective": lambda code: terms["perspective"][code].label,
        "suspension": lambda code: terms["suspension"][code].label,
        "outcome": lambda code: terms["outcome"][code].label,
        "coach_id": lambda key: coaches.get(key, "–"),
        "site_id": lambda key: sites.get(key, "–"),
    }
