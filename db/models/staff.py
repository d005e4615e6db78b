"""The people and places of the house: unit, site, coach, norm, postal code, account, sign-in."""

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    Boolean,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Closable, Labels, Line, TermCode, Versioned, check

DEFAULT_NORM = 25  # open cases for a full-time coach, unless the unit says otherwise (brief)


class Unit(Labels, Closable, Versioned, Base):
    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(3), unique=True)
    norm: Mapped[int] = mapped_column(default=DEFAULT_NORM)

    __table_args__ = (check("norm > 0", "norm_positive"),)


class Site(Closable, Versioned, Base):
    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[Line]
    unit: Mapped[Unit] = relationship()

    __table_args__ = (UniqueConstraint("id", "unit_id"), UniqueConstraint("name"))


class Coach(Versioned, Base):
    __tablename__ = "coach"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int]
    site_id: Mapped[int]
    name: Mapped[Line]
    full_time_share: Mapped[Decimal] = mapped_column(Numeric(3, 2, asdecimal=True))
    target_group: Mapped[TermCode | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    on_leave: Mapped[bool] = mapped_column(Boolean, default=False)
    languages: Mapped[list["CoachLanguage"]] = relationship(cascade="all, delete-orphan")
    site: Mapped[Site] = relationship()

    __table_args__ = (
        # A coach works in the unit of the site.
        ForeignKeyConstraint(["site_id", "unit_id"], ["site.id", "site.unit_id"]),
        UniqueConstraint("id", "unit_id"),
        Index(None, "unit_id"),
        check("full_time_share > 0 AND full_time_share <= 1", "share_of_full_time"),
        check("ends_on IS NULL OR ends_on >= starts_on", "ends_after_start"),
    )


class CoachLanguage(Base):
    __tablename__ = "coach_language"

    coach_id: Mapped[int] = mapped_column(ForeignKey("coach.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(3), primary_key=True)


class PostalCode(Base):
    """From this postal code on, until the next row, cases belong to the unit."""

    __tablename__ = "postal_code"

    first: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))

    __table_args__ = (check("first BETWEEN 1000 AND 9999", "belgian"),)
