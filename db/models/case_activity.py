"""What happens between a coach and a person: meetings, kept or not, and referrals."""

from datetime import date, time

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, TermCode, Versioned, check
from db.models.case import Case
from db.models.directory import Service
from db.models.staff import Coach

ATTENDANCE = ("planned", "came", "walked_in", "no_show", "excused")
ATTENDANCE_LIST = ", ".join(f"'{one}'" for one in ATTENDANCE)
CAME = ("came", "walked_in")
MISSED = ("no_show", "excused")


class Meeting(Versioned, Base):
    __tablename__ = "meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("coach.id"))
    kind: Mapped[TermCode]
    made_on: Mapped[date]  # the day on which the appointment was made
    held_on: Mapped[date]
    starts_at: Mapped[time | None]
    attendance: Mapped[str] = mapped_column(String(40), ForeignKey("term.code"))
    interpreter: Mapped[str | None] = mapped_column(String(3))  # ISO 639
    discussed: Mapped[str | None] = mapped_column(Text)
    next_step: Mapped[str | None] = mapped_column(Text)
    case: Mapped[Case] = relationship(backref="meetings")
    coach: Mapped[Coach | None] = relationship()

    __table_args__ = (
        check(f"attendance IN ({ATTENDANCE_LIST})", "attendance_known"),
        check("held_on >= made_on", "held_after_made"),
        # Last seen, and the appointment that stood on a given day, case by case.
        Index(None, "case_id", "held_on", "attendance", "made_on"),
        # Show-up rate of a period.
        Index(None, "held_on", "attendance"),
    )


class Referral(Versioned, Base):
    __tablename__ = "referral"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    referred_on: Mapped[date]
    result: Mapped[TermCode]
    answered_on: Mapped[date | None]  # when it was known what came of it
    note: Mapped[str | None] = mapped_column(Text)
    case: Mapped[Case] = relationship(backref="referrals")
    service: Mapped[Service] = relationship()

    __table_args__ = (check("answered_on >= referred_on", "answered_after_referred"),)


class Invitation(Versioned, Base):
    """How and when a person was invited, for which day, and when an answer came."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    channel: Mapped[TermCode]
    sent_on: Mapped[date]
    proposed_on: Mapped[date | None]
    answered_on: Mapped[date | None]

    __table_args__ = (
        check("proposed_on >= sent_on", "proposed_after_sent"),
        check("answered_on >= sent_on", "answered_after_sent"),
    )


class Procedure(Versioned, Base):
    """A residence procedure or an appeal beside the order, and what it does to the term."""

    __tablename__ = "procedure"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[TermCode]
    lodged_on: Mapped[date]
    holds_term: Mapped[bool]  # while it is pending, the term of the order does not run out
    prospect: Mapped[TermCode]
    ruling: Mapped[TermCode | None]
    decided_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        check("(ruling IS NULL) = (decided_on IS NULL)", "decided_with_ruling"),
        check("decided_on >= lodged_on", "decided_after_lodged"),
    )
