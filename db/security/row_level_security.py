"""Row level security on PostgreSQL: the second lock behind the criteria of ``db.security.scope``.

The session says, for its transaction only, who asks for what (``settings``); without that, the
application's role sees no row and writes none. The owner of the tables, who migrates, is exempt.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, text

from db.models import Base, RecordKind
from db.models.further_orders import COUNTED
from db.security.scope import CASES, DIRECTORY, HOUSE, REPORTS, TEAM, TWICE


def setting(name: str) -> str:
    """A setting of this transaction; read once a statement, not once a row."""
    return f"(SELECT current_setting('board.{name}', true))"


def number(name: str) -> str:
    return f"(SELECT nullif(current_setting('board.{name}', true), '')::int)"


def listed(*names: str) -> str:
    return ", ".join(f"'{name}'" for name in names)


SUBJECT, SCOPE, UNIT, COACH = setting("subject"), setting("scope"), number("unit"), number("coach")
ACCOUNT = number("account")
SYSTEM = f"{SUBJECT} = 'system'"
SOMEBODY = f"coalesce({SUBJECT}, '') <> ''"
WRITES = f"{setting('write')} = 'on'"
# Who is offered a case by another unit may take it, and sees no more of it than the case itself.
OFFERED = (
    "EXISTS (SELECT 1 FROM transfer t "  # noqa: S608 - a name of our own
    f"WHERE t.case_id = case_file.id AND t.answered_on IS NULL AND t.to_unit_id = {UNIT})"
)
TAKEN = f"{SUBJECT} = 'team' AND {WRITES} AND ({SCOPE} = 'all' OR unit_id = {UNIT} OR {OFFERED})"
TEAM_PLACES = {
    "team_meeting": f"unit_id = {UNIT}",
    "decision": f"unit_id = {UNIT}",
    "attendee": f"unit_id = {UNIT}",
    "transfer": f"from_unit_id = {UNIT} OR to_unit_id = {UNIT}",
}
# Who follows a meeting on a screen sees and notes the own name there, and no other.
OWN_NAME = f"(account_id = {ACCOUNT} OR (account_id IS NULL AND coach_id = {COACH}))"
FOLLOWS = {"team_meeting": ("true", "false"), "attendee": (OWN_NAME, OWN_NAME)}
HELD = (
    f"CASE {SCOPE} WHEN 'all' THEN true WHEN 'unit' THEN unit_id = {UNIT} "
    f"WHEN 'own' THEN coach_id = {COACH} ELSE false END"
)
# What was said of the directory. Who sees only the own words says them, or takes them back while
# nobody answered; who sees those of others settles them.
SAID = (
    f"CASE {SCOPE} WHEN 'all' THEN true WHEN 'unit' THEN unit_id = {UNIT} "
    f"WHEN 'own' THEN account_id = {number('account')} ELSE false END"
)
SAYS = f"{SUBJECT} = 'reports' AND {WRITES} AND {SAID}"
SETTLES = f"{SCOPE} IN ('all', 'unit')"
PERSONAL = f"{SUBJECT} IN ('cases', 'figures', 'history')"
# Who merges persons reads and writes what a merge is about, over all units.
MERGES = f"{SUBJECT} = 'persons' AND {SCOPE} = 'all'"
MERGED = ("person", "person_key", "removal_order", "case_file", *TWICE)
OF_CASE = "EXISTS (SELECT 1 FROM case_file WHERE case_file.id = case_id)"
WIDE = f"{SCOPE} IN ('all', 'house')"
HERE = f"({WIDE} OR {{column}} = {UNIT})"
HISTORY = (
    f"{SUBJECT} = 'history' AND CASE {SCOPE} WHEN 'all' THEN true "
    f"WHEN 'house' THEN table_name IN ({listed(*HOUSE, RecordKind.SEALED)}) "
    f"WHEN 'unit' THEN (case_id IS NOT NULL AND {OF_CASE}) OR (case_id IS NULL AND table_name IN "
    f"({listed(*DIRECTORY, *REPORTS, *TEAM, RecordKind.EXPORT, RecordKind.UNMASKED)}) "
    f"AND board_unit_of(account_id) = {UNIT}) "
    "ELSE false END"
)


def everywhere_or(rule: str) -> str:
    return f"{SCOPE} = 'all' OR {rule}"


# Which rows of a table may be read, next to the rule that the subject must fit.
ROWS = {
    "case_file": HELD,
    # Over all units the row alone counts: an undo takes the case away before its order and person.
    "removal_order": everywhere_or(
        "EXISTS (SELECT 1 FROM case_file WHERE order_id = removal_order.id)"
    ),
    # A number that was merged is seen by whoever sees the person it led to.
    "person": everywhere_or(
        "EXISTS (SELECT 1 FROM removal_order WHERE person_id = person.id) OR (merged_into_id "
        "IS NOT NULL AND EXISTS (SELECT 1 FROM removal_order WHERE person_id = merged_into_id))"
    ),
    "person_key": everywhere_or("EXISTS (SELECT 1 FROM person WHERE person.id = person_id)"),
    "unit": HERE.format(column="id"),
    "site": HERE.format(column="unit_id"),
    "coach": f"({WIDE} OR CASE {SCOPE} WHEN 'own' THEN id = {COACH} ELSE unit_id = {UNIT} END)",
    "coach_language": "EXISTS (SELECT 1 FROM coach WHERE coach.id = coach_id)",
}

# They know more than who calls them: nobody may, but the role that serves
# (db/operations/database_role.py).
CALLED = (
    "board_unit_of(int)", "board_last_link()",
    "board_order_before(int, date)", "board_order_after(int, date)",
)  # fmt: skip
FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION board_unit_of(key int) RETURNS int LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp
AS 'SELECT unit_id FROM account WHERE id = key';
CREATE OR REPLACE FUNCTION board_last_link() RETURNS text LANGUAGE sql VOLATILE
SECURITY DEFINER SET search_path = public, pg_temp
AS $$SELECT hash FROM change WHERE {SOMEBODY} AND {WRITES} ORDER BY id DESC LIMIT 1$$;
CREATE OR REPLACE FUNCTION board_order_before(person int, day date) RETURNS date LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp
AS $$SELECT max(decided_on) {COUNTED} WHERE person_id = person AND decided_on < day
AND ({SYSTEM} OR {PERSONAL})$$;
CREATE OR REPLACE FUNCTION board_order_after(person int, day date) RETURNS date LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp
AS $$SELECT min(decided_on) {COUNTED} WHERE person_id = person AND decided_on > day
AND ({SYSTEM} OR {PERSONAL})$$;
REVOKE ALL ON FUNCTION {", ".join(CALLED)} FROM PUBLIC;
"""  # noqa: S608 - words of our own


def apply(connection: Connection) -> None:
    """Lay every policy anew. A table that no rule knows is closed to the application."""
    lift(connection)
    connection.exec_driver_sql(FUNCTIONS)
    for table in Base.metadata.tables:
        connection.exec_driver_sql(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        for command, rule in _rules(table):
            name = f"board_{command.lower()}"
            connection.exec_driver_sql(f'CREATE POLICY {name} ON "{table}" FOR {command} {rule}')


def lift(connection: Connection) -> None:
    """Take every policy away, so that columns can go; the tables stay closed meanwhile."""
    found = connection.exec_driver_sql(
        "SELECT policyname, tablename FROM pg_policies WHERE policyname LIKE 'board_%%'"
    )
    for name, table in found.all():
        connection.exec_driver_sql(f'DROP POLICY {name} ON "{table}"')


def settings(connection: Connection, values: Mapping[str, Any]) -> None:
    """Say for this transaction who asks: subject, scope, write, account, unit, coach, sign-in."""
    calls = ", ".join(f"set_config('board.{name}', :{name}, true)" for name in values)
    said = {name: "" if value is None else str(value) for name, value in values.items()}
    connection.execute(text(f"SELECT {calls}"), said)


def _rules(table: str) -> Iterator[tuple[str, str]]:
    if table == "change":
        yield "SELECT", f"USING ({SYSTEM} OR ({HISTORY}))"
        own = f"account_id IS NOT DISTINCT FROM {ACCOUNT}"
        yield "INSERT", f"WITH CHECK ({SOMEBODY} AND {WRITES} AND {own})"
        return
    if table in REPORTS:
        here = f"(unit_id IS NOT DISTINCT FROM {UNIT} AND result IS NULL)"
        yield "SELECT", f"USING ({SYSTEM} OR ({SUBJECT} IN ('reports', 'history') AND {SAID}))"
        yield "INSERT", f"WITH CHECK ({SYSTEM} OR ({SAYS} AND ({SETTLES} OR {here})))"
        yield "UPDATE", f"USING ({SYSTEM} OR ({SAYS} AND {SETTLES}))"
        yield "DELETE", f"USING ({SYSTEM} OR ({SAYS} AND ({SETTLES} OR result IS NULL)))"
        return
    read, write = (f"({SYSTEM} OR ({rule}))" for rule in _allowed(table))
    yield "SELECT", f"USING {read}"
    yield "INSERT", f"WITH CHECK {write}"
    yield "UPDATE", f"USING {write} WITH CHECK {write}"
    yield "DELETE", f"USING {write}"


def _allowed(table: str) -> tuple[str, str]:
    """Who besides the board itself may read a table's rows, and who may write them."""
    read, write = _by_subject(table)
    if table == "meeting":
        return f"({read}) OR ({MERGES})", write
    if table in MERGED:
        return f"({read}) OR ({MERGES})", f"({write}) OR ({MERGES} AND {WRITES})"
    return read, write


def _by_subject(table: str) -> tuple[str, str]:
    if table in CASES:
        rows = f"({ROWS.get(table, OF_CASE)})"
        if table in ("case_file", "case_step"):
            taken = TAKEN if table == "case_file" else f"{SUBJECT} = 'team' AND {WRITES} AND {rows}"
            return (
                f"({PERSONAL} AND {rows}) OR ({taken})",
                f"({SUBJECT} = 'cases' AND {WRITES} AND {rows}) OR ({taken})",
            )
        return f"{PERSONAL} AND {rows}", f"{SUBJECT} = 'cases' AND {WRITES} AND {rows}"
    if table in TEAM:
        rows = f"({SCOPE} = 'all' OR ({SCOPE} = 'unit' AND ({TEAM_PLACES[table]})))"
        seen, noted = FOLLOWS.get(table, ("false", "false"))
        follows = f"{SUBJECT} = 'following' AND"
        readers = f"{SUBJECT} IN ('team', 'cases', 'history') OR ({follows} {seen})"
        writers = f"{SUBJECT} IN ('team', 'cases') OR ({follows} {noted})"
        return f"({readers}) AND {rows}", f"({writers}) AND {WRITES} AND {rows}"
    if table in DIRECTORY:
        readers = f"{SUBJECT} IN ('directory', 'reports', 'cases', 'history')"
        return readers, f"{SUBJECT} = 'directory' AND {WRITES}"
    keeper = f"{SUBJECT} = 'house' AND {WRITES}"
    if table == "account":  # the own account too: every transaction asks whether it still stands
        readers = f"{SUBJECT} IN ('house', 'approvals') OR id = {ACCOUNT}"
        return readers, f"{SUBJECT} IN ('house', 'approvals') AND {WRITES}"
    if table == "sign_in":
        return f"id = {number('sign_in')}", "false"
    if table in HOUSE:
        return f"{SOMEBODY} AND {ROWS.get(table, 'true')}", keeper
    return "false", "false"
