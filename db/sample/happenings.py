"""What happened in the cases of the sample, as rows: steps, invitations, meetings, referrals."""

from datetime import date, time, timedelta
from random import Random
from typing import Any

from db.models import (
    Allocation,
    Base,
    CaseTerm,
    Invitation,
    Meeting,
    Procedure,
    Referral,
    Step,
)
from db.sample import findings
from db.sample.course import Story
from db.sample.rows import Row, Rows
from db.sample.staff import House

CHOSEN = ("perspective", "carrying_out", "closed")
CHANNELS = ("channel_home",) * 5 + ("channel_commune", "channel_phone")
CHANNEL_OF = {"Police": "channel_police", "Place ouverte de retour": "channel_centre"}
HELP = {
    "return": ("help_return", "help_reintegration", "help_reintegration", "help_psychological"),
    "stay": ("help_legal", "help_medical", "help_psychological", "help_children", "help_social"),
}
RESULTS = ("referral_helped", "referral_helped", "referral_refused", "referral_unreached")
OVERRULES = ("overrule_known", "overrule_language", "overrule_skill", "overrule_load")
OVERRULED, GIVEN_DAYS = 0.12, 56


class Happenings:
    def __init__(
        self,
        random: Random,
        house: House,
        services: dict[tuple[str, int], list[int]],
        today: date,
    ) -> None:
        self.random, self.house, self.services, self.today = random, house, services, today
        models = (Step, Meeting, Referral, Invitation, Procedure, CaseTerm, Allocation)
        self.rows: Rows = {model: [] for model in models}

    def add(self, story: Story, case: Row, order: Row) -> None:
        key, coach = case["id"], case["coach_id"]
        self._steps(story, key, coach)
        self._invitations(story, key, str(order["origin"]))
        self._meetings(story, key, coach)
        self._referrals(story, key, case["unit_id"])
        self._allocation(story, case)
        for code in findings.terms(self.random, story, order["annex"]):
            self._add(CaseTerm, case_id=key, term=code)
        if procedure := findings.procedure(self.random, story):
            self._add(Procedure, case_id=key, **procedure)

    def _steps(self, story: Story, key: int, coach: int | None) -> None:
        for day, stage in story.steps:
            held = None if stage == "waiting" else coach
            chosen = story.perspective if stage in CHOSEN else None
            step = {"case_id": key, "on": day, "coach_id": held, "perspective": chosen}
            self._add(Step, **step, stage=stage, suspension=None)
        if story.suspended_on:
            step = {"case_id": key, "on": story.suspended_on, "coach_id": coach}
            step |= {"stage": story.stage, "perspective": story.perspective}
            self._add(Step, **step, suspension="suspended_procedure")

    def _invitations(self, story: Story, key: int, origin: str) -> None:
        for sent in story.invited:
            last = sent == story.invited[-1]
            planned = [one.held_on for one in story.meetings if one.made_on == sent]
            self._add(
                Invitation,
                case_id=key,
                channel=CHANNEL_OF.get(origin) or self.random.choice(CHANNELS),
                sent_on=sent,
                proposed_on=planned[0]
                if planned
                else (story.next_appointment_on if last else None),
                answered_on=story.answered_on if last else None,
            )

    def _meetings(self, story: Story, key: int, coach: int | None) -> None:
        common = {"case_id": key, "coach_id": coach}
        for one in story.meetings:
            self._add(Meeting, **common, starts_at=None, **one._asdict())
        day = story.next_appointment_on
        if day is None or any(one.held_on == day for one in story.meetings):
            return
        self._add(
            Meeting,
            **common,
            kind="meeting_first" if story.stage == "invited" else "meeting_follow_up",
            made_on=story.appointment_made_on,
            held_on=day,
            starts_at=time(self.random.randint(9, 15), self.random.choice((0, 30))),
            attendance="planned",
        )

    def _referrals(self, story: Story, key: int, unit: int) -> None:
        if not story.perspective or story.answered_on is None:
            return
        start, until = story.answered_on, story.closed_on or self.today
        some = HELP["stay" if story.perspective == "perspective_stay" else "return"]
        for kind in self.random.sample(some, self.random.randint(1, 3)):
            day = start + timedelta(days=self.random.randint(0, (until - start).days))
            if found := self.services.get((kind, unit)):
                row = {"case_id": key, "service_id": self.random.choice(found), "referred_on": day}
                self._add(Referral, **row, **self._result(story, day, until))

    def _result(self, story: Story, day: date, until: date) -> Row:
        if story.closed_on is None and (until - day).days < 25:
            return {"result": "referral_pending", "answered_on": None}
        answered = min(until, day + timedelta(days=self.random.randint(5, 40)))
        return {"result": self.random.choice(RESULTS), "answered_on": answered}

    def _allocation(self, story: Story, case: Row) -> None:
        """Who was invited lately was given to a coach then; now and then not to the proposed."""
        given, coach = story.invited_on, case["coach_id"]
        if given is None or given < self.today - timedelta(days=GIVEN_DAYS):
            return
        beside = [one.id for one in self.house.coaches if one.unit_id == case["unit_id"]]
        beside.remove(coach)
        overruled = self.random.random() < OVERRULED
        row = {"case_id": case["id"], "coach_id": coach, "made_on": given}
        proposed = self.random.choice(beside) if overruled else coach
        reason = self.random.choice(OVERRULES) if overruled else None
        self._add(Allocation, **row, proposed_id=proposed, reason=reason)

    def _add(self, model: type[Base], **row: Any) -> None:  # noqa: ANN401
        self.rows[model].append(row)
