"""A departure, and why somebody was not invited: what may be said, and what is still missing."""

from collections.abc import Iterator, Mapping

from sqlalchemy import ColumnElement, and_, or_

from db.errors import Refusal
from db.models import NOT_INVITED, WITH_SUPPORT, Case
from db.models.departure import GOES_WITH, RETURN, goes

ASKED = ("destination", "proof", "support_purpose")  # missing where a departure does not say it
ANY = "departure"  # stands for any of them
MISSING = (ANY, *ASKED)
RULES = {
    RETURN: "goes_with_return",
    WITH_SUPPORT: "goes_with_support",
    NOT_INVITED: "goes_with_not_invited",
}


def missing(case: Case) -> list[str]:
    """What a departure still has to say: fields of ASKED, of a closed case."""
    return [name for name in ASKED if goes(name, case.outcome) and getattr(case, name) is None]


def lacking(name: str) -> ColumnElement[bool]:
    """Whether a closed case is a departure that lacks a field of ASKED, or ANY of them."""
    if name not in ASKED:
        return or_(*(lacking(one) for one in ASKED))
    supported = GOES_WITH[name] == WITH_SUPPORT
    asked = Case.outcome == WITH_SUPPORT if supported else Case.outcome_group == RETURN
    return and_(asked, getattr(Case, name).is_(None))


def check(
    case: Case, wanted: Mapping[str, object], after: Mapping[str, object]
) -> Iterator[Refusal]:
    """What is said beside an outcome that it does not go with, or not said beside the one that
    needs it. ``wanted`` is the case as it would stand, ``after`` what is changed.
    """
    outcome = str(wanted["outcome"] or "")
    for name, of in GOES_WITH.items():
        if name in after and wanted[name] is not None and not goes(name, outcome):
            yield Refusal(case.id, name, RULES[of])
    if outcome == NOT_INVITED != case.outcome and case.invited_on:
        yield Refusal(case.id, "outcome", "not_invited_was_invited", {"day": case.invited_on})
    elif outcome == NOT_INVITED and not wanted["not_invited_reason"]:
        yield Refusal(case.id, "not_invited_reason", "not_invited_needs_reason")
