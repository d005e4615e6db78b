"""How the values of a case are said in the fields of its form."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from db.case import fields
from db.reference.places import Places
from db.reference.terms import Label, Terms
from ui.text.i18n import _, country

Say = Callable[[Any], str]


def labels_of(terms: Terms, places: Places | None = None) -> dict[str, Say]:
    """How each mendable field says its values; coaches and sites where ``places`` are given."""
    coaches = {one.id: one.name for one in places.coaches} if places else {}
    sites = {one.id: one.name for one in places.sites} if places else {}
    says: dict[str, Say] = {
        name: partial(_label, terms[kind]) for name, kind in fields.terms(fields.mended()).items()
    }
    says |= dict.fromkeys(fields.of_kind("country"), country)
    says |= dict.fromkeys(fields.of_kind("yes_no"), yes_no)
    return says | {
        "coach_id": lambda key: coaches.get(key, "–"),
        "site_id": lambda key: sites.get(key, "–"),
    }


def yes_no(value: object) -> str:
    """A bool of a row, or what the list has for it (``db.case.fields.YES_NO``)."""
    return _("yes") if value in (True, fields.YES_NO[0]) else _("no")


def _label(terms: Mapping[str, Label], code: str) -> str:
    return terms[code].label
