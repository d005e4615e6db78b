"""The application's role on PostgreSQL: it owns nothing, and can only add to the record."""

from sqlalchemy import Connection, text

from db.access import answering
from db.engine import engine
from db.errors import Refusal, Refused
from db.models import Base

ADDED_ONLY = ("change",)


def grant(role: str) -> None:
    """Let ``role`` do the board's work in this database. Run it as the owner, once.

    Raises Refused where the database is not PostgreSQL, or the role would not be held back.
    """
    with answering(), engine().begin() as connection:
        if connection.dialect.name != "postgresql":
            raise Refused([Refusal(None, "role", "role_needs_postgresql")])
        _check(connection, role)
        name = connection.dialect.identifier_preparer.quote(role)
        for statement in (
            f"GRANT USAGE ON SCHEMA public TO {name}",
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}",
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {name}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public "
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {name}",
            f"GRANT SELECT ON alembic_version TO {name}",
        ):
            connection.exec_driver_sql(statement)
        for table in Base.metadata.tables:
            allowed = "SELECT, INSERT" if table in ADDED_ONLY else "SELECT, INSERT, UPDATE, DELETE"
            connection.exec_driver_sql(f'REVOKE ALL ON "{table}" FROM {name}')
            connection.exec_driver_sql(f'GRANT {allowed} ON "{table}" TO {name}')


def is_held() -> bool:
    """Whether row level security holds the role that the board connects as; True on SQLite."""
    with answering(), engine().connect() as connection:
        if connection.dialect.name != "postgresql":
            return True
        return bool(connection.scalar(text("SELECT row_security_active('case_file')")))


def _check(connection: Connection, role: str) -> None:
    found = connection.execute(
        text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = :role"), {"role": role}
    ).scalar()
    if found is None:
        raise Refused([Refusal(None, "role", "role_not_there", {"value": role})])
    owns = connection.scalar(
        text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = :role"),
        {"role": role},
    )
    if found or owns:
        raise Refused([Refusal(None, "role", "role_too_strong", {"value": role})])
