"""The application's role on PostgreSQL: it owns nothing, and can only add to the record.

It makes no tables of its own either, not even temporary ones: such a table would stand before the
record's in its statements. A record's number comes from the sequence, which only counts on.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from db.engine import engine
from db.errors import Refusal, Refused
from db.models import Base
from db.security import row_level_security
from db.security.session import answering
from db.text import clean

ADDED_ONLY = ("change",)
# What the role that is asked about could do against the record, if only by way of another role.
LOOSE = """
SELECT has_database_privilege({role}, current_database(), 'TEMPORARY')
    OR has_database_privilege({role}, current_database(), 'CREATE')
    OR has_schema_privilege({role}, 'public', 'CREATE')
    OR has_column_privilege({role}, 'change', 'id', 'INSERT')
    OR has_any_column_privilege({role}, 'change', 'UPDATE')
    OR has_table_privilege({role}, 'change', 'DELETE, TRUNCATE, TRIGGER')
    OR has_sequence_privilege({role}, pg_get_serial_sequence('change', 'id'), 'UPDATE')
"""


def grant(role: str) -> None:
    """Let ``role`` do the board's work in this database. Run it as the owner, once.

    Raises Refused where the database is not PostgreSQL, or the role would not be held back.
    """
    role = clean(role)
    with answering(), engine().begin() as connection:
        if connection.dialect.name != "postgresql":
            raise Refused([Refusal(None, "role", "role_needs_postgresql")])
        _check_role(connection, role)
        name = connection.dialect.identifier_preparer.quote(role)
        for statement in _statements(connection, name):
            connection.exec_driver_sql(statement)
        if connection.scalar(text(LOOSE.format(role=":role")), {"role": role}):
            raise Refused([Refusal(None, "role", "role_loose", {"value": role})])


def _statements(connection: Connection, name: str) -> Iterator[str]:
    quoted = connection.dialect.identifier_preparer.quote
    database = quoted(str(connection.scalar(text("SELECT current_database()"))))
    for whom in ("PUBLIC", name):
        yield f"REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM {whom}"
        yield f"REVOKE CREATE ON SCHEMA public FROM {whom}"
    yield f"GRANT USAGE ON SCHEMA public TO {name}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {name}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}"
    default = "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT"
    yield f"{default} USAGE ON SEQUENCES TO {name}"
    yield f"{default} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {name}"
    yield f"GRANT SELECT ON alembic_version TO {name}"
    yield f"GRANT EXECUTE ON FUNCTION {', '.join(row_level_security.CALLED)} TO {name}"
    for table in Base.metadata.tables.values():
        yield f'REVOKE ALL ON "{table.name}" FROM {name}'
        if table.name in ADDED_ONLY:
            columns = ", ".join(f'"{one.name}"' for one in table.c if not one.primary_key)
            yield f'GRANT SELECT, INSERT ({columns}) ON "{table.name}" TO {name}'
        else:
            yield f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table.name}" TO {name}'


def is_held() -> bool:
    """Whether the role that the board connects as is held: by row level security, and by what
    ``grant`` takes away; True on SQLite.
    """
    with answering(), engine().connect() as connection:
        if connection.dialect.name != "postgresql":
            return True
        active = connection.scalar(text("SELECT row_security_active('case_file')"))
        return bool(active) and not connection.scalar(text(LOOSE.format(role="current_user")))


def _check_role(connection: Connection, role: str) -> None:
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
