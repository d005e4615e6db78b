"""Who takes a set back must be allowed to do every deed that is in it, whatever the kind."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, text

from db import clock, engine
from db.allocation import assign, transfer
from db.allocation.assign import Choice
from db.case import edit, meeting, procedure, referral, view
from db.directory import entries, reports
from db.errors import NotAllowed, NotFound
from db.history import change_sets, undo
from db.history.change_sets import HistoryFilters
from db.importers.register import load as register_load
from db.models import Case, Change, Coach, Service, Step
from db.security.session import open_session
from db.settings import tables
from db.transaction import Edit
from db.user import SYSTEM, User
from db.weekly_meeting import attendees, decisions
from db.weekly_meeting import meeting as weekly_meeting
from tests.conftest import owned, sign_in

TODAY = clock.today()
ENTRY = "service:1"


def last() -> str:
    with open_session(SYSTEM, "history") as session:
        newest = select(Change.change_set).order_by(Change.id.desc()).limit(1)
        return session.scalars(newest).one()


def own_case(coach: User) -> int:
    with open_session(coach, "cases") as session:
        held = select(Case.id).where(Case.stage == "analysis", Case.suspended_on.is_(None))
        return session.scalars(held.order_by(Case.id)).first() or 0


def of_meeting(act: Callable[[User, int], object]) -> Callable[[User, User], None]:
    def done(head: User, _coach: User) -> None:
        act(head, weekly_meeting.start_meeting(head, 1, "x"))

    return done


def settled(head: User, coach: User) -> None:
    key = reports.say(coach, reports.look(coach, ENTRY), "Faux", "x")
    reports.settle(head, key, "right", "Non", "x")


def said(head: User, _coach: User) -> None:
    reports.say(head, reports.look(head, ENTRY), "Faux", "x")


def add_entry(head: User, _coach: User) -> None:
    values: dict[str, object] = {"organisation": "A", "service": "B", "kind": "help_legal"}
    entries.add_entry(head, values, "x")


def give(head: User, coach: User) -> None:
    with open_session(head, "cases") as session:
        waiting = session.scalars(select(Case.id).where(Case.stage == "waiting")).first() or 0
    assign.give(head, [Choice(waiting, coach.coach_id or 0, None)], "x")


def note_meeting(head: User, coach: User) -> None:
    values = {"kind": "meeting_first", "held_on": TODAY, "attendance": "came"}
    meeting.add_meeting(head, own_case(coach), values, "x")


def note_procedure(head: User, coach: User) -> None:
    values = {"kind": "procedure_9ter", "lodged_on": TODAY, "prospect": "prospect_unclear"}
    procedure.add_procedure(head, own_case(coach), values, "x")


def advance(head: User, coach: User) -> None:
    edits = [Edit(own_case(coach), {"stage": "analysis"}, {"stage": "perspective"})]
    edit.save(head, edits, "x")


def verify(head: User, _coach: User) -> None:
    with open_session(head, "directory") as session:
        before = session.scalars(select(Service.verified_on).where(Service.id == 1)).one()
    after = {"verified_on": clock.today()}
    entries.save(head, [Edit(1, {"verified_on": before or ""}, after)], "x")


DEEDS: dict[str, Callable[[User, User], None]] = {
    "fields of a case": advance,
    "a case given": give,
    "a meeting": note_meeting,
    "a procedure": note_procedure,
    "a referral": lambda head, coach: referral.add_referral(head, own_case(coach), 1, "", "x"),
    "a case offered": lambda head, coach: transfer.offer_case(head, own_case(coach), 2, "x", "x"),
    "a meeting begun": of_meeting(lambda head, key: None),
    "a guest put down": of_meeting(
        lambda head, key: attendees.add_attendees(head, key, [], "Myria", "x")
    ),
    "a decision": of_meeting(
        lambda head, key: decisions.decide(
            head, key, "task", {"text": "x", "due_on": TODAY}, "x"
        )
    ),
    "a report settled": settled,
    "a report": said,
    "an entry of the directory": add_entry,
    "a verification": verify,
}  # fmt: skip


@pytest.mark.either_database
@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("username", ["coach-bru", "admin", "analyst", "head-ant"])
def test_nobody_takes_back_what_others_did_and_they_could_not(
    head: User, coach: User, deed: str, username: str
) -> None:
    DEEDS[deed](head, coach)
    done = last()
    with pytest.raises((NotFound, NotAllowed)):
        undo.undo(sign_in(username), done, "history")
    assert last() == done
    undo.undo(head, done, "history")


@pytest.mark.parametrize("username", ["coach-bru", "admin"])
def test_a_settlement_is_not_there_for_who_said_it(username: str, head: User) -> None:
    """Neither the own set nor one of a history that they see."""
    who = sign_in(username)
    keeper = head if who.unit_id else sign_in("service")
    key = reports.say(who, reports.look(who, ENTRY), "Faux", "x")
    reports.settle(keeper, key, "right", "Non", "x")
    with pytest.raises(NotFound):
        undo.undo(who, last(), "history")
    assert reports.named(who, [key])[key].result == "right"


def test_who_no_longer_keeps_the_directory_takes_no_settlement_back(head: User) -> None:
    key = reports.say(head, reports.look(head, ENTRY), "Faux", "x")
    reports.settle(head, key, "right", "Non", "x")
    done = last()
    with owned(engine.url()).begin() as connection:
        coach_id = connection.scalar(text("SELECT coach_id FROM account WHERE id = 7"))
        connection.execute(
            text("UPDATE account SET role = 'coach', coach_id = :coach WHERE id = :id"),
            {"coach": coach_id, "id": head.account_id},
        )
    with pytest.raises(NotAllowed):
        undo.undo(sign_in("head-bru"), done, "history")


def test_who_no_longer_gives_cases_takes_no_giving_back(head: User, coach: User) -> None:
    with open_session(head, "cases") as session:
        other = select(Coach.id).where(Coach.id != coach.coach_id, Coach.ends_on.is_(None))
        second = session.scalars(other.where(Coach.on_leave.is_(False))).first()
    key = own_case(coach)
    edit.save(head, [Edit(key, {"coach_id": coach.coach_id}, {"coach_id": second})], "x")
    done = last()
    with owned(engine.url()).begin() as connection:
        connection.execute(
            text("UPDATE account SET role = 'coach', coach_id = :coach WHERE id = :id"),
            {"coach": second, "id": head.account_id},
        )
    with pytest.raises(NotAllowed):
        undo.undo(sign_in("head-bru"), done, "history")


def test_a_case_that_was_taken_goes_back_and_is_offered_again(head: User) -> None:
    other = sign_in("head-ant")
    with open_session(head, "cases") as session:
        key = session.scalars(select(Case.id).where(Case.stage == "analysis")).first() or 0
        steps = len(session.scalars(select(Step.id).where(Step.case_id == key)).all())
    transfer.offer_case(head, key, 2, "Habite à Anvers", "x")
    before = view.load_view(head, key).values()
    transfer.answer_offer(other, transfer.pending(other)[0].id, True, "", "allocation")
    taken = last()
    with pytest.raises(NotFound):
        undo.undo(head, taken, "history")
    again = undo.undo(other, taken, "allocation")
    assert [one.case_id for one in transfer.pending(other)] == [key]
    assert view.load_view(head, key).values() == before
    assert len(view.load_view(head, key).steps) == steps
    undo.undo(other, again, "allocation")
    assert view.load_view(other, key).case.unit_id == 2
    assert transfer.pending(other) == []


def test_a_load_is_taken_back_by_who_sees_every_unit(head: User, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(
        "Numéro SP;Nom;Prénom;Date de naissance;Sexe;Nationalité;Langue;Composition du ménage;"
        "Mineurs;Annexe;Date de décision;Date de notification;Délai (jours);Origine;Code postal;"
        "Commune\r\n7000077;Nouveau;Jean;01/02/1990;M;CM;fr;isolé;0;13;01/11/2026;02/11/2026;30;"
        "police;1000;Bruxelles\r\n",
        "utf-8",
    )
    register_load.load(path)
    loaded = last()
    with pytest.raises(NotAllowed):
        undo.undo(head, loaded, "history")
    sets, _total = change_sets.sets(head, HistoryFilters(change_set=loaded), 1, 1)
    assert [one.undoable for one in sets] in ([False], [])
    undo.undo(sign_in("service"), loaded, "history")


def test_the_house_is_the_administrator_s(admin: User) -> None:
    with open_session(SYSTEM, "house") as session:
        norm = session.execute(text("SELECT norm FROM unit WHERE id = 1")).scalar()
    tables.save(admin, "units", [Edit(1, {"norm": norm}, {"norm": 30})], "x")
    done = last()
    for username in ("head-bru", "service", "coach-bru", "analyst"):
        with pytest.raises(NotAllowed):
            undo.undo(sign_in(username), done, "history")
    undo.undo(admin, done, "settings")


def test_what_is_brought_back_to_another_unit_is_refused_alike(head: User) -> None:
    """Who moved to another unit meanwhile takes nothing back in the old one."""
    key = weekly_meeting.start_meeting(head, 1, "x")
    attendees.add_attendees(head, key, [], "Myria", "x")
    guest = weekly_meeting.load_meeting(head, key).present or ()
    attendees.take_off(head, key, [one.id for one in guest if one.name == "Myria"], "x")
    done = last()
    with owned(engine.url()).begin() as connection:
        connection.execute(
            text("UPDATE account SET unit_id = 2 WHERE id = :id"), {"id": head.account_id}
        )
    with pytest.raises((NotFound, NotAllowed)):
        undo.undo(sign_in("head-bru"), done, "history")
    assert last() == done
