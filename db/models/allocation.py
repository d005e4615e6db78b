"""Cases given to coaches, and cases that one unit offers to another."""

from datetime import date

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, TermCode, Versioned, check

PENDING = text("answered_on IS NULL")


class Allocation(Base):
    """A case given to a coach, what had been proposed, and why another was chosen."""

    __tablename__ = "allocation"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("coach.id"))
    proposed_id: Mapped[int | None] = mapped_column(ForeignKey("coach.id"))
    made_on: Mapped[date]
    reason: Mapped[TermCode | None]
    note: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        check(
            "proposed_id IS NULL OR proposed_id = coach_id OR reason IS NOT NULL",
            "overruled_with_reason",
        ),
        Index(None, "coach_id", "made_on"),
    )


class Transfer(Versioned, Base):
    """A case that one unit wants another to take, and the answer."""

    __tablename__ = "transfer"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    asked_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    answered_on: Mapped[date | None]
    accepted: Mapped[bool | None]
    answer: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        check("from_unit_id <> to_unit_id", "other_unit"),
        check("(accepted IS NULL) = (answered_on IS NULL)", "answered_yes_or_no"),
        # A case is offered to one unit at a time.
        Index(
            "uq_transfer_pending",
            "case_id",
            unique=True,
            postgresql_where=PENDING,
            sqlite_where=PENDING,
        ),
    )
