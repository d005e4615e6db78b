"""Persons entered twice: whom a number leads to, what looks alike, and what was said to differ."""

import re
import unicodedata
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.engine import Connection

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MERGED = sa.text("merged_into_id IS NOT NULL")
UNBORN = sa.text("birth_date IS NULL AND birth_part IS NULL")
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d"})
ONCE = 5000  # persons whose keys are made at once
KEYS = sa.table("person_key", sa.column("key", sa.BigInteger), sa.column("person_id", sa.Integer))
PERSONS = sa.table(
    "person",
    *(sa.column(name) for name in ("id", "sp_number", "last_name", "first_name", "birth_part")),
    sa.column("birth_date", sa.Date),
)


def upgrade() -> None:
    # Said with the column: SQLite would build the table anew to add a constraint to it.
    op.execute(
        "ALTER TABLE person ADD COLUMN merged_into_id INTEGER CONSTRAINT fk_person_merged_into_id "
        "REFERENCES person (id) CONSTRAINT ck_person_merged_into_another "
        "CHECK (merged_into_id <> id)"
    )
    for name, length in (("last_name", 200), ("first_name", 200), ("birth", 10)):
        op.add_column("person", sa.Column(f"register_{name}", sa.String(length), nullable=True))
    for name, column, where in (
        ("ix_person_merged", "merged_into_id", MERGED),
        ("ix_person_unborn", "folded_name", UNBORN),
    ):
        op.create_index(name, "person", [column], postgresql_where=where, sqlite_where=where)
    op.create_table(
        "person_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_key_person_id")),
        sa.PrimaryKeyConstraint("key", "person_id", name=op.f("pk_person_key")),
    )
    op.create_index(op.f("ix_person_key_person_id"), "person_key", ["person_id"])
    op.create_table(
        "distinct_pair",
        sa.Column("lower", sa.String(length=7), nullable=False),
        sa.Column("upper", sa.String(length=7), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.CheckConstraint("lower < upper", name=op.f("ck_distinct_pair_said_once")),
        sa.PrimaryKeyConstraint("lower", "upper", name=op.f("pk_distinct_pair")),
    )
    _fill(op.get_bind())


def _fill(connection: Connection) -> None:
    """The keys of the persons who are there already."""
    last = 0
    asked = sa.select(PERSONS).order_by(PERSONS.c.id).limit(ONCE)
    while persons := connection.execute(asked.where(PERSONS.c.id > last)).all():
        last = persons[-1].id
        rows = [{"key": key, "person_id": one.id} for one in persons for key in _keys(one)]
        connection.execute(KEYS.insert(), rows)


def _keys(person: Any) -> set[int]:  # noqa: ANN401 - a row
    """As db/row_rules/alike.py made them when this was written."""
    born = person.birth_date.isoformat() if person.birth_date else person.birth_part or ""
    names = (person.last_name, person.first_name)
    parts = [_letters(name) for name in names]
    forms = {"|".join(sorted(_words(" ".join(names)))), "|".join(sorted(filter(None, parts)))} - {
        ""
    }
    digits = "".join(sorted(person.sp_number))
    texts = [f"number {digits} {form}" for form in forms]
    if born:
        texts += [f"name {form} {born[:4]}" for form in forms]
        texts.append(f"number {digits} {born}")
    if person.birth_date:
        texts += [f"born {born} {part}" for part in parts]
    hashed = (blake2b(one.encode(), digest_size=8).digest() for one in texts)
    return {int.from_bytes(one, "big", signed=True) for one in hashed}


def _fold(text: str) -> str:
    shown = (one for one in text if unicodedata.category(one) not in ("Cc", "Cs"))
    plain = unicodedata.normalize("NFKD", "".join(shown).strip().casefold())
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(kept.replace("’", "'").split())


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", _fold(name).translate(LETTERS))


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", _fold(name).translate(LETTERS))


def downgrade() -> None:
    """Who was merged becomes a person of its own again, without what went on elsewhere."""
    for table in ("distinct_pair", "person_key"):
        op.drop_table(table)
    op.drop_index("ix_person_unborn", "person")
    op.drop_index("ix_person_merged", "person")
    for name in ("register_birth", "register_first_name", "register_last_name"):
        op.drop_column("person", name)
    op.drop_column("person", "merged_into_id")
