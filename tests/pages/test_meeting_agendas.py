"""The page of the weekly meeting: agendas that an older or a newer board wrote."""

from sqlalchemy import text as sql

from db.weekly_meeting import meeting
from tests.conftest import owned, sign_in
from tests.db.weekly_meeting.test_agenda import OF_BEFORE
from tests.pages.conftest import Open, text

END = "Terminer la réunion et écrire le procès-verbal"
NEWER = '{"version": 99}'
REFUSED = "L’ordre du jour de cette réunion a été écrit par une version plus récente"


def start(board: str, agenda: str) -> int:
    """A meeting of Brussels that runs, with this agenda."""
    key = meeting.start_meeting(sign_in("head-bru"), 1, "meeting")
    with owned(board).begin() as connection:
        connection.execute(sql("UPDATE team_meeting SET agenda = :agenda"), {"agenda": agenda})
    return key


def test_a_meeting_that_an_older_board_began_goes_on(board: str, open_page: Open) -> None:
    key = start(board, OF_BEFORE)
    head, page = sign_in("head-bru"), open_page("head-bru", "meeting")
    said = []
    for screen in range(8):
        meeting.show_screen(head, key, screen, "meeting")
        page.run()
        assert not page.exception
        said.append(f"{text(page)} {[one.value for one in (*page.header, *page.table)]}")
    shown = zip(
        ("230", "D. A.", "Benoît Dubois", "An Peeters", "K. L.", "CIRÉ", "", ""), said, strict=True
    )
    for part, whole in shown:
        assert part in whole, part
    meeting.end_meeting(head, key, "meeting")
    assert "230" in text(open_page("head-bru", "meeting", minutes=str(key)))


def test_a_meeting_that_a_newer_board_began_is_refused_in_a_sentence_and_can_be_ended(
    board: str, no_meetings: None, open_page: Open
) -> None:
    key = start(board, NEWER)
    follower = open_page("coach-bru", "meeting")
    assert REFUSED in text(follower)
    assert END not in [one.label for one in follower.button]
    page = open_page("head-bru", "meeting")
    assert REFUSED in text(page)
    next(one for one in page.button if one.label == END).click().run()
    assert REFUSED in text(page)  # of its minutes
    head = sign_in("head-bru")
    assert meeting.running(head, 1) is None
    assert [one for one, _at in meeting.past(head, 1)] == [key]
    assert REFUSED in text(open_page("head-bru", "meeting", minutes=str(key)))
