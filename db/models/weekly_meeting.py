"""What a unit does together: cases given and passed on, its weekly meetings, its decisions."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Line, Moment, Versioned, check, now

RUNNING = text("ended_at IS NULL")
TO_DO = text("done_on IS NULL")
DEEDS = ("given", "appointment", "closed", "noted", "task")
DEED_LIST = ", ".join(f"'{one}'" for one in DEEDS)


class TeamMeeting(Versioned, Base):
    """The weekly meeting of a unit: its agenda as it stood at the start, and where it is."""

    __tablename__ = "team_meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    started_at: Mapped[Moment] = mapped_column(default=now)
    ended_at: Mapped[Moment | None]
    agenda: Mapped[str] = mapped_column(Text)  # JSON, persons masked (db/weekly_meeting/agenda.py)
    screen: Mapped[int] = mapped_column(default=0)
    decisions: Mapped[list["Decision"]] = relationship(order_by="Decision.id")
    # Who was noted by the board itself goes with a meeting whose start is undone; who was put
    # down by hand, like a decision, stands in the way of that.
    followers: Mapped[list["Attendee"]] = relationship(
        primaryjoin="and_(Attendee.team_meeting_id == TeamMeeting.id, "
        "Attendee.account_id.is_not(None))",
        cascade="all, delete-orphan",
    )

    __table_args__ = (
        check("ended_at >= started_at", "ended_after_started"),
        check("screen >= 0", "screen_counted"),
        # A unit meets once at a time.
        Index(
            "uq_team_meeting_running",
            "unit_id",
            unique=True,
            postgresql_where=RUNNING,
            sqlite_where=RUNNING,
        ),
        Index(None, "unit_id", "ended_at"),
    )


class Decision(Versioned, Base):
    """What a meeting did on the spot, or left to a person to do until a day."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_meeting_id: Mapped[int] = mapped_column(ForeignKey("team_meeting.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    kind: Mapped[str] = mapped_column(String(20))
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("coach.id"))
    text: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]

    __table_args__ = (
        check(f"kind IN ({DEED_LIST})", "kind_known"),
        check("kind <> 'task' OR due_on IS NOT NULL", "task_has_a_day"),
        check("kind = 'task' OR done_on IS NOT NULL", "deed_is_done"),
        # What a unit still has to do.
        Index("ix_decision_open", "unit_id", "due_on", postgresql_where=TO_DO, sqlite_where=TO_DO),
    )


class Attendee(Versioned, Base):
    """Somebody who was at a meeting, under the name of that day.

    With an account: followed it on a screen, noted by the board itself, once; who is taken off
    the list stays as not present, so that the next screen does not note the name again. Without:
    put down by who leads, a coach of the unit or a guest.
    """

    __tablename__ = "attendee"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_meeting_id: Mapped[int] = mapped_column(ForeignKey("team_meeting.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("coach.id"))
    name: Mapped[Line]
    present: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        UniqueConstraint("team_meeting_id", "account_id"),
        UniqueConstraint("team_meeting_id", "coach_id"),
        check("present OR account_id IS NOT NULL", "taken_off_a_screen"),
    )
