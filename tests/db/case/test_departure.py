"""What is said beside an outcome: lawful, complete or listed, and gone with the outcome."""

import pytest
from sqlalchemy import select

from db.case import departure, edit, incomplete, listing, reopen
from db.case.filters import Filters
from db.case.listing import Sort
from db.case.view import load_view
from db.clock import today
from db.errors import Refused
from db.history import undo
from db.models import NOT_INVITED, Case
from db.models.departure import GOES_WITH
from db.security.session import open_session
from db.transaction import Edit
from db.user import User

TODAY = today()
CLOSING = {"stage": "closed", "closed_on": TODAY}
WHOLE = {
    "destination": "MA", "proof": "proof_ticket", "support_purpose": "support_work",
    "departure_bonus": False,
}  # fmt: skip
SUPPORTED = CLOSING | {"outcome": "return_reintegration"} | WHOLE


def find(user: User, stage: str = "analysis") -> int:
    with open_session(user, "cases") as session:
        wanted = select(Case.id).where(Case.stage == stage, Case.unit_id == 1)
        return session.scalars(wanted.order_by(Case.id)).first() or 0


def save(user: User, key: int, **after: object) -> None:
    edit.save(user, [Edit(key, load_view(user, key).values(), after)], "case")


def facts(user: User, key: int) -> dict[str, object]:
    values = load_view(user, key).values()
    return {name: values[name] for name in GOES_WITH if values[name] is not None}


def rules(user: User, key: int, **after: object) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        save(user, key, **after)
    return [(one.field, one.rule) for one in caught.value.refusals]


def missing(user: User, what: str) -> set[int]:
    return set(listing.page(user, Filters(missing=what), Sort(), 1, 5000)[0]["id"])


def counted(user: User, asked: Filters) -> list[int]:
    """How many departures of a coach lack what."""
    frame = incomplete.departures(user, asked)
    assert set(frame["unit"]) <= {"BRU"}
    return [int(frame[name].sum()) for name in departure.MISSING]


def test_a_departure_is_completed_later_and_listed_until_then(head: User) -> None:
    key = find(head)
    held = load_view(head, key).case.coach_id
    asked = Filters(coaches=(held or 0,))
    before = counted(head, asked)
    save(head, key, **CLOSING, outcome="return_reintegration")
    after = counted(head, asked)
    assert [new - old for old, new in zip(before, after, strict=True)] == [1, 1, 1, 1]
    for name in departure.ASKED:
        assert key in missing(head, name)
        save(head, key, **{name: WHOLE[name]})
        assert key not in missing(head, name)
        assert (key in missing(head, departure.ANY)) == (name != departure.ASKED[-1])
    assert counted(head, asked) == before
    assert departure.missing(load_view(head, key).case) == []
    assert load_view(head, key).case.closed_on == TODAY


def test_what_goes_with_an_outcome_goes_when_it_does_and_comes_back(head: User) -> None:
    key = find(head)
    save(head, key, **SUPPORTED)
    assert facts(head, key) == WHOLE
    save(head, key, outcome="return_own")
    corrected = undo.latest(head, "case")
    assert facts(head, key) == {k: v for k, v in WHOLE.items() if k != "support_purpose"}
    save(head, key, outcome="stay_medical")
    assert facts(head, key) == {}
    undo.undo(head, undo.latest(head, "case") or "", "case")
    undo.undo(head, corrected or "", "case")
    assert facts(head, key) == WHOLE
    version = load_view(head, key).case.version
    reopen.reopen(head, key, version, TODAY, "came back", "case")
    assert facts(head, key) == {}
    undo.undo(head, undo.latest(head, "case") or "", "case")
    assert facts(head, key) == WHOLE
    save(head, key, stage="analysis", outcome=None, closed_on=None)
    assert facts(head, key) == {}


def test_undoing_a_closing_loses_nothing_that_was_said_of_it_since(head: User) -> None:
    key = find(head)
    save(head, key, **CLOSING, outcome="return_own")
    closing = undo.latest(head, "case") or ""
    save(head, key, proof="proof_border")
    said = undo.latest(head, "case") or ""
    with pytest.raises(Refused) as caught:
        undo.undo(head, closing, "case")
    assert [(one.field, one.rule) for one in caught.value.refusals] == [("proof", "undo_newer")]
    undo.undo(head, said, "case")
    undo.undo(head, closing, "case")
    assert load_view(head, key).case.is_open


@pytest.mark.parametrize(
    ("outcome", "after", "broken"),
    [
        ("stay_file", {"destination": "MA"}, ("destination", "goes_with_return")),
        ("none_dublin", {"proof": "proof_border"}, ("proof", "goes_with_return")),
        ("stay_file", {"departure_bonus": False}, ("departure_bonus", "goes_with_return")),
        (
            "return_fedasil",
            {"support_purpose": "support_work"},
            ("support_purpose", "goes_with_support"),
        ),
        (
            "none_other",
            {"not_invited_reason": "notinvited_held"},
            ("not_invited_reason", "goes_with_not_invited"),
        ),
        ("return_own", {"destination": "BE"}, ("destination", "country_unknown")),
        ("return_own", {"destination": "XX"}, ("destination", "country_unknown")),
        ("return_own", {"destination": "ma"}, ("destination", "country_unknown")),
        ("return_own", {"departure_bonus": "no"}, ("departure_bonus", "value_wrong")),
        ("return_own", {"proof": "support_work"}, ("proof", "proof_unknown")),
        (
            NOT_INVITED,
            {"not_invited_reason": "notinvited_held"},
            ("outcome", "not_invited_was_invited"),
        ),
    ],
)  # fmt: skip
@pytest.mark.either_database
def test_what_does_not_go_with_the_outcome_is_refused(
    head: User, outcome: str, after: dict[str, object], broken: tuple[str, str]
) -> None:
    assert rules(head, find(head), **CLOSING, outcome=outcome, **after) == [broken]


def test_who_was_not_invited_needs_a_reason(head: User) -> None:
    key = find(head, "waiting")
    closing = CLOSING | {"outcome": NOT_INVITED}
    assert rules(head, key, **closing) == [("not_invited_reason", "not_invited_needs_reason")]
    assert rules(head, key, note="x", destination="MA") == [("destination", "goes_with_return")]
    save(head, key, **closing, not_invited_reason="notinvited_left")
    needed = [("not_invited_reason", "not_invited_needs_reason")]
    assert rules(head, key, not_invited_reason=None) == needed
    case = load_view(head, key).case
    assert (case.outcome_group, case.invited_on) == ("none", None)
    reopen.reopen(head, key, case.version, TODAY, "now invited", "case")
    assert (load_view(head, key).case.stage, facts(head, key)) == ("waiting", {})
