"""The attack matrix: every role tries every query, every write and every page on what is not its.

It builds itself from the code: a function of ``db`` that takes a user, a page or a role is in it
as soon as it is written. What is forbidden carries a canary: whoever shows one has leaked.
"""

import importlib
import inspect
import pkgutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Connection, text

import db
from db import clock, engine, hashes
from db.accounts import passwords
from db.accounts import sign_in as accounts_sign_in
from db.allocation.assign import Choice
from db.allocation.coach_loads import Load, loads
from db.case import edit
from db.case.filters import Filters
from db.case.listing import Sort
from db.directory.entries import DirectoryFilters
from db.directory.reports import Seen
from db.errors import Conflicts, NotAllowed, NotFound, Refused, SignInEnded
from db.history.change_sets import HistoryFilters
from db.models import reference
from db.security import rights
from db.security.rights import RIGHTS
from db.security.scope import CASES, HOUSE
from db.transaction import Edit
from db.user import SYSTEM, User
from db.weekly_meeting.agenda import ReportedEntry, to_json
from tests.agendas import agenda
from tests.conftest import KINDS, Databases, open_cookie, owned, sign_in
from tests.pages.conftest import Open
from tests.pages.conftest import text as words
from ui.components.feedback import Last
from ui.shell.navigation import PAGES

CANARY = "KANARIE"
ACCOUNTS = ("head-bru", "service", "coach-bru", "analyst", "admin")
# What is not a role's: the cases whose persons carry a canary, in SQL over case_file.
FORBIDDEN = {
    "head-bru": "unit_id <> 1",
    "service": "false",
    "coach-bru": "coach_id IS DISTINCT FROM (SELECT coach_id FROM account WHERE id = 7)",
    "analyst": "true",
    "admin": "true",
}
PLAIN = {  # functions that answer for the user alone, or take one apart
    "security.session.open_session", "security.rights.may", "security.rights.sees_exact_counts",
    "security.rights.may_give", "security.rights.sees_cases_of_others",
    "security.scope.options", "transaction.write",
    "security.rights.may_settle", "security.rights.sees_all", "history.deeds.check",
    "history.deeds.may", "security.masking.name", "security.masking.hidden",
    "security.masking.text", "security.masking.person", "accounts.sign_in.name_state",
    "persons.separate.find_newer",
}  # fmt: skip
NOT_ASKED = ("db.__main__", "db.migrations", "db.sample", "db.importers", "db.models")
EXPECTED = (NotAllowed, NotFound, Refused, Conflicts)
Target = dict[str, Any]
# A coach of another unit with too many cases, and one with room for them.
LOADS = [
    Load(key, "attack", 2, 9, held, 25.0, False, None, None, frozenset())
    for key, held in ((40, 30), (41, 0))
]
MEETING = {"kind": "meeting_first", "held_on": clock.today(), "attendance": "came"}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def asked() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of ``db`` whose first argument is a user."""
    for module in pkgutil.walk_packages(db.__path__, "db."):
        if module.ispkg or module.name.startswith(NOT_ASKED):
            continue
        found = importlib.import_module(module.name)
        for name, function in inspect.getmembers(found, inspect.isfunction):
            named = f"{module.name.removeprefix('db.')}.{name}"
            first = next(iter(inspect.signature(function).parameters), "")
            own = function.__module__ == found.__name__ and not name.startswith("_")
            if own and first == "user" and named not in PLAIN:
                yield named, function


MATRIX = dict(asked())


def attacks() -> Iterator[tuple[str, str, str]]:
    """(database, account, function): each of each on SQLite, where only the criteria of the session
    hold. PostgreSQL holds the same line once more (tests/db/security/test_row_level_security.py),
    so there each function is tried by one of the accounts, by turns.
    """
    for place, named in enumerate(MATRIX):
        yield from (("sqlite", username, named) for username in ACCOUNTS)
        yield "postgresql", ACCOUNTS[place % len(ACCOUNTS)], named


def arguments(named: str, function: Callable[..., Any], target: Target) -> dict[str, Any]:
    """Arguments that point to what is not the user's; an unknown one has to be taught here."""
    known: dict[str, Any] = {
        "filters": Filters(units=target["units"], coaches=()),
        "day": clock.today(),
        "by": "site",
        "period": (clock.today(), clock.today()),
        "sort": Sort(),
        "number": 1,
        "size": 500,
        "form": "csv",
        "page": "attack",
        "case_id": target["case"],
        "team_meeting_id": target["met"],
        "meeting_id": target["meeting"],
        "invitation_id": target["invitation"],
        "procedure_id": target["procedure"],
        "referral_id": target["referral"],
        "transfer_id": target["transfer"],
        "decision_id": target["decision"],
        "report_id": 900,
        "keys": [1],
        "units": target["units"],
        "language": "fr",
        "change_set": target["set"],
        "noun": "accounts",
        "first": 1500,
        "values": {"name": "attack", "username": "attack", "role": "administrator"},
        "edits": [Edit(target["case"], {}, {"note": "attack"})],
        "subject": "cases",
        "attendance": "came",
        "result": "referral_helped",
        "service_id": 1,
        "note": "attack",
        "kind": "help_legal",
        "site_id": 9,
        "unit_id": (target["units"] or (1,))[0],
        "since": clock.today(),
        "names": ("term",),
        "last": clock.today(),
        "choices": [Choice(target["case"], 1, None)],
        "to_unit_id": 3,
        "reason": "attack",
        "accepted": True,
        "text": "attack",
        "screen": 2,
        "before": {},
        "after": {"obstacle_fear": "attack"},
        "ruling": "ruling_granted",
        "shared": True,
        "account_id": 2,
        "version": 1,
        "place": "attack",
        "content": "[]",
        "question": {},
        "ticket": "attack",
        "about": "service:1",
        "loads": LOADS,
        "seen": Seen("service:1", "attack", {}),
        "words": "attack",
        "answer": "attack",
        "states": ("open", "settled"),
        "numbers": [900],
        "old": "attack",
        "new": "attack-attack",
        "one": target["persons"][0],
        "other": target["persons"][1],
        "person_id": target["persons"][0],
        "keep": target["persons"][0],
        "gone": target["persons"][1],
        "versions": dict.fromkeys(target["persons"], 1),
        "taken": ("last_name",),
        "void": (),
        "suspended": {target["case"]: "suspended_order"},
    }
    special: dict[str, dict[str, Any]] = {
        "directory.entries.entries": {"filters": DirectoryFilters()},
        "persons.merge.compare": {"one": target["numbers"][0], "other": target["numbers"][1]},
        "case.listing.find": {"keys": [target["case"]]},
        "directory.gaps.gaps": {"filters": DirectoryFilters()},
        "directory.entries.save": {"edits": [Edit(1, {}, {"service": "attack"})]},
        "history.change_sets.sets": {"filters": HistoryFilters(about=reference(target["case"]))},
        "settings.tables.save": {"edits": [Edit(1, {}, {"role": "administrator"})]},
        "accounts.passwords.reset_link": {"account_id": 1},
        "allocation.proposal.acquainted": {"cases": [target["case"]]},
        "case.appointments.appointments": {"first": clock.today()},
        "weekly_meeting.decisions.decide": {
            "kind": "noted",
            "values": {"case_id": target["case"], "text": "attack"},
        },
        "weekly_meeting.attendees.add_attendees": {"coaches": [1], "guests": "attack"},
        "weekly_meeting.attendees.take_off": {"attendees": [900]},
        "case.invitation.add_invitation": {
            "values": {"channel": "channel_home", "sent_on": clock.today()}
        },
        "case.procedure.add_procedure": {
            "values": {
                "kind": "procedure_9ter",
                "lodged_on": clock.today(),
                "prospect": "prospect_unclear",
            }
        },
        "case.meeting.add_meeting": {"values": MEETING},
        "directory.reports.settle": {"result": "right"},
    }
    chosen = known | special.get(named, {})
    names = [
        name
        for name, one in list(inspect.signature(function).parameters.items())[1:]
        if one.default is inspect.Parameter.empty
    ]
    missing = [name for name in names if name not in chosen]
    assert not missing, f"{named}: teach the attack matrix what {missing} is"
    return {name: chosen[name] for name in names}


@dataclass
class Prey:
    """A board that one account attacks again and again: nothing it does may show there."""

    address: str
    target: Target
    before: dict[str, int] = field(default_factory=dict)


@pytest.fixture(scope="module")
def hunted(databases: Databases) -> Iterator[dict[tuple[str, str], Prey]]:
    made: dict[tuple[str, str], Prey] = {}
    yield made
    for prey in made.values():
        databases.drop(prey.address)


@pytest.fixture
def prey(
    databases: Databases,
    hunted: dict[tuple[str, str], Prey],
    kind: str,
    username: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Prey:
    if (kind, username) not in hunted:
        address = databases.new(kind, databases.original(kind, "sample", monkeypatch))
        monkeypatch.setenv("DATABASE_URL", address)
        hunted[kind, username] = Prey(address, bait(username, kind))
    found = hunted[kind, username]
    monkeypatch.setenv("DATABASE_URL", found.address)
    return found


@pytest.fixture
def target(board: str, username: str, kind: str) -> Target:
    return bait(username, kind)


def bait(username: str, kind: str) -> Target:
    """Canaries on what is not the user's, and where it stands."""
    where = FORBIDDEN[username]
    if kind == "sqlite":
        where = where.replace("IS DISTINCT FROM", "IS NOT")
    with owned(engine.url()).begin() as connection:
        connection.execute(
            text(
                "UPDATE person SET last_name = :canary, folded_name = :canary "
                f"WHERE id IN ({_strangers(where)})"
            ),
            {"canary": CANARY},
        )
        connection.execute(
            text(f"UPDATE case_file SET note = :canary WHERE {where}"), {"canary": CANARY}
        )
        if username != "service":
            places = "unit_id <> 1" if "bru" in username else "id > 0"
            if username != "admin":
                connection.execute(
                    text(f"UPDATE coach SET name = :canary || id WHERE {places}"),
                    {"canary": CANARY},
                )
        case = connection.scalar(text(f"SELECT min(id) FROM case_file WHERE {where}")) or 1
        note = connection.scalar(text(f"SELECT note FROM case_file WHERE id = {case}"))
    changed = "ordinary" if username == "service" else CANARY + "2"
    service = sign_in("service")
    edit.save(service, [Edit(case, {"note": note}, {"note": changed})], "case")
    with owned(engine.url()).begin() as connection:
        last = connection.scalar(text("SELECT change_set FROM change ORDER BY id DESC LIMIT 1"))
        of_case = text(f"SELECT min(id) FROM meeting WHERE case_id IN ({_foreign(where)})")
        meeting = connection.scalar(of_case) or 1
        of_case = text(f"SELECT min(id) FROM referral WHERE case_id IN ({_foreign(where)})")
        referral = connection.scalar(of_case) or 1
        parts = {}
        for table in ("invitation", "procedure"):
            of_case = text(f"SELECT min(id) FROM {table} WHERE case_id IN ({_foreign(where)})")
            parts[table] = connection.scalar(of_case) or 1
        parts |= _team(connection, case, changed)
        found_two = connection.execute(
            text(
                "SELECT p.id, p.sp_number FROM person p JOIN removal_order o ON o.person_id = p.id "
                f"JOIN case_file c ON c.order_id = o.id WHERE c.id IN ({_foreign(where)}) "
                f"AND p.id IN ({_strangers(where)}) ORDER BY p.id LIMIT 2"
            )
        ).all()
        two = [tuple(row) for row in found_two] or [(1, "5000001"), (2, "5000002")]
    twins = {"persons": tuple(key for key, _number in two)}
    parts |= twins | {"numbers": tuple(number for _key, number in two)}
    units = (2,) if username in ("head-bru", "coach-bru") else ()
    found = {"case": case, "set": last, "units": units, "where": where}
    return found | {"meeting": meeting, "referral": referral} | parts


def _team(connection: Connection, case: int, canary: str) -> dict[str, int]:
    """A running meeting of Antwerp with a task, and a case that Ghent offers to Antwerp."""
    said = ReportedEntry(900, canary, canary, "x", clock.today())
    connection.execute(
        text(
            "INSERT INTO team_meeting (id, unit_id, started_at, agenda, screen, version) "
            "VALUES (900, 2, CURRENT_TIMESTAMP, :agenda, 0, 1)"
        ),
        {"agenda": to_json(agenda(reports=(said,)))},
    )
    connection.execute(
        text(
            "INSERT INTO decision (id, team_meeting_id, unit_id, case_id, kind, text, due_on, "
            "version) VALUES (900, 900, 2, :case, 'task', :canary, CURRENT_DATE, 1)"
        ),
        {"case": case, "canary": canary},
    )
    connection.execute(
        text(
            "INSERT INTO attendee (id, team_meeting_id, unit_id, account_id, name, present, "
            "version) VALUES (900, 900, 2, 3, :canary, true, 1)"
        ),
        {"canary": canary},
    )
    connection.execute(
        text(
            "INSERT INTO transfer (id, case_id, from_unit_id, to_unit_id, asked_on, reason, "
            "version) VALUES (900, :case, 3, 2, CURRENT_DATE, :canary, 1)"
        ),
        {"case": case, "canary": canary},
    )
    connection.execute(
        text(
            "INSERT INTO report (id, service_id, unit_id, account_id, said_by, said_on, words, "
            "seen, version) SELECT 900, 1, 2, id, 'x', CURRENT_DATE, :canary, '{}', 1 "
            "FROM account WHERE username = 'head-ant'"
        ),
        {"canary": canary},
    )
    return {"met": 900, "decision": 900, "transfer": 900}


def _foreign(where: str) -> str:
    return f"SELECT id FROM case_file WHERE {where}"


def _strangers(where: str) -> str:
    """Persons of whom the user has no case: who got a further order may have one here, too."""
    of_case = "SELECT o.person_id FROM removal_order o JOIN case_file c ON c.order_id = o.id WHERE"
    return f"{of_case} {where} EXCEPT {of_case} NOT ({where})"


def fingerprint(connection: Connection, user: User, where: str) -> dict[str, int]:
    """What the user must not have changed: foreign cases, and every subject without the right."""
    held: dict[str, str] = {"case_file": f"SELECT * FROM case_file WHERE {where} ORDER BY id"}
    parts = ("case_step", "case_term", "meeting", "referral", "invitation", "procedure")
    for name in (*parts, "allocation"):
        held[name] = f"SELECT * FROM {name} WHERE case_id IN ({_foreign(where)}) ORDER BY 1, 2"
    if user.role != "service_head":
        teams = ("team_meeting", "decision", "transfer", "report")
        held |= {name: f"SELECT * FROM {name} WHERE id = 900" for name in teams}
        held["attendee"] = "SELECT * FROM attendee WHERE team_meeting_id = 900 ORDER BY id"
    if not rights.may(user, "persons", write=True):
        held["distinct_pair"] = "SELECT * FROM distinct_pair ORDER BY 1, 2"
    if not rights.may(user, "house", write=True):
        held |= {name: f'SELECT * FROM "{name}" ORDER BY 1, 2' for name in HOUSE}
    if not rights.may(user, "directory", write=True):
        held["service"] = "SELECT * FROM service ORDER BY id"
    if not rights.may(user, "cases", write=True):
        held |= {name: f'SELECT * FROM "{name}" ORDER BY 1, 2' for name in CASES}
    # The rows as the driver gives them: it is compared within this process only.
    cursor = connection.connection.cursor()
    found: dict[str, int] = {}
    for name, sql in held.items():
        cursor.execute(sql)
        found[name] = hash(tuple(cursor.fetchall()))
    return found


def said(answer: object) -> str:
    """Everything that an answer holds, as text."""
    if isinstance(answer, pd.DataFrame):
        return str(answer.to_csv())
    if isinstance(answer, tuple | list | set):
        return "\n".join(said(one) for one in answer)
    if isinstance(answer, dict):
        return "\n".join(said(one) for one in (*answer.keys(), *answer.values()))
    return repr(getattr(answer, "__dict__", answer))


@contextmanager
def watched(address: str) -> Iterator[Callable[[], bool]]:
    """Whether anybody may have written into the database since the block began. SQLite keeps count
    of it for each database; PostgreSQL does not at once, so there it is always supposed.
    """
    if not address.startswith("sqlite"):
        yield lambda: True
        return
    with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as looking:
        version = "PRAGMA data_version"
        before = looking.execute(version).fetchone()
        yield lambda: looking.execute(version).fetchone() != before


@pytest.mark.parametrize(("kind", "username", "named"), list(attacks()))
def test_no_query_shows_and_no_write_changes_what_is_not_the_user_s(
    prey: Prey, signed_in: Callable[[str], User], username: str, named: str
) -> None:
    user, function, where = signed_in(username), MATRIX[named], prey.target["where"]
    if not prey.before:
        with owned(engine.url()).connect() as connection:
            prey.before = fingerprint(connection, user, where)
    with watched(prey.address) as written:
        try:
            answer = said(function(user, **arguments(named, function, prey.target)))
        except EXPECTED as error:
            answer = str(error)
        assert CANARY not in answer
        if not written():
            return
    with owned(engine.url()).connect() as connection:
        after = fingerprint(connection, user, where)
    changed = {name for name in after if after[name] != prey.before[name]}
    prey.before = after
    if named == "accounts.accounts.set_language":
        changed.discard("account")  # the own language is the user's to choose
    assert not changed


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_write_is_noticed(board: str) -> None:
    with watched(board) as written:
        assert rights.may(sign_in("service"), "cases")
        assert written()
    with watched(board) as written, owned(engine.url()).connect() as connection:
        connection.execute(text("SELECT count(*) FROM case_file"))
        assert not written()


@pytest.mark.parametrize("named", MATRIX)
@pytest.mark.parametrize(("kind", "username"), [("sqlite", "service")])
def test_a_role_without_any_right_gets_nothing_from_any_function(
    prey: Prey, signed_in: Callable[[str], User], named: str
) -> None:
    nobody, function = replace(signed_in("service"), role="nobody"), MATRIX[named]
    with pytest.raises((NotAllowed, NotFound, SignInEnded)):
        function(nobody, **arguments(named, function, prey.target))


class TestPages:
    """The same by way of the pages: crafted addresses, crafted state of widgets."""

    @pytest.fixture(params=["sqlite"])
    def kind(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    @pytest.mark.parametrize("page", PAGES)
    @pytest.mark.parametrize("username", ACCOUNTS)
    def test_no_page_shows_what_is_not_the_user_s(
        self, target: Target, open_page: Open, username: str, page: str
    ) -> None:
        role = {"head-bru": "unit_head", "service": "service_head", "coach-bru": "coach"}
        if (role.get(username, "administrator" if username == "admin" else "analyst"),
                PAGES[page][0]) not in RIGHTS:  # fmt: skip
            return  # tests/pages/test_roles.py: such a page says that it is closed
        address: dict[str, Any] = {
            "case": reference(target["case"]),
            "about": reference(target["case"]),
            "set": target["set"],
            "coach": "40",
            "account": "3",
            "units": "2",
            "sites": "9",
            "coaches": "40",
            "q": CANARY,
            "attention": "waiting",
            "wrong": ["open", "settled"],
        }
        assert CANARY not in without_search(words(open_page(username, page, **address)))
        app, other = open_page(username, page), reference(target["case"])
        last = Last("case", target["case"], target["set"], "attack")
        states: tuple[dict[str, object], ...] = (
            {"about": other, "case-list-opened": other, "case_before": (target["case"], {})},
            {"units": [2], "set": target["set"], "saved_set": last},
            {"coaches": [40], "sites": [9], "page": 2},
        )
        for state in states:
            for name, value in state.items():
                app.session_state[name] = value
            app.run()
            assert CANARY not in without_search(words(app))


def without_search(shown: str) -> str:
    return shown.replace(f"«{CANARY}»", "")


FORGED = ("", "x", "0" * 43, "' OR 1=1 --", "\x00", "a" * 10_000, "é🙂")


@pytest.mark.parametrize("secret", FORGED)
def test_no_forged_secret_is_anybody(board: str, secret: str) -> None:
    open_cookie("head-bru")
    assert accounts_sign_in.find_user(secret) is None
    assert accounts_sign_in.exchange_ticket(secret) is None
    assert passwords.resets(secret) is None


def test_a_hash_from_the_database_opens_nothing(board: str) -> None:
    cookie, ticket = open_cookie("head-bru"), accounts_sign_in.open_sign_in("head-bru")
    for stolen in (hashes.digest(cookie), hashes.digest(ticket)):
        assert accounts_sign_in.find_user(stolen) is None
        assert accounts_sign_in.exchange_ticket(stolen) is None


def test_a_ticket_is_no_cookie_and_works_once(board: str) -> None:
    ticket = accounts_sign_in.open_sign_in("head-bru")
    assert accounts_sign_in.find_user(ticket) is None
    made = accounts_sign_in.exchange_ticket(ticket)
    assert made
    assert accounts_sign_in.find_user(made.device) is None
    assert accounts_sign_in.exchange_ticket(ticket) is None
    accounts_sign_in.sign_out(made.cookie)
    assert accounts_sign_in.find_user(made.cookie) is None


def test_the_matrix_has_every_question_in_it(board: str) -> None:
    assert {
        "case.view.load_view",
        "case.listing.page",
        "case.listing.export",
        "history.change_sets.sets",
        "settings.tables.load",
    } <= set(MATRIX)
    assert len(MATRIX) >= 25
    assert loads(SYSTEM)
