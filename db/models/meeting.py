"""What happens between a coach and a person: meetings, kept or not, and referrals."""

from datetime import date, time

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, TermCode, Versioned, check
from db.models.case import Case
from db.models.directory import Service
from db.models.house import Coach

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
    note: Mapped[str | None] = mapped_column(Text)
    case: Mapped[Case] = relationship(backref="referrals")
    service: Mapped[Service] = relationship()
