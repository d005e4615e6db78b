"""The agenda of a meeting as it is kept: read back as it was, that of 0.3.0 too; no newer one."""

import json
from datetime import date

import pytest
from sqlalchemy import update

from db.errors import Refused
from db.models import TeamMeeting
from db.user import User
from db.weekly_meeting import agenda as kept
from db.weekly_meeting import meeting, preparation
from db.weekly_meeting.agenda import (
    VERSION,
    AgendaCase,
    CoachLoad,
    FailedReferral,
    Move,
    ReachedOutcome,
    ReportedEntry,
    StaleEntry,
)
from tests.agendas import agenda
from tests.conftest import owned
from ui.weekly_meeting import screens

DAY, SINCE = date(2026, 11, 24), date(2026, 11, 17)
# As a meeting of 0.3.0 left it, without a version.
OF_BEFORE = """
{"since": "2026-11-17", "day": "2026-11-24",
 "figures": {"open": 230, "capacity": 200.0, "waiting": 21, "longest_wait": 40, "no_answer": 9,
  "no_appointment": 30, "term": 4, "not_seen": 12, "closed": 18, "durable": 0.5, "stay": 0.25,
  "show_up": 0.75, "days_to_outcome": 61.5},
 "before": {"open": 228, "capacity": 200.0, "waiting": 19, "longest_wait": null, "no_answer": 8,
  "no_appointment": 31, "term": 0, "not_seen": 11, "closed": 0, "durable": null, "stay": null,
  "show_up": null, "days_to_outcome": null},
 "new": 3,
 "waiting": [{"case": 7, "reference": "D000007", "name": "D. A.", "stage": "waiting",
  "coach_id": null, "coach": null, "site": null, "target_group": "families", "minors": 2,
  "language": null, "opened_on": "2026-10-15", "invited_on": null, "term_ends_on": "2026-11-30",
  "next_appointment_on": null, "reasons": ["waiting"]}],
 "attention": [{"case": 12, "reference": "D000012", "name": "Ö. B.", "stage": "invited",
  "coach_id": 3, "coach": "Benoît Dubois", "site": "Bruxelles", "target_group": "single",
  "minors": 0, "language": "fa", "opened_on": "2026-09-01", "invited_on": "2026-10-02",
  "term_ends_on": null, "next_appointment_on": "2026-11-20", "reasons": ["no_answer", "overload"]}],
 "pressing": 44,
 "loads": [{"id": 3, "name": "Benoît Dubois", "open": 31, "capacity": 25.0}],
 "moves": [{"case": 12, "reference": "D000012", "name": "Ö. B.", "from": "Benoît Dubois",
  "from_id": 3, "to": "An Peeters", "to_id": 4, "reasons": ["same_site", "room"]}],
 "outcomes": [{"case": 5, "reference": "D000005", "name": "K. L.", "outcome": "stay_medical",
  "coach": null}],
 "groups": {"stay": 1, "none": 2},
 "failed": [{"case": 12, "reference": "D000012", "name": "Ö. B.", "organisation": "CIRÉ",
  "service": "Aide", "result": "referral_refused"}],
 "gone_stale": 6,
 "stale": [{"organisation": "CIRÉ", "service": "Aide", "verified_on": "2025-01-31"}]}
"""
WAITING = AgendaCase(
    7, "D. A.", "waiting", None, None, None, "families", 2, None, date(2026, 10, 15), None,
    date(2026, 11, 30), None, ("waiting",),
)  # fmt: skip
PRESSING = AgendaCase(
    12, "Ö. B.", "invited", 3, "Benoît Dubois", "Bruxelles", "single", 0, "fa", date(2026, 9, 1),
    date(2026, 10, 2), None, date(2026, 11, 20), ("no_answer", "overload"),
)  # fmt: skip


def test_an_agenda_of_before_is_read_whole() -> None:
    told = kept.from_json(OF_BEFORE)
    assert (told.since, told.day, told.new, told.pressing) == (SINCE, DAY, 3, 44)
    assert (told.waiting, told.attention) == ((WAITING,), (PRESSING,))
    assert WAITING.reference == "D000007"
    assert told.figures.attention == {
        "waiting": 21, "no_answer": 9, "no_appointment": 30, "term": 4, "not_seen": 12,
    }  # fmt: skip
    assert (told.figures.open, told.figures.value("waiting"), told.figures.stay) == (230, 21, 0.25)
    assert (told.before.value("term"), told.before.value("durable")) == (0, None)
    assert told.loads == (CoachLoad(3, "Benoît Dubois", 31, 25.0),)
    assert told.loads[0].over
    assert told.moves == (
        Move(12, "Ö. B.", 3, "Benoît Dubois", 4, "An Peeters", ("same_site", "room")),
    )
    assert told.outcomes == (ReachedOutcome(5, "K. L.", "stay_medical", None),)
    assert told.groups == {"stay": 1, "none": 2}
    assert told.failed == (FailedReferral(12, "Ö. B.", "CIRÉ", "Aide", "referral_refused"),)
    assert told.stale == (StaleEntry("CIRÉ", "Aide", date(2025, 1, 31)),)
    assert (told.gone_stale, told.reported, told.reports) == (6, 0, ())


def test_the_first_agendas_had_no_target_group_and_no_count_of_stale_entries() -> None:
    first = json.loads(OF_BEFORE)
    del first["gone_stale"]
    for one in (*first["waiting"], *first["attention"]):
        del one["target_group"]
    told = kept.from_json(json.dumps(first))
    assert (told.gone_stale, told.attention[0].target_group) == (1, None)


def test_an_agenda_of_before_with_reports_keeps_them() -> None:
    said = {"id": 9, "title": "CIRÉ", "words": "Fermé", "by": "Chef", "on": "2026-11-20"}
    told = kept.from_json(json.dumps(json.loads(OF_BEFORE) | {"reported": 6, "reports": [said]}))
    assert told.reported == 6
    assert told.reports == (ReportedEntry(9, "CIRÉ", "Fermé", "Chef", date(2026, 11, 20)),)


def test_what_is_kept_is_read_back_as_it_was(head: User) -> None:
    made = preparation.build_agenda(head, 1, SINCE)
    assert made.attention
    assert made.loads
    for one in (made, kept.from_json(OF_BEFORE), agenda()):
        text = kept.to_json(one)
        assert json.loads(text)["version"] == VERSION
        assert kept.from_json(text) == one


def test_an_agenda_with_more_than_is_known_is_read_all_the_same() -> None:
    """A field that was added with a default needs no new version."""
    told = json.loads(kept.to_json(agenda(attention=(PRESSING,)))) | {"weather": "rain"}
    told["attention"][0]["mood"] = "good"
    assert kept.from_json(json.dumps(told)).attention == (PRESSING,)


def test_the_agenda_of_a_newer_board_is_refused_by_name() -> None:
    newer = json.dumps({"version": VERSION + 1, "anything": []})
    with pytest.raises(Refused) as caught:
        kept.from_json(newer)
    assert [one.rule for one in caught.value.refusals] == ["agenda_newer"]


def test_a_meeting_of_before_is_opened_and_one_of_a_newer_board_refused(
    head: User, board: str
) -> None:
    key = meeting.start_meeting(head, 1, "meeting")
    keep(board, key, OF_BEFORE)
    held = meeting.load_meeting(head, key)
    assert held.agenda == kept.from_json(OF_BEFORE)
    assert [one.section for one in screens.listed(held)] == [
        "figures", "waiting", "attention", "loads", "outcomes", "referrals", "tasks", "end",
    ]  # fmt: skip
    keep(board, key, '{"version": 99}')
    with pytest.raises(Refused):
        meeting.load_meeting(head, key)
    meeting.end_meeting(head, key, "meeting")  # the unit can go on


def keep(board: str, key: int, text: str) -> None:
    with owned(board).begin() as connection:
        connection.execute(update(TeamMeeting).where(TeamMeeting.id == key).values(agenda=text))
