"""Referrals of a case to a service of the directory, and what came of them."""

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import clock, lengths
from db.case.stages import find_case
from db.directory import entries
from db.directory.entries import DirectoryFilters
from db.errors import Conflicts, NotFound, Refusal, Refused
from db.models import Case, Referral, Service, Term
from db.text import clean
from db.transaction import write
from db.user import User

PENDING = "referral_pending"
LONGEST = 4000  # characters of a note


def offered(user: User, kind: str, site_id: int | None, language: str | None) -> pd.DataFrame:
    """Services in use for a kind of help that reach the site; who speaks the language first.

    Columns: id int64, organisation str, service str, speaks bool.
    """
    places = (f"site:{site_id}",) if site_id else ()
    found = entries.entries(user, DirectoryFilters(kinds=(kind,), places=places))
    speaks = [language in spoken if language else False for spoken in found["languages"]]
    found = found[["id", "organisation", "service"]].assign(speaks=speaks)
    return found.sort_values("speaks", ascending=False, kind="stable")


def add_referral(user: User, case_id: int, service_id: int, note: str, page: str) -> None:
    """Refer the person of a case to a service, from today. Raises Refused or NotFound."""
    with write(user, "cases", page) as session:
        case = find_case(session, case_id)
        if wrong := _check_referral(session, case, service_id, note):
            raise Refused([wrong])
        session.add(
            Referral(
                case_id=case_id,
                service_id=service_id,
                referred_on=clock.today(),
                result=PENDING,
                note=clean(note) or None,
            )
        )


def record_result(user: User, referral_id: int, result: str, page: str) -> None:
    """Say what came of a referral. Raises Refused or NotFound, and Conflicts where somebody said
    otherwise meanwhile.
    """
    with write(user, "cases", page) as session:
        asked = select(Referral).where(Referral.id == referral_id).with_for_update()
        found = session.scalars(asked).one_or_none()
        if found is None:
            raise NotFound(f"referral {referral_id}")
        if found.result not in (PENDING, result):
            raise Conflicts([])
        term = session.get(Term, result)
        if term is None or term.kind != "referral":
            raise Refused([Refusal(referral_id, "result", "needed")])
        found.result = result
        found.answered_on = None if result == PENDING else clock.today()


def _check_referral(session: Session, case: Case, service_id: int, note: str) -> Refusal | None:
    if case.closed_on:
        return Refusal(case.id, "service", "closed_has_no_referral")
    service = session.get(Service, service_id)
    if service is None or service.retired_on:
        return Refusal(case.id, "service", "service_not_in_use")
    if wrong := lengths.check(case.id, "note", clean(note), LONGEST):
        return wrong[0]
    waiting = select(Referral.id).where(
        Referral.case_id == case.id, Referral.service_id == service_id, Referral.result == PENDING
    )
    if session.scalars(waiting).first() is not None:
        return Refusal(case.id, "service", "referral_pending_already")
    return None
