"""The fields of a case, each once: what the list, the form, the grid, pasting, the history,
downloads and the masks of a shared screen know of them. Titles are in ``ui/text/labels.py``, widths
in ``ui/case/columns.py``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import case

from db.case import later_orders
from db.models import Case, Coach, Order, Person, Site, Term, Unit

Kind = Literal["text", "day", "term", "number", "key", "country", "yes_no"]


@dataclass(frozen=True)
class Field:
    """``column`` is what the list selects, in SQL over case, order, person, coach, site and unit; a
    field without one is not in the list. A ``yes_no`` is one of YES_NO there, a bool in its row.
    """

    kind: Kind
    column: Any = None
    terms: str = ""  # the list of terms whose codes it holds (``Term.kind``)
    mended: Literal["", "case", "order"] = ""  # in whose row people change it
    masked: bool = False  # says who somebody is, or was written by people
    sortable: bool = True
    order_by: Any = None  # in place of the column


YES_NO = ("yes", "no")
BONUS = case((Case.departure_bonus.is_(True), "yes"), (Case.departure_bonus.is_(False), "no"))
GIVEN = ("coach_id", "site_id")  # only who gives cases may change them

FIELDS: dict[str, Field] = {
    "id": Field("key", Case.id),
    "unit_id": Field("key", Case.unit_id, sortable=False),
    "name": Field("text", Person.folded_name, masked=True),  # shown as ``masking.name`` has it
    "sp_number": Field("text", Person.sp_number, masked=True),
    "stage": Field("term", Case.stage, "stage", mended="case", order_by=Term.position),
    "coach_id": Field("key", Case.coach_id, mended="case", sortable=False),
    "site_id": Field("key", Case.site_id, mended="case", sortable=False),
    "coach": Field("text", Coach.name),
    "site": Field("text", Site.name),
    "unit": Field("text", Unit.code),
    "target_group": Field("term", Person.target_group, "target"),
    "nationality": Field("country", Person.nationality),
    "language": Field("text", Person.language, sortable=False),
    "household_size": Field("number", Person.household_size),
    "order_rank": Field("text", later_orders.rank(), sortable=False),
    "annex": Field("term", Order.annex, "annex", sortable=False),
    "opened_on": Field("day", Case.opened_on),
    "invited_on": Field("day", Case.invited_on),
    "next_appointment_on": Field("day", Case.next_appointment_on, mended="case"),
    "term_ends_on": Field("day", Order.term_ends_on),
    "perspective": Field("term", Case.perspective, "perspective", mended="case"),
    "suspended_on": Field("day", Case.suspended_on),
    "suspension": Field("term", Case.suspension, "suspension", mended="case", sortable=False),
    "outcome": Field("term", Case.outcome, "outcome", mended="case", sortable=False),
    "closed_on": Field("day", Case.closed_on, mended="case"),
    "destination": Field("country", Case.destination, mended="case"),
    "proof": Field("term", Case.proof, "proof", mended="case", sortable=False),
    "support_purpose": Field(
        "term", Case.support_purpose, "support", mended="case", sortable=False
    ),
    "departure_bonus": Field("yes_no", BONUS, mended="case", sortable=False),
    "not_invited_reason": Field(
        "term", Case.not_invited_reason, "notinvited", mended="case", sortable=False
    ),
    "new_order_on": Field("day", later_orders.new_order_on(), sortable=False),
    "extended_to": Field("day", mended="order"),
    "note": Field("text", Case.note, mended="case", masked=True, sortable=False),
}


def listed() -> dict[str, Field]:
    """The fields of the list, in its order; keys are to work with, not to be read."""
    return {name: one for name, one in FIELDS.items() if one.column is not None}


def shown() -> list[str]:
    """The columns of the list that people can choose."""
    return [name for name, one in listed().items() if one.kind != "key"]


def sorts() -> dict[str, Any]:
    """What the list can be sorted by: the expression, by the name of the field."""
    return {
        name: one.column if one.order_by is None else one.order_by
        for name, one in listed().items()
        if one.sortable
    }


def mended(of: str = "", *, masked: bool | None = None) -> list[str]:
    """The fields that people change in a case and its order, or in one of these; those that a
    shared screen hides, or the others, where ``masked`` says so.
    """
    return [
        name
        for name, one in FIELDS.items()
        if one.mended and of in ("", one.mended) and masked in (None, one.masked)
    ]


def stored(value: object) -> Any:  # noqa: ANN401 - as a column has it
    """A value as its row holds it: an empty text is none, "no" is not."""
    return None if value == "" else value


def of_kind(kind: Kind) -> list[str]:
    """The fields of a kind."""
    return [name for name, one in FIELDS.items() if one.kind == kind]


def is_masked(name: str) -> bool:
    """Whether a shared screen hides the field."""
    return name in FIELDS and FIELDS[name].masked


def terms(names: Iterable[str]) -> dict[str, str]:
    """The lists of terms whose codes these fields hold, by the name of the field."""
    return {name: FIELDS[name].terms for name in names if name in FIELDS and FIELDS[name].terms}
