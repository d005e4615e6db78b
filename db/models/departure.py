"""What goes with an outcome: the facts of a departure, why somebody was not invited."""

from db.models.case import NOT_INVITED, WITH_SUPPORT, Case, outcome_group

RETURN = "return"
# The outcome, or the group of outcomes, that a field of a case goes with.
GOES_WITH = {
    "destination": RETURN,
    "proof": RETURN,
    "support_purpose": WITH_SUPPORT,
    "departure_bonus": RETURN,
    "not_invited_reason": NOT_INVITED,
}


def goes(name: str, outcome: str | None) -> bool:
    """Whether a field of GOES_WITH goes with an outcome."""
    return GOES_WITH[name] in (outcome, outcome_group(outcome))


def clear(case: Case) -> None:
    """Empty what does not go with the outcome that the case has now, if it has one."""
    for name in GOES_WITH:
        if not goes(name, case.outcome):
            setattr(case, name, None)


def find_contradiction(case: Case) -> str | None:
    """A field that the outcome of the case does not admit, or lacks."""
    if case.outcome == NOT_INVITED and case.not_invited_reason is None:
        return "not_invited_reason"
    said = (name for name in GOES_WITH if getattr(case, name) is not None)
    return next((name for name in said if not goes(name, case.outcome)), None)
