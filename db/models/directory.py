"""The referral directory: organisations, their services, whom to ask, where they help; and what
people say is wrong with it.

Shapes follow the Human Services Data Specification 3.0, so that directories can be exchanged;
``hsds_id`` keeps the identifier of the directory an entry came from.
"""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Line, TermCode, Versioned, check
from db.models.staff import Site, Unit

OWN = text("hsds_id IS NULL")
UNSETTLED = text("settled_on IS NULL")
RESULTS = ("corrected", "right")  # what can come of a report
STALE_DAYS = 180  # an entry verified longer ago than this is to be looked at again


class Organisation(Versioned, Base):
    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    hsds_id: Mapped[str | None] = mapped_column(String(36), unique=True)
    name: Mapped[Line]
    # The name folded: two spellings of one name are one organisation, in both databases.
    folded: Mapped[str] = mapped_column(String(420), unique=True)
    alternate_name: Mapped[str | None] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    website: Mapped[str | None] = mapped_column(String(300))
    email: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(200))  # several, with commas
    contacts: Mapped[list["Contact"]] = relationship(viewonly=True, order_by="Contact.id")

    __table_args__ = (check("length(name) > 0", "named"),)


class Service(Versioned, Base):
    __tablename__ = "service"

    id: Mapped[int] = mapped_column(primary_key=True)
    hsds_id: Mapped[str | None] = mapped_column(String(36), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[Line]
    kind: Mapped[TermCode]
    description: Mapped[str | None] = mapped_column(Text)
    website: Mapped[str | None] = mapped_column(String(300))
    email: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(200))
    # Organisation, name and description folded: searches alike in both databases.
    folded: Mapped[str] = mapped_column(Text, default="")
    languages: Mapped[str] = mapped_column(String(200), default="")  # ISO 639, sorted: "ar fr nl"
    nationwide: Mapped[bool] = mapped_column(default=False)
    eligibility: Mapped[str | None] = mapped_column(Text)
    area: Mapped[str | None] = mapped_column(Text)  # as its own directory words it
    verified_on: Mapped[date | None]
    verified_by: Mapped[str | None] = mapped_column(String(200))
    retired_on: Mapped[date | None]
    organisation: Mapped[Organisation] = relationship()
    coverage: Mapped[list["Coverage"]] = relationship(cascade="all, delete-orphan")
    contacts: Mapped[list["Contact"]] = relationship(viewonly=True, order_by="Contact.id")

    __table_args__ = (
        Index(None, "organisation_id"),
        # Of our own entries each name stands once; publishers list twins, told apart by their ids.
        Index(
            "uq_service_own_name",
            "organisation_id",
            "name",
            unique=True,
            postgresql_where=OWN,
            sqlite_where=OWN,
        ),
        Index(None, "kind", "retired_on"),
        check("length(name) > 0", "named"),
        check("verified_by IS NULL OR verified_on IS NOT NULL", "verifier_with_date"),
    )


class Coverage(Base):
    """Where a service helps: a whole unit, or one site."""

    __tablename__ = "coverage"

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    unit: Mapped[Unit | None] = relationship()
    site: Mapped[Site | None] = relationship()

    __table_args__ = (
        UniqueConstraint("service_id", "unit_id"),
        UniqueConstraint("service_id", "site_id"),
        check("(unit_id IS NULL) <> (site_id IS NULL)", "unit_or_site"),
    )


class Contact(Versioned, Base):
    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    hsds_id: Mapped[str | None] = mapped_column(String(36), unique=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    name: Mapped[str | None] = mapped_column(String(200))
    title: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(200))

    __table_args__ = (check("organisation_id IS NOT NULL OR service_id IS NOT NULL", "of_someone"),)


class Report(Versioned, Base):
    """What somebody says is wrong with an entry, and what came of it."""

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    # An organisation that no service is listed of is an entry, too.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # of who said it
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    said_by: Mapped[Line]
    said_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text)
    seen: Mapped[str] = mapped_column(
        Text
    )  # JSON: the entry as it stood then (db/directory/fields.py)
    result: Mapped[str | None] = mapped_column(String(20))
    answer: Mapped[str | None] = mapped_column(Text)
    settled_on: Mapped[date | None]
    settled_by: Mapped[str | None] = mapped_column(String(200))
    service: Mapped[Service | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()

    __table_args__ = (
        check("(service_id IS NULL) <> (organisation_id IS NULL)", "about_one_entry"),
        check("length(words) > 0", "worded"),
        check("result IN ('corrected', 'right')", "result_known"),
        check("(result IS NULL) = (settled_on IS NULL)", "settled_with_result"),
        check("(settled_by IS NULL) = (settled_on IS NULL)", "settler_with_day"),
        check("answer IS NULL OR result IS NOT NULL", "answer_with_result"),
        check("settled_on >= said_on", "settled_after_said"),
        # What a unit still has to look at.
        Index("ix_report_open", "unit_id", postgresql_where=UNSETTLED, sqlite_where=UNSETTLED),
    )
