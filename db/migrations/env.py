"""Alembic's entrance: the same migrations on SQLite and PostgreSQL."""

from alembic import context

from db.engine import engine
from db.models import Base

with engine().connect() as connection:
    connection = connection.execution_options(writes=True)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
