"""Lists of terms with their labels: stages, outcomes, annexes, kinds of help and the like."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Closable, Labels, Versioned


class Term(Labels, Closable, Versioned, Base):
    __tablename__ = "term"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    parent_code: Mapped[str | None] = mapped_column(String(40), ForeignKey("term.code"))
    position: Mapped[int]

    # (code, parent_code) is what a case's outcome points to: only a leaf has a group above it.
    __table_args__ = (UniqueConstraint("code", "parent_code"), Index(None, "kind", "position"))
