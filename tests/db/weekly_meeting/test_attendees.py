"""Who was at a weekly meeting: noted from the screens, put down by who leads, until it ends."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from db import engine
from db.clock import today
from db.errors import NotAllowed, NotFound, Refused
from db.history import change_sets, undo
from db.history.change_sets import HistoryFilters
from db.models import Change, Coach
from db.security.session import open_session
from db.text import fold
from db.user import SYSTEM, User
from db.weekly_meeting import attendees
from db.weekly_meeting import meeting as weekly_meeting_meeting
from tests.conftest import owned

SignedIn = Callable[[str], User]
YEAR = timedelta(days=365)


@pytest.fixture
def meeting(head: User) -> int:
    return weekly_meeting_meeting.start_meeting(head, 1, "meeting")


def there(user: User, meeting: int) -> list[tuple[str, bool]]:
    return [
        (one.name, one.followed)
        for one in weekly_meeting_meeting.load_meeting(user, meeting).present or ()
    ]


def written() -> int:
    with open_session(SYSTEM, "history") as session:
        return session.scalar(select(func.count()).select_from(Change)) or 0


def colleague(head: User, but: User) -> tuple[int, str]:
    """A coach of the unit without an account of the sample."""
    with open_session(head, "team") as session:
        found = session.scalars(select(Coach).where(Coach.id != but.coach_id)).first()
    assert found
    return found.id, found.name


def rule(deed: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        deed()
    return caught.value.refusals[0].rule


def test_who_follows_on_a_screen_is_noted_once(head: User, coach: User, meeting: int) -> None:
    assert weekly_meeting_meeting.load_meeting(head, meeting).present is None
    attendees.note_follower(head, meeting, "meeting-screen")
    attendees.note_follower(coach, meeting, "meeting-screen")
    before = written()
    attendees.note_follower(head, meeting, "meeting-screen")
    attendees.note_follower(coach, meeting, "meeting-screen")
    assert written() == before
    assert sorted(there(coach, meeting)) == sorted([(head.name, True), (coach.name, True)])


def test_the_others_see_that_somebody_came(head: User, coach: User, meeting: int) -> None:
    before = weekly_meeting_meeting.stamp(coach, meeting)
    attendees.note_follower(head, meeting, "meeting-screen")
    followed = weekly_meeting_meeting.stamp(coach, meeting)
    attendees.add_attendees(head, meeting, [], "Mme Dupont", "meeting")
    assert len({before, followed, weekly_meeting_meeting.stamp(coach, meeting)}) == 3


def test_who_leads_puts_down_coaches_and_guests(head: User, coach: User, meeting: int) -> None:
    key, name = colleague(head, coach)
    attendees.add_attendees(head, meeting, [key], " Mme Dupont (Fedasil)\n\nعلي حسن\n", "meeting")
    assert sorted(there(head, meeting)) == sorted(
        [(name, False), ("Mme Dupont (Fedasil)", False), ("علي حسن", False)]
    )
    undo.undo(head, undo.latest(head, "meeting") or "", "meeting")
    assert weekly_meeting_meeting.load_meeting(head, meeting).present is None


def test_nobody_is_put_down_twice(head: User, coach: User, meeting: int) -> None:
    assert coach.coach_id
    attendees.add_attendees(head, meeting, [coach.coach_id], "Mme Dupont", "meeting")
    for coaches, guests in (([coach.coach_id], ""), ([], "mme  dupont"), ([], "A\na")):
        found = rule(lambda: attendees.add_attendees(head, meeting, coaches, guests, "meeting"))  # noqa: B023
        assert found == "there_already"
    attendees.note_follower(coach, meeting, "meeting-screen")
    assert (coach.name, True) in there(head, meeting)
    assert len(there(head, meeting)) == 2


def test_who_has_left_or_not_begun_was_not_there_as_a_coach(
    head: User, coach: User, meeting: int
) -> None:
    key, name = colleague(head, coach)
    for days, wrong in ((-30, "coach_had_left"), (30, "coach_had_not_begun")):
        with open_session(SYSTEM, "house", write=True) as session:
            found = session.get_one(Coach, key)
            day = today() + timedelta(days=days)
            found.starts_on, found.ends_on = (day, None) if days > 0 else (day - YEAR, day)
            session.commit()
        assert rule(lambda: attendees.add_attendees(head, meeting, [key], "", "meeting")) == wrong
    attendees.add_attendees(head, meeting, [], name, "meeting")
    assert there(head, meeting) == [(name, False)]


@pytest.mark.parametrize("accents", [True, False])
def test_a_guest_who_has_an_account_is_listed_once(
    head: User, coach: User, meeting: int, accents: bool
) -> None:
    guest = coach.name if accents else fold(coach.name).upper()
    attendees.add_attendees(head, meeting, [], guest, "meeting")
    attendees.note_follower(coach, meeting, "meeting-screen")
    assert there(head, meeting) == [(coach.name, True)]
    (listed,) = weekly_meeting_meeting.load_meeting(head, meeting).present or ()
    attendees.take_off(head, meeting, [listed.id], "meeting")
    assert there(head, meeting) == []
    undo.undo(head, undo.latest(head, "meeting") or "", "meeting")
    assert there(head, meeting) == [(coach.name, True)]


def test_a_guest_by_the_name_of_a_coach_who_is_put_down_is_listed_once(
    head: User, coach: User, meeting: int
) -> None:
    key, name = colleague(head, coach)
    attendees.add_attendees(head, meeting, [], name, "meeting")
    attendees.add_attendees(head, meeting, [key], "", "meeting")
    assert there(head, meeting) == [(name, False)]


def test_what_is_put_down_is_checked(head: User, coach: User, meeting: int) -> None:
    def add(coaches: list[int], guests: str) -> str:
        return rule(lambda: attendees.add_attendees(head, meeting, coaches, guests, "meeting"))

    assert add([], " \n ") == "needed"
    assert add([], "x" * 201) == "too_long"
    assert add([], "x\n" * 1001) == "too_long"
    assert add([40], "") == "coach_of_other_unit"
    assert add([10**9], "") == "coach_of_other_unit"
    assert weekly_meeting_meeting.load_meeting(head, meeting).present is None
    assert rule(lambda: attendees.take_off(head, meeting, [], "meeting")) == "needed"
    with pytest.raises(NotFound):
        attendees.take_off(head, meeting, [999], "meeting")


def test_who_was_taken_off_is_not_noted_again(head: User, coach: User, meeting: int) -> None:
    assert coach.coach_id
    attendees.note_follower(coach, meeting, "meeting-screen")
    attendees.add_attendees(head, meeting, [], "Mme Dupont", "meeting")
    keys = [one.id for one in weekly_meeting_meeting.load_meeting(head, meeting).present or ()]
    attendees.take_off(head, meeting, keys, "meeting")
    attendees.note_follower(coach, meeting, "meeting-screen")
    assert there(head, meeting) == []
    undo.undo(head, undo.latest(head, "meeting") or "", "meeting")
    assert len(there(head, meeting)) == 2
    attendees.take_off(head, meeting, keys, "meeting")
    attendees.add_attendees(head, meeting, [coach.coach_id], "Mme Dupont", "meeting")
    assert len(there(head, meeting)) == 2


def test_the_minutes_of_a_meeting_that_ended_stand(head: User, coach: User, meeting: int) -> None:
    attendees.add_attendees(head, meeting, [], "Mme Dupont", "meeting")
    added, names = undo.latest(head, "meeting") or "", there(head, meeting)
    keys = [one.id for one in weekly_meeting_meeting.load_meeting(head, meeting).present or ()]
    weekly_meeting_meeting.end_meeting(head, meeting, "meeting")
    attendees.note_follower(coach, meeting, "meeting-screen")
    for deed in (
        lambda: attendees.add_attendees(head, meeting, [], "M. Martin", "meeting"),
        lambda: attendees.take_off(head, meeting, keys, "meeting"),
        lambda: undo.undo(head, added, "history"),
    ):
        assert rule(deed) == "minutes_stand"
    assert there(head, meeting) == names


def test_a_meeting_that_was_ended_too_soon_goes_on(head: User, coach: User, meeting: int) -> None:
    weekly_meeting_meeting.end_meeting(head, meeting, "meeting")
    undo.undo(head, undo.latest(head, "meeting") or "", "history")
    attendees.note_follower(coach, meeting, "meeting-screen")
    assert weekly_meeting_meeting.running(head, 1) == meeting
    assert there(head, meeting) == [(coach.name, True)]


def test_the_start_of_a_meeting_is_undone_with_who_only_followed(
    head: User, coach: User, meeting: int
) -> None:
    started = undo.latest(head, "meeting") or ""
    attendees.note_follower(coach, meeting, "meeting-screen")
    attendees.add_attendees(head, meeting, [], "Mme Dupont", "meeting")
    put_down = undo.latest(head, "meeting") or ""
    assert rule(lambda: undo.undo(head, started, "meeting")) == "undo_in_use"
    undo.undo(head, put_down, "meeting")
    undo.undo(head, started, "meeting")
    assert weekly_meeting_meeting.running(head, 1) is None
    undo.undo(head, undo.latest(head, "meeting") or "", "meeting")
    assert there(head, meeting) == [(coach.name, True)]


def test_a_unit_notes_its_own_meeting_and_a_coach_the_own_name(
    head: User, coach: User, meeting: int, signed_in: SignedIn
) -> None:
    with pytest.raises(NotAllowed):
        attendees.add_attendees(coach, meeting, [], "Mme Dupont", "meeting")
    with pytest.raises(NotAllowed):
        attendees.take_off(coach, meeting, [1], "meeting")
    for stranger in ("analyst", "admin"):
        with pytest.raises(NotAllowed):
            attendees.note_follower(signed_in(stranger), meeting, "meeting-screen")
    antwerp = signed_in("head-ant")
    with pytest.raises(NotFound):
        attendees.note_follower(antwerp, meeting, "meeting-screen")
    with pytest.raises(NotFound):
        attendees.add_attendees(antwerp, meeting, [], "Mme Dupont", "meeting")
    attendees.note_follower(head, meeting, "meeting-screen")
    keys = [one.id for one in weekly_meeting_meeting.load_meeting(head, meeting).present or ()]
    with pytest.raises(NotFound):
        attendees.take_off(antwerp, meeting, keys, "meeting")
    attendees.note_follower(signed_in("service"), meeting, "meeting-screen")
    assert len(there(head, meeting)) == 2


def test_the_history_names_who_it_was(head: User, coach: User, meeting: int) -> None:
    attendees.note_follower(coach, meeting, "meeting-screen")
    keys = [one.id for one in weekly_meeting_meeting.load_meeting(head, meeting).present or ()]
    attendees.take_off(head, meeting, keys, "meeting")
    found, _count = change_sets.sets(head, HistoryFilters(), 1, 10)
    assert [(one.page, one.who) for one in found[:2]] == [
        ("meeting", head.name), ("meeting-screen", coach.name),
    ]  # fmt: skip
    assert found[0].records[0].title == coach.name
    assert found[0].undoable


class TestInPlainSql:
    """The second lock, without the criteria of the session."""

    @pytest.fixture(params=["postgresql"])
    def kind(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    def test_who_follows_sees_and_writes_the_own_name_only(
        self, head: User, coach: User, meeting: int
    ) -> None:
        attendees.note_follower(head, meeting, "meeting-screen")
        attendees.note_follower(coach, meeting, "meeting-screen")
        attendees.add_attendees(head, meeting, [], "Mme Dupont", "meeting")
        names = f"SELECT count(*) FROM attendee WHERE team_meeting_id = {meeting}"
        with open_session(coach, "following", write=True) as session:
            assert session.scalar(text(names)) == 1
            own = text(f"UPDATE attendee SET present = false WHERE team_meeting_id = {meeting}")
            done = session.execute(own)
            assert done.rowcount == 1  # type: ignore[attr-defined]
            done = session.execute(text("UPDATE team_meeting SET ended_at = now()"))
            assert done.rowcount == 0  # type: ignore[attr-defined]
            for table in ("decision", "transfer", "case_file", "person"):
                assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0
        with open_session(coach, "team") as session:
            assert session.scalar(text(names)) == 3
        with owned(engine.url()).connect() as connection:
            assert connection.scalar(text(f"{names} AND present")) == 3
