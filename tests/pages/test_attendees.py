"""Who looks at a running meeting is noted by the page, once; the last screen lists them all."""

import io

import docx
from sqlalchemy import func, select

from db.models import Change
from db.security.session import open_session
from db.user import SYSTEM
from db.weekly_meeting import attendees, meeting
from tests.conftest import sign_in
from tests.pages.conftest import Open, text
from ui.server import file_maker
from ui.server.file_maker import WORD
from ui.text.i18n import speaking


def written() -> int:
    with open_session(SYSTEM, "history") as session:
        return session.scalar(select(func.count()).select_from(Change)) or 0


def names(key: int) -> list[str]:
    return [one.name for one in meeting.load_meeting(sign_in("service"), key).present or ()]


def test_a_screen_notes_its_user_when_the_meeting_is_first_drawn(open_page: Open) -> None:
    head, coach = sign_in("head-bru"), sign_in("coach-bru")
    app = open_page("coach-bru", "meeting")
    before = written()
    key = meeting.start_meeting(head, 1, "meeting")
    app.run()
    assert names(key) == [coach.name]
    assert written() > before
    once = written()
    app.run()
    open_page("coach-bru", "meeting")
    assert written() == once


def test_old_minutes_that_are_read_meanwhile_note_nobody(open_page: Open) -> None:
    head = sign_in("head-bru")
    old = meeting.start_meeting(head, 1, "meeting")
    meeting.end_meeting(head, old, "meeting")
    key = meeting.start_meeting(head, 1, "meeting")
    app = open_page("coach-bru", "meeting", minutes=str(old))
    assert "Il n’a pas été noté qui était présent." in text(app)
    assert names(key) == []


def test_who_leads_puts_somebody_down_on_the_last_screen(open_page: Open) -> None:
    head = sign_in("head-bru")
    key = meeting.start_meeting(head, 1, "meeting")
    meeting.show_screen(head, key, 999, "meeting")
    app = open_page("head-bru", "meeting")
    area = next(one for one in app.text_area if one.label == "Invités, un par ligne")
    area.input("Mme Dupont")
    next(one for one in app.button if one.label == "Noter").click().run()
    assert "Aussi présents\u202f: Mme Dupont" in text(app)
    looks = open_page("coach-bru", "meeting")
    assert "Aussi présents\u202f: Mme Dupont" in text(looks)
    assert not [one for one in looks.button if one.label in ("Noter", "Retirer")]
    next(one for one in app.button if one.label == "Annuler le dernier enregistrement").click()
    app.run()
    assert "Mme Dupont" not in names(key)
    assert head.name in names(key)


def test_the_word_file_is_called_as_the_paper_is(board: str) -> None:
    head = sign_in("head-bru")
    key = meeting.start_meeting(head, 1, "meeting")
    attendees.add_attendees(head, key, [], "Mme Dupont", "meeting")
    question = {"meeting": key}
    with speaking("nl"):
        paper = file_maker.KINDS["minutes-pdf"](head, question)
        word = file_maker.KINDS["minutes-docx"](head, question)
    assert word.name == paper.name.removesuffix("pdf") + "docx"
    assert word.media_type == WORD
    made = docx.Document(io.BytesIO(word.content))
    assert "Ook aanwezig: Mme Dupont" in [one.text for one in made.paragraphs]
