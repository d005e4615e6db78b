"""Services of one name in one organisation, numbers of organisations, room for several numbers."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OWN = sa.text("hsds_id IS NULL")
SHORT, LONG = sa.String(length=60), sa.String(length=200)


def upgrade() -> None:
    op.add_column("organisation", sa.Column("phone", LONG, nullable=True))
    with op.batch_alter_table("contact") as contacts:
        contacts.alter_column("phone", existing_type=SHORT, type_=LONG)
    with _emptied("service"), op.batch_alter_table("service") as services:
        services.drop_constraint(op.f("uq_service_organisation_id_name"), type_="unique")
        services.alter_column("phone", existing_type=SHORT, type_=LONG)
    op.create_index(op.f("ix_service_organisation_id"), "service", ["organisation_id"])
    op.create_index(
        "uq_service_own_name",
        "service",
        ["organisation_id", "name"],
        unique=True,
        postgresql_where=OWN,
        sqlite_where=OWN,
    )


def downgrade() -> None:
    """Twins get their number into the name; the room for several numbers stays."""
    op.drop_index("uq_service_own_name", "service")
    op.drop_index(op.f("ix_service_organisation_id"), "service")
    op.execute(
        "UPDATE service SET name = substr(name, 1, 185) || ' (' || id || ')' WHERE EXISTS ("
        "SELECT 1 FROM service AS other WHERE other.organisation_id = service.organisation_id "
        "AND other.name = service.name AND other.id < service.id)"
    )
    with _emptied("service"), op.batch_alter_table("service") as services:
        services.create_unique_constraint(
            op.f("uq_service_organisation_id_name"), ["organisation_id", "name"]
        )
    op.drop_column("organisation", "phone")


@contextmanager
def _emptied(table: str) -> Iterator[None]:
    """On SQLite a table is made anew, which its foreign keys allow only while it is empty.

    What points to its rows is looked at when the transaction ends; then they are back.
    """
    if op.get_bind().dialect.name != "sqlite":
        yield
        return
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute(f"CREATE TEMPORARY TABLE kept AS SELECT * FROM {table}")  # noqa: S608
    op.execute(f"DELETE FROM {table}")  # noqa: S608
    yield
    op.execute(f"INSERT INTO {table} SELECT * FROM kept")  # noqa: S608
    op.execute("DROP TABLE kept")
