"""One record of the record of changes."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Moment, now


class RecordKind(StrEnum):
    """What is on record without a row that changed; the word stands where a table is named."""

    UNMASKED = "shared_screen"  # somebody had persons shown by name again
    EXPORT = "export"  # a list left the board; after holds its filters
    SEALED = "record"  # from here on the record is keyed, or a backup was restored


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
