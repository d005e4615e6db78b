"""One case: read whole, and mended field by field under its rules."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from db import clock, lengths, transaction
from db.case import departure, fields, value_rules
from db.case.stages import check_holder, follow_standing, let_go
from db.errors import Refusal, Refused
from db.models import STAGES, Case, Coach, Site, Term
from db.models.case import outcome_group, standing
from db.models.departure import clear
from db.security import rights
from db.text import clean
from db.transaction import Edit, write
from db.user import User

LONGEST_NOTE = 10_000


def read(case: Case, name: str) -> object:
    """A field as people mend it; the term's extension stands in the order."""
    return getattr(case.order if fields.FIELDS[name].mended == "order" else case, name)


def save(user: User, edits: Sequence[Edit], page: str) -> int:
    """Save new values of ``fields.mended`` of one case or many, all or none.

    Returns how many cases. Raises Refused, Conflicts or NotFound.
    """
    hidden = [name for edit in edits for name in edit.after if fields.is_masked(name)]
    if user.masked and hidden:
        raise Refused([Refusal(None, hidden[0], "masked")])  # a collision would tell the text
    with write(user, "cases", page) as session:
        return len(transaction.save(session, Case, edits, apply, read))


def apply(session: Session, case: Case, after: Mapping[str, object]) -> list[Refusal]:
    """Set fields of a case under its rules; returns what is broken, and then sets nothing."""
    if unfit := list(value_rules.check(case.id, after)):
        return unfit
    wanted = _wanted(case, after)
    refusals = [
        *_check_places(session, case, wanted, after),
        *_check_terms(session, case, wanted, after),
        *_check_stage(case, wanted, after),
        *_check_reopening(session, case, wanted),
        *_check_order(case, wanted, after),
        *departure.check(case, wanted, after),
        *_check_note(case, wanted),
    ]
    if not refusals:
        _set(session, case, wanted, after)
    return refusals


def _wanted(case: Case, after: Mapping[str, object]) -> dict[str, Any]:
    """Every field that people mend, as it would stand; an empty text is none."""
    values = {name: after.get(name, read(case, name)) for name in fields.mended()}
    texts = {name for name in values if fields.FIELDS[name].kind == "text"}
    return {
        name: fields.stored(clean(one) if name in texts else one) for name, one in values.items()
    }


def _set(session: Session, case: Case, wanted: dict[str, Any], after: Mapping[str, object]) -> None:
    """What was wanted, and what follows from it by itself."""
    was, opens = standing(case), _opens(case, wanted)
    for name in fields.mended("case"):
        setattr(case, name, wanted[name])
    if "extended_to" in after:
        case.order.extended_to = wanted["extended_to"]
    if case.stage == "closed":
        case.next_appointment_on = None  # closing cancels what was still to come
    if "next_appointment_on" in after:
        case.appointment_made_on = clock.today() if case.next_appointment_on else None
    case.outcome_group = outcome_group(case.outcome)
    clear(case)
    if "suspension" in after:
        case.suspended_on = (case.suspended_on or clock.today()) if case.suspension else None
    if opens:
        let_go(session, case)
    if standing(case) != was:
        follow_standing(case)


# The checks read the case as it stands and ``wanted``, as it would stand; they set nothing.


def _opens(case: Case, wanted: dict[str, Any]) -> bool:
    """Whether a closed case is opened by emptying how it was closed."""
    return case.stage == "closed" and wanted["stage"] != "closed"


def _check_reopening(session: Session, case: Case, wanted: dict[str, Any]) -> list[Refusal]:
    return check_holder(session, case, wanted["coach_id"]) if _opens(case, wanted) else []


def _check_order(
    case: Case, wanted: dict[str, Any], after: Mapping[str, object]
) -> Iterator[Refusal]:
    """An extended term, where it is another one: it ends later than the order says by itself.

    The law sets an extension no limit of its own (15 December 1980, article 74/14: as long as the
    circumstances of the person ask for); ``limits.AHEAD`` only finds slips of the year.
    """
    day, notified = wanted["extended_to"], case.order.notified_on
    if "extended_to" not in after or not day or day == case.order.extended_to:
        return
    end = notified + timedelta(days=case.order.term_days) if notified else None
    if notified is None or day < notified:
        values = {"day": day, "notified": notified or "–"}
        yield Refusal(case.id, "extended_to", "extended_before_notified", values)
    elif end and day <= end:
        yield Refusal(case.id, "extended_to", "extended_not_later", {"day": day, "end": end})
    else:
        yield from value_rules.check_ahead(case.id, "extended_to", day, end)


def _check_note(case: Case, wanted: dict[str, Any]) -> list[Refusal]:
    return lengths.check(case.id, "note", wanted["note"], LONGEST_NOTE)


def _check_places(
    session: Session, case: Case, wanted: dict[str, Any], after: Mapping[str, object]
) -> Iterator[Refusal]:
    user: User = session.info["user"]
    if not rights.may_give(user) and {*fields.GIVEN} & after.keys():
        yield Refusal(case.id, "coach_id", "coach_not_yours_to_give")
    if "coach_id" in after and wanted["coach_id"]:
        yield from _check_coach(case, session.get(Coach, wanted["coach_id"]))
    if "site_id" in after and wanted["site_id"]:
        site = session.get(Site, wanted["site_id"])
        if site is None or site.unit_id != case.unit_id:
            yield Refusal(case.id, "site_id", "site_of_other_unit")


def _check_coach(case: Case, coach: Coach | None) -> Iterator[Refusal]:
    """Why the coach may not hold the case."""
    if coach is None or coach.unit_id != case.unit_id:
        yield Refusal(case.id, "coach_id", "coach_of_other_unit")
    elif coach.ends_on and coach.ends_on < clock.today():
        values = {"coach": coach.name, "day": coach.ends_on}
        yield Refusal(case.id, "coach_id", "coach_has_left", values)
    elif coach.starts_on > clock.today():
        values = {"coach": coach.name, "day": coach.starts_on}
        yield Refusal(case.id, "coach_id", "coach_not_here_yet", values)
    elif coach.on_leave:
        yield Refusal(case.id, "coach_id", "coach_on_leave", {"coach": coach.name})


def _check_terms(
    session: Session, case: Case, wanted: dict[str, Any], after: Mapping[str, object]
) -> Iterator[Refusal]:
    for name, kind in fields.terms(wanted.keys() - {"stage"}).items():
        code = wanted[name]
        term = session.get(Term, code) if code else None
        known = term is not None and term.kind == kind
        if code and not (known and term and (kind != "outcome" or term.parent_code)):
            yield Refusal(case.id, name, f"{name}_unknown", {"value": code})
        elif term and name in after and term.closed_on and term.closed_on <= clock.today():
            values = {"value": term.label(session.info["user"].language)}
            yield Refusal(case.id, name, "term_closed", values)


def _check_stage(
    case: Case, wanted: dict[str, Any], after: Mapping[str, object]
) -> Iterator[Refusal]:
    day = wanted["next_appointment_on"]
    if wanted["stage"] not in STAGES:
        yield Refusal(case.id, "stage", "stage_unknown", {"value": wanted["stage"]})
    elif wanted["stage"] == "waiting" and case.invited_on:
        yield Refusal(case.id, "stage", "waiting_was_invited", {"day": case.invited_on})
    elif wanted["stage"] == "closed":
        yield from _check_closing(case, wanted, after)
    elif wanted["outcome"] or wanted["closed_on"]:
        field = "outcome" if wanted["outcome"] else "closed_on"
        yield Refusal(case.id, field, "outcome_needs_closed_stage")
    elif after.get("next_appointment_on") and day < clock.today():
        yield Refusal(case.id, "next_appointment_on", "appointment_in_past", {"day": day})
    elif after.get("next_appointment_on"):
        yield from value_rules.check_ahead(case.id, "next_appointment_on", day)


def _check_closing(
    case: Case, wanted: dict[str, Any], after: Mapping[str, object]
) -> Iterator[Refusal]:
    day = wanted["closed_on"]
    values = {"day": day, "order": case.ordered_on, "invited": case.invited_on}
    if not wanted["outcome"]:
        yield Refusal(case.id, "outcome", "closed_needs_outcome")
    elif not day:
        yield Refusal(case.id, "closed_on", "closed_needs_date")
    elif day > clock.today():
        yield Refusal(case.id, "closed_on", "closed_in_future", values)
    elif day < case.ordered_on:
        yield Refusal(case.id, "closed_on", "closed_before_order", values)
    elif case.invited_on and day < case.invited_on:
        yield Refusal(case.id, "closed_on", "closed_before_invitation", values)
    elif after.get("next_appointment_on") and case.stage == "closed":
        yield Refusal(case.id, "next_appointment_on", "closed_has_no_appointment")
