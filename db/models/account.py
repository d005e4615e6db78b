"""Accounts: who signs in, the sign-ins, and what is kept for a person outside the record."""

from datetime import date

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Line, Moment, Versioned, check, now

ROLES = ("unit_head", "service_head", "coach", "analyst", "administrator")
ROLE_LIST = ", ".join(f"'{role}'" for role in ROLES)
LANGUAGES = ("fr", "nl", "de", "en")


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
    """Wrong passwords in a row, for an account name, a device or an address
    (``db.accounts.attempts``).
    """

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
