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
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Closable, Labels, Line, Moment, TermCode, Versioned, check, now

ROLES = ("unit_head", "service_head", "coach", "analyst", "administrator")
ROLE_LIST = ", ".join(f"'{role}'" for role in ROLES)
LANGUAGES = ("fr", "nl", "de", "en")
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


class Account(Versioned, Base):
    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[Line]
    password_hash: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    coach_id: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(2), default="fr")
    closed_on: Mapped[date | None]
    # A link that lets its holder choose a password, once: the hash of its secret, and its end.
    reset_hash: Mapped[str | None] = mapped_column(String(64), unique=True, index=True)
    reset_until: Mapped[Moment | None]
    # Since when, and by whose change, the account waits for the yes of the head of service.
    awaiting_since: Mapped[Moment | None]
    awaiting_by: Mapped[int | None]

    __table_args__ = (
        ForeignKeyConstraint(["coach_id", "unit_id"], ["coach.id", "coach.unit_id"]),
        check("username = lower(username)", "username_lower"),
        check(f"role IN ({ROLE_LIST})", "role_known"),
        check("(role IN ('unit_head', 'coach')) = (unit_id IS NOT NULL)", "unit_where_needed"),
        check("(role = 'coach') = (coach_id IS NOT NULL)", "coach_where_needed"),
        check("language IN ('fr', 'nl', 'de', 'en')", "language_known"),
    )


class SignIn(Base):
    """One password entry: the secrets of its ticket, its cookie and its device, as hashes."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    cookie_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    ticket_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    # A cookie that outlives the sign-in: strangers' wrong guesses do not slow this browser down.
    device_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    account_version: Mapped[int]
    started_at: Mapped[Moment] = mapped_column(default=now)
    used_at: Mapped[Moment] = mapped_column(default=now)
    ended_at: Mapped[Moment | None]
    # Others look at this screen: persons are masked until its holder says otherwise.
    shared_screen: Mapped[bool] = mapped_column(default=False, server_default=false())


class Attempt(Base):
    """Wrong passwords in a row, for an account name, a device or an address (``db.attempts``)."""

    __tablename__ = "attempt"

    source: Mapped[str] = mapped_column(String(80), primary_key=True)
    count: Mapped[int]
    last_at: Mapped[Moment] = mapped_column(default=now, index=True)


class Draft(Base):
    """Unsaved edits of an account in one place of the board, kept for some hours."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    place: Mapped[str] = mapped_column(String(60))
    content: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[Moment] = mapped_column(default=now)

    __table_args__ = (UniqueConstraint("account_id", "place"),)


class Download(Base):
    """A file that was asked for: what it holds is read when the browser fetches it, once."""

    __tablename__ = "download"

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_in_id: Mapped[int] = mapped_column(ForeignKey("sign_in.id"), index=True)
    ticket_hash: Mapped[str] = mapped_column(String(64), unique=True)
    question: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[Moment] = mapped_column(default=now)
    fetched_at: Mapped[Moment | None]


class Setting(Base):
    """Facts about the database itself, such as that it holds sample data."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[Line]


class Change(Base):
    """The record: what was changed, by whom, when, in which set. Rows are only ever added."""

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[Moment] = mapped_column(default=now)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    page: Mapped[str] = mapped_column(String(40))
    change_set: Mapped[str] = mapped_column(String(32), index=True)
    table_name: Mapped[str] = mapped_column(String(40))
    row_key: Mapped[str] = mapped_column(String(80))
    before: Mapped[str | None]
    after: Mapped[str | None]
    undoes: Mapped[str | None] = mapped_column(String(32))  # the set that this one took back
    case_id: Mapped[int | None] = mapped_column(index=True)  # whose history it belongs to
    # Over what this record says and the hash of the one before: a chain (db/audit/recorder.py).
    hash: Mapped[str] = mapped_column(String(64), server_default="")

    __table_args__ = (Index(None, "table_name", "row_key", "id"), Index(None, "at"))
