"""What people say is wrong with an entry of the directory, and what comes of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import ProgrammingError

from db import clock, engine
from db.directory import entries, reports
from db.directory.entries import DirectoryFilters
from db.directory.reports import Said
from db.errors import NotAllowed, NotFound, Refused
from db.history import change_sets, undo
from db.history.change_sets import HistoryFilters
from db.models import Organisation, Report
from db.security import rights, row_level_security
from db.security.session import open_session
from db.transaction import Edit
from db.user import SYSTEM, User
from db.weekly_meeting import meeting, preparation
from db.weekly_meeting.agenda import ReportedEntry
from tests.conftest import owned

pytestmark = pytest.mark.either_database

SignedIn = Callable[[str], User]
TODAY = clock.today()
PAGE = "directory"
ENTRY = "service:1"


def say(user: User, words: str = "Le numéro ne répond plus.", about: str = ENTRY) -> int:
    return reports.say(user, reports.look(user, about), words, PAGE)


def one(user: User, key: int) -> Said:
    return reports.named(user, [key])[key]


def rule(deed: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        deed()
    [refusal] = caught.value.refusals
    return refusal.field, refusal.rule


def test_a_coach_says_it_and_the_head_of_the_unit_settles_it(coach: User, head: User) -> None:
    key = say(coach, "  Le numéro ne répond plus.\n")
    told = one(head, key)
    assert (told.words, told.by, told.on) == ("Le numéro ne répond plus.", coach.name, TODAY)
    assert (told.result, told.own, dict(told.changed)) == (None, False, {})
    reports.settle(head, key, "corrected", "Merci.", PAGE)
    mine = one(coach, key)
    assert (mine.result, mine.answer, mine.settled_by) == ("corrected", "Merci.", head.name)
    assert mine.own
    assert mine in reports.own(coach)
    assert key not in [found.id for found in reports.found(head)]


@pytest.mark.parametrize(
    ("username", "readers"),
    [
        ("coach-bru", {"coach-bru", "head-bru", "service"}),
        ("head-bru", {"head-bru", "service"}),
        ("admin", {"admin", "service"}),
        ("service", {"service"}),
    ],
)
def test_it_goes_to_the_unit_of_who_says_it_and_without_one_to_the_head_of_service(
    board: str, signed_in: SignedIn, username: str, readers: set[str]
) -> None:
    key = say(signed_in(username))
    for other in ("coach-bru", "head-bru", "head-ant", "service", "admin"):
        assert (key in reports.named(signed_in(other), [key])) == (other in readers), other


def test_who_sees_no_directory_says_nothing(board: str, signed_in: SignedIn) -> None:
    analyst = signed_in("analyst")
    for deed in (lambda: reports.look(analyst, ENTRY), lambda: reports.found(analyst)):
        with pytest.raises(NotAllowed):
            deed()


@pytest.mark.parametrize("username", ["coach-bru", "admin"])
def test_only_who_keeps_the_directory_settles(
    board: str, signed_in: SignedIn, username: str
) -> None:
    user = signed_in(username)
    key = say(user)
    with pytest.raises(NotAllowed):
        reports.settle(user, key, "right", "", PAGE)
    with pytest.raises(NotFound):
        reports.settle(signed_in("head-ant"), key, "right", "", PAGE)


def test_words_are_needed_and_kept_whole_or_refused(coach: User, head: User) -> None:
    assert rule(lambda: say(coach, " \n\x00")) == ("words", "needed")
    assert rule(lambda: say(coach, "é" * 501)) == ("words", "too_long")
    key = say(coach, "é" * 500)
    assert one(head, key).words == "é" * 500
    settle = reports.settle
    assert rule(lambda: settle(head, key, "right", "a" * 501, PAGE)) == ("answer", "too_long")
    assert rule(lambda: settle(head, key, "wrong", "", PAGE)) == ("result", "needed")
    settle(head, key, "right", "a" * 500, PAGE)
    assert rule(lambda: settle(head, key, "right", "", PAGE)) == ("result", "settled_already")


def test_the_same_words_are_sent_once_while_they_are_open(coach: User, head: User) -> None:
    key = say(coach, "Le numéro ne répond plus.")
    assert rule(lambda: say(coach, "le numero  ne répond plus.")) == ("words", "said_already")
    say(coach, "Ni l’adresse.")
    say(head, "Le numéro ne répond plus.")
    reports.settle(head, key, "right", "", PAGE)
    say(coach, "Le numéro ne répond plus.")


def test_an_entry_that_was_changed_meanwhile_is_looked_at_again(coach: User, head: User) -> None:
    seen = reports.look(coach, ENTRY)
    before = seen.fields["phone"]
    edit = Edit(1, {"phone": before}, {"phone": "+32 2 123 45 67"})
    entries.save(head, [edit], PAGE)
    assert rule(lambda: reports.say(coach, seen, "Faux", PAGE)) == ("", "entry_changed")
    key = say(coach, "Faux")
    places = entries.entries(head, DirectoryFilters()).set_index("id")["covers"][1]
    edit = Edit(1, {"covers": tuple(places)}, {"covers": ("site:1",)})
    entries.save(head, [edit], PAGE)
    assert set(one(head, key).changed) == {"covers"}
    assert one(coach, key).changed["covers"][1] == ["site:1"]


def test_a_verification_is_no_change_and_a_retired_entry_is_still_found(
    coach: User, head: User
) -> None:
    seen = reports.look(coach, ENTRY)
    entries.verify(head, [1], PAGE)
    key = reports.say(coach, seen, "Faux", PAGE)
    entries.retire(head, [1], PAGE)
    assert one(head, key).retired
    assert 1 in set(entries.entries(head, DirectoryFilters(reports=("open",)))["id"])
    assert 1 not in set(entries.entries(head, DirectoryFilters())["id"])
    say(coach, "Elle existe encore")


def test_the_filter_finds_entries_that_the_user_may_know_of(coach: User, head: User) -> None:
    say(head)
    asked = DirectoryFilters(reports=("open",))
    assert 1 in set(entries.entries(head, asked)["id"])
    assert 1 not in set(entries.entries(coach, asked)["id"])
    assert entries.entries(head, DirectoryFilters(reports=("unknown",))).empty


def test_an_organisation_without_a_service_is_an_entry_too(coach: User, head: User) -> None:
    with open_session(SYSTEM, "directory", write=True) as session:
        bare = Organisation(name="Sans Réseau", folded="sans reseau")
        session.add(bare)
        session.commit()
        about = f"organisation:{bare.id}"
    key = say(coach, "N’existe plus", about)
    assert one(head, key).title == "Sans Réseau"
    found = entries.without_services(head, DirectoryFilters(reports=("open",)))
    assert list(found["organisation"]) == ["Sans Réseau"]
    assert entries.without_services(head, DirectoryFilters(reports=("settled",))).empty


@pytest.mark.parametrize(
    "about", ["", "service", "service:", "service:0", "service:99999", "service:9999999999",
              "contact:1", "organisation:x", "service:1:2", "Service:1"]
)  # fmt: skip
def test_what_is_no_entry_is_not_found(coach: User, about: str) -> None:
    with pytest.raises(NotFound):
        reports.look(coach, about)


@pytest.mark.parametrize("key", [0, -1, 999_999, 2**40])
def test_what_is_no_report_is_not_found(head: User, key: int) -> None:
    with pytest.raises(NotFound):
        reports.settle(head, key, "right", "", PAGE)
    assert reports.named(head, [key]) == {}


def test_what_came_of_it_is_shown_for_four_weeks(coach: User, head: User) -> None:
    key = say(coach)
    reports.settle(head, key, "right", "", PAGE)
    moved = text("UPDATE report SET said_on = :on, settled_on = :on WHERE id = :key")
    for days, shown in ((28, True), (29, False)):
        with owned(engine.url()).begin() as connection:
            connection.execute(moved, {"on": TODAY - timedelta(days=days), "key": key})
        assert (key in [told.id for told in reports.own(coach)]) == shown


def test_saying_and_settling_are_on_the_record_and_can_be_undone(coach: User, head: User) -> None:
    key = say(coach)
    reports.settle(head, key, "corrected", "Merci", PAGE)
    sets, _total = change_sets.sets(head, HistoryFilters(), 1, 2)
    assert [(told.who, told.undoable) for told in sets] == [(head.name, True), (coach.name, True)]
    assert sets[0].records[0].title == reports.look(head, ENTRY).title
    assert (sets[0].records[0].after or {})["result"] == "corrected"
    said = undo.latest(coach, PAGE) or ""
    assert rule(lambda: undo.undo(coach, said, PAGE))[1] == "undo_newer"
    undo.undo(head, undo.latest(head, PAGE) or "", PAGE)
    assert one(coach, key).result is None
    undo.undo(coach, said, PAGE)
    assert reports.named(head, [key]) == {}
    undo.undo(coach, undo.latest(coach, PAGE) or "", PAGE)
    assert one(head, key).words == "Le numéro ne répond plus."


def test_a_unit_does_not_read_of_others_in_the_history(coach: User, signed_in: SignedIn) -> None:
    say(coach, "KANARIE")
    sets, _total = change_sets.sets(signed_in("head-ant"), HistoryFilters(), 1, 50)
    assert "KANARIE" not in repr(sets)


def test_the_meeting_of_the_unit_has_what_is_open(coach: User, head: User) -> None:
    settled = say(coach, "Une vieille histoire")
    reports.settle(head, settled, "right", "", PAGE)
    before = len(reports.found(head))
    for number in range(6):
        say(coach, f"Faux {number}")
    held = meeting.load_meeting(head, meeting.start_meeting(head, 1, "meeting"))
    assert held.agenda.reported == before + 6
    assert len(held.agenda.reports) == preparation.REPORTS
    first = reports.found(head)[0]
    assert held.agenda.reports[0] == ReportedEntry(
        first.id, first.title, first.words, first.by, first.on
    )


def test_the_sample_shows_open_and_settled_ones(head: User, coach: User) -> None:
    assert len(reports.found(head)) == 3
    assert [told.result for told in reports.own(coach)] == [None, None, "right", "corrected"]
    assert all(not told.changed for told in reports.found(head))


class TestPolicies:
    """Past every line of ours, as the role that serves."""

    @pytest.fixture(params=["postgresql"])
    def kind(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    @staticmethod
    def ask(connection: Connection, user: User, scope: str, subject: str = "reports") -> None:
        said = {"subject": subject, "scope": scope, "write": "on", "account": user.account_id}
        row_level_security.settings(
            connection, said | {"unit": user.unit_id, "coach": user.coach_id}
        )

    def test_the_own_words_are_taken_back_but_not_settled_or_altered(
        self, coach: User, head: User
    ) -> None:
        key, settled = say(coach), say(coach, "Encore")
        reports.settle(head, settled, "right", "", PAGE)
        with engine.engine().connect() as connection:
            self.ask(connection, coach, "own")
            ours = connection.scalar(text("SELECT count(DISTINCT account_id) FROM report"))
            assert ours == 1
            alter = text("UPDATE report SET words = 'x' WHERE id = :key")
            assert connection.execute(alter, {"key": key}).rowcount == 0
            drop = text("DELETE FROM report WHERE id = :key")
            assert connection.execute(drop, {"key": settled}).rowcount == 0
            assert connection.execute(drop, {"key": key}).rowcount == 1

    def test_nobody_speaks_for_another_account_or_unit(self, coach: User) -> None:
        add = text(
            "INSERT INTO report (service_id, unit_id, account_id, said_by, said_on, words, seen, "
            "version) VALUES (1, :unit, :account, 'x', CURRENT_DATE, 'x', '{}', 1)"
        )
        for unit, account in ((2, coach.account_id), (1, 2), (None, coach.account_id)):
            with engine.engine().connect() as connection:
                self.ask(connection, coach, "own")
                with pytest.raises(ProgrammingError, match="row-level security"):
                    connection.execute(add, {"unit": unit, "account": account})

    @pytest.mark.parametrize("subject", ["directory", "cases", "team", "figures", "house"])
    def test_no_other_subject_reads_them(self, head: User, subject: str) -> None:
        with engine.engine().connect() as connection:
            self.ask(connection, head, "unit", subject)
            assert connection.scalar(text("SELECT count(*) FROM report")) == 0


@pytest.mark.parametrize("subject", ["directory", "cases", "team"])
def test_a_session_of_another_subject_has_none(head: User, subject: rights.Subject) -> None:
    with open_session(head, subject) as session:
        assert session.scalars(select(Report.id)).all() == []
