"""A text that is too long is refused by name, with its length; nothing is cut."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from db.allocation import assign, coach_loads, proposal, transfer, waiting_list
from db.allocation.assign import Choice
from db.case import edit as case_edit
from db.case import findings, referral
from db.case.meeting import add_meeting
from db.case.procedure import add_procedure
from db.directory import entries
from db.errors import Refused
from db.models import Case, Transfer
from db.security.session import open_session
from db.settings import tables
from db.transaction import Edit
from db.user import SYSTEM, User
from db.weekly_meeting import decisions, preparation
from db.weekly_meeting import meeting as weekly_meeting_meeting
from tests.agendas import agenda

SignedIn = Callable[[str], User]
TODAY = date.today()


def refusal(deed: Callable[[], object]) -> tuple[str, str, object, object]:
    with pytest.raises(Refused) as caught:
        deed()
    (one,) = caught.value.refusals
    return one.field, one.rule, one.values["length"], one.values["longest"]


def open_case() -> int:
    with open_session(SYSTEM, "cases") as session:
        found = select(Case.id).where(
            Case.unit_id == 1, Case.stage == "analysis", Case.voided_on.is_(None)
        )
        return session.scalars(found).first() or 0


def written(key: int, text: str) -> Edit:
    return Edit(key, {"note": None}, {"note": text})


def test_an_answer_to_an_offer_is_kept_whole_or_refused(head: User, signed_in: SignedIn) -> None:
    other = signed_in("head-ant")
    key = int(waiting_list.waiting(head, [1])["id"].iloc[0])
    assert refusal(lambda: transfer.offer_case(head, key, 2, "x" * 1001, "case")) == (
        "reason", "too_long", 1001, 1000,
    )  # fmt: skip
    transfer.offer_case(head, key, 2, "x", "case")
    (offer,) = transfer.pending(other)
    for accepted in (True, False):
        deed = lambda: transfer.answer_offer(other, offer.id, accepted, "x" * 1001, "x")  # noqa: E731, B023
        assert refusal(deed) == ("answer", "too_long", 1001, 1000)
    assert transfer.pending(other) == [offer]
    transfer.answer_offer(other, offer.id, False, "x" * 1000, "allocation")
    with open_session(SYSTEM, "cases") as session:
        assert session.get_one(Transfer, offer.id).answer == "x" * 1000


def test_what_is_written_about_a_case_is_kept_whole_or_refused(head: User) -> None:
    key = open_case()
    came: dict[str, object] = {"kind": "meeting_follow_up", "held_on": TODAY, "attendance": "came"}
    lodged: dict[str, object] = {
        "kind": "procedure_asylum",
        "prospect": "prospect_unclear",
        "lodged_on": TODAY,
    }
    deeds: list[tuple[str, int, Callable[[str], object]]] = [
        ("note", 10_000, lambda text: case_edit.save(head, [written(key, text)], "x")),
        ("note", 4000, lambda text: add_procedure(head, key, {**lodged, "note": text}, "x")),
        ("note", 4000, lambda text: referral.add_referral(head, key, 1, text, "x")),
        ("discussed", 10_000, lambda it: add_meeting(head, key, {**came, "discussed": it}, "x")),
        ("next_step", 10_000, lambda it: add_meeting(head, key, {**came, "next_step": it}, "x")),
    ]  # fmt: skip
    for field, longest, deed in deeds:
        found = refusal(lambda: deed("x" * (longest + 1)))  # noqa: B023
        assert found == (field, "too_long", longest + 1, longest)
    assert findings.LONGEST == 2000


def test_a_choice_is_kept_whole_or_refused(head: User) -> None:
    frame = waiting_list.waiting(head, [1]).head(1)
    (one,) = proposal.propose(frame, coach_loads.loads(head, [1]))
    long = Choice(one.case_id, one.coach_id or 0, one.coach_id, None, "x" * 2001)
    assert refusal(lambda: assign.give(head, [long], "x")) == ("note", "too_long", 2001, 2000)


def test_a_decision_is_kept_whole_or_refused(head: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "build_agenda", lambda *_args: agenda())
    held, key = weekly_meeting_meeting.start_meeting(head, 1, "meeting"), open_case()
    said = {"case_id": key, "text": "x" * 2000}
    for length, left in ((None, True), (7000, True), (9000, False)):
        with open_session(SYSTEM, "cases", write=True) as session:
            session.get_one(Case, key).note = "y" * length if length else None
            session.commit()
        if left:
            decisions.decide(head, held, "noted", said, "meeting")
            continue
        found = refusal(lambda: decisions.decide(head, held, "noted", said, "meeting"))
        assert found == ("note", "too_long", 9000 + 2013, 10_000)
    assert refusal(
        lambda: decisions.decide(head, held, "noted", {**said, "text": "x" * 2001}, "meeting")
    ) == ("text", "too_long", 2001, 2000)


def test_a_name_of_300_characters_is_refused_not_cut(head: User, signed_in: SignedIn) -> None:
    frame = entries.entries(head, entries.DirectoryFilters())
    row = frame.iloc[0]
    edit = Edit(int(row["id"]), {"service": row["service"]}, {"service": "x" * 300})
    assert refusal(lambda: entries.save(head, [edit], "x")) == ("service", "too_long", 300, 200)
    admin = signed_in("admin")
    kept = tables.load(admin, "coaches").iloc[0]
    edit = Edit(int(kept["id"]), {"name": kept["name"]}, {"name": "x" * 300})
    deed = lambda: tables.save(admin, "coaches", [edit], "x")  # noqa: E731
    assert refusal(deed) == ("name", "too_long", 300, 200)
