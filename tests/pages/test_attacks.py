"""The attack matrix: every role tries every query, every write and every page on what is not its.

It builds itself from the code: a function of ``db`` that takes a user, a page or a role is in it
as soon as it is written. What is forbidden carries a canary: whoever shows one has leaked.
"""

import hashlib
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Connection, text

import db
from db import access, clock, engine, passwords, sign_ins
from db import case as cases_of
from db.access import RIGHTS, SYSTEM, User
from db.allocating import Choice
from db.allocation import loads
from db.cases import Sort
from db.changes import Edit
from db.directory import DirectoryFilters
from db.errors import Conflicts, NotAllowed, NotFound, Refused, SignInEnded
from db.filters import Filters
from db.history import HistoryFilters
from db.models import reference
from db.scope import CASES, HOUSE
from tests.conftest import Databases, open_cookie, owned, sign_in
from tests.pages.conftest import Open
from tests.pages.conftest import text as words
from ui.session import PAGES

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
    "access.session", "access.may", "access.exact", "scope.options", "changes.transaction",
    "mask.name", "mask.hidden", "mask.text", "mask.person", "sign_ins.name_state",
    "separating.find_newer",
}  # fmt: skip
EXPECTED = (NotAllowed, NotFound, Refused, Conflicts)
Target = dict[str, Any]
MEETING = {"kind": "meeting_first", "held_on": clock.today(), "attendance": "came"}


def asked() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of ``db`` whose first argument is a user."""
    for module in pkgutil.iter_modules(db.__path__):
        if module.ispkg or module.name == "__main__":
            continue
        found = importlib.import_module(f"db.{module.name}")
        for name, function in inspect.getmembers(found, inspect.isfunction):
            named = f"{module.name}.{name}"
            first = next(iter(inspect.signature(function).parameters), "")
            own = function.__module__ == found.__name__ and not name.startswith("_")
            if own and first == "user" and named not in PLAIN:
                yield named, function


MATRIX = dict(asked())


def arguments(named: str, function: Callable[..., Any], target: Target) -> dict[str, Any]:
    """Arguments that point to what is not the user's; an unknown one has to be taught here."""
    known: dict[str, Any] = {
        "filters": Filters(units=target["units"], coaches=()),
        "day": clock.today(),
        "by": "site",
        "sort": Sort(),
        "number": 1,
        "size": 500,
        "form": "csv",
        "page": "attack",
        "key": target["case"],
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
    }
    special: dict[str, dict[str, Any]] = {
        "directory.entries": {"filters": DirectoryFilters()},
        "merging.compare": {"one": target["numbers"][0], "other": target["numbers"][1]},
        "cases.find": {"keys": [target["case"]]},
        "directory.gaps": {"filters": DirectoryFilters()},
        "directory.save": {"edits": [Edit(1, {}, {"service": "attack"})]},
        "history.sets": {"filters": HistoryFilters(about=reference(target["case"]))},
        "settings.save": {"edits": [Edit(1, {}, {"role": "administrator"})]},
        "passwords.reset_link": {"key": 1},
        "allocation.acquainted": {"cases": [target["case"]]},
        "attention.appointments": {"first": clock.today()},
        "team.decide": {
            "key": target["met"],
            "kind": "noted",
            "values": {"case_id": target["case"], "text": "attack"},
        },
        "team.done": {"key": target["decision"]},
        "transfer.answer": {"key": target["transfer"]},
        "invitation.add": {"values": {"channel": "channel_home", "sent_on": clock.today()}},
        "invitation.answered": {"key": target["invitation"]},
        "procedure.add": {
            "values": {
                "kind": "procedure_9ter",
                "lodged_on": clock.today(),
                "prospect": "prospect_unclear",
            }
        },
        "procedure.decided": {"key": target["procedure"]},
        "meeting.add": {"values": MEETING},
        "meeting.attended": {"key": target["meeting"]},
        "referral.came_of": {"key": target["referral"]},
    }
    of_meeting = {"key": target["met"]} if named.startswith("team.") else {}
    chosen = known | of_meeting | special.get(named, {})
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
    before: dict[str, str] = field(default_factory=dict)


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
                "UPDATE person SET last_name = :canary, folded_name = :canary WHERE id IN ("
                "SELECT o.person_id FROM removal_order o JOIN case_file c ON c.order_id = o.id "
                f"WHERE {where})"
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
    cases_of.save(service, [Edit(case, {"note": note}, {"note": changed})], "case")
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
                "ORDER BY p.id LIMIT 2"
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
    connection.execute(
        text(
            "INSERT INTO team_meeting (id, unit_id, started_at, agenda, screen, version) "
            "VALUES (900, 2, CURRENT_TIMESTAMP, :agenda, 0, 1)"
        ),
        {"agenda": f'{{"canary": "{canary}"}}'},
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
            "INSERT INTO transfer (id, case_id, from_unit_id, to_unit_id, asked_on, reason, "
            "version) VALUES (900, :case, 3, 2, CURRENT_DATE, :canary, 1)"
        ),
        {"case": case, "canary": canary},
    )
    return {"met": 900, "decision": 900, "transfer": 900}


def _foreign(where: str) -> str:
    return f"SELECT id FROM case_file WHERE {where}"


def fingerprint(connection: Connection, user: User, where: str) -> dict[str, str]:
    """What the user must not have changed: foreign cases, and every subject without the right."""
    held: dict[str, str] = {"case_file": f"SELECT * FROM case_file WHERE {where} ORDER BY id"}
    parts = ("case_step", "case_term", "meeting", "referral", "invitation", "procedure")
    for name in (*parts, "allocation"):
        held[name] = f"SELECT * FROM {name} WHERE case_id IN ({_foreign(where)}) ORDER BY 1, 2"
    if user.role != "service_head":
        teams = "SELECT * FROM {} WHERE id = 900"
        held |= {name: teams.format(name) for name in ("team_meeting", "decision", "transfer")}
    if not access.may(user, "persons", write=True):
        held["distinct_pair"] = "SELECT * FROM distinct_pair ORDER BY 1, 2"
    if not access.may(user, "house", write=True):
        held |= {name: f'SELECT * FROM "{name}" ORDER BY 1, 2' for name in HOUSE}
    if not access.may(user, "directory", write=True):
        held["service"] = "SELECT * FROM service ORDER BY id"
    if not access.may(user, "cases", write=True):
        held |= {name: f'SELECT * FROM "{name}" ORDER BY 1, 2' for name in CASES}
    return {
        name: hashlib.sha256(repr(connection.execute(text(sql)).all()).encode()).hexdigest()
        for name, sql in held.items()
    }


def said(answer: object) -> str:
    """Everything that an answer holds, as text."""
    if isinstance(answer, pd.DataFrame):
        return str(answer.to_csv())
    if isinstance(answer, tuple | list | set):
        return "\n".join(said(one) for one in answer)
    if isinstance(answer, dict):
        return "\n".join(said(one) for one in (*answer.keys(), *answer.values()))
    return repr(getattr(answer, "__dict__", answer))


@pytest.mark.parametrize("named", MATRIX)
@pytest.mark.parametrize("username", ACCOUNTS)
def test_no_query_shows_and_no_write_changes_what_is_not_the_user_s(
    prey: Prey, signed_in: Callable[[str], User], username: str, named: str
) -> None:
    user, function, where = signed_in(username), MATRIX[named], prey.target["where"]
    with owned(engine.url()).connect() as connection:
        before = prey.before or fingerprint(connection, user, where)
    try:
        answer = said(function(user, **arguments(named, function, prey.target)))
    except EXPECTED as error:
        answer = str(error)
    with owned(engine.url()).connect() as connection:
        prey.before = after = fingerprint(connection, user, where)
    changed = {name for name in before if after[name] != before[name]}
    if named == "accounts.set_language":
        changed.discard("account")  # the own language is the user's to choose
    assert CANARY not in answer
    assert not changed


@pytest.mark.parametrize("named", MATRIX)
@pytest.mark.parametrize("username", ["service"])
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
        }
        assert CANARY not in without_search(words(open_page(username, page, **address)))
        app = open_page(username, page)
        for name, value in (
            ("units", [2]), ("coaches", [40]), ("sites", [9]),
            ("about", reference(target["case"])), ("set", target["set"]), ("page", 2),
            ("case_before", (target["case"], {})), ("case-list-opened", reference(target["case"])),
            ("saved_set", ("case", target["case"], target["set"])),
        ):  # fmt: skip
            app.session_state[name] = value
            app.run()
            assert CANARY not in without_search(words(app))


def without_search(shown: str) -> str:
    return shown.replace(f"«{CANARY}»", "")


FORGED = ("", "x", "0" * 43, "' OR 1=1 --", "\x00", "a" * 10_000, "é🙂")


@pytest.mark.parametrize("secret", FORGED)
def test_no_forged_secret_is_anybody(board: str, secret: str) -> None:
    open_cookie("head-bru")
    assert sign_ins.find_user(secret) is None
    assert sign_ins.exchange_ticket(secret) is None
    assert passwords.resets(secret) is None


def test_a_hash_from_the_database_opens_nothing(board: str) -> None:
    cookie, ticket = open_cookie("head-bru"), sign_ins.open_sign_in("head-bru")
    for stolen in (passwords.digest(cookie), passwords.digest(ticket)):
        assert sign_ins.find_user(stolen) is None
        assert sign_ins.exchange_ticket(stolen) is None


def test_a_ticket_is_no_cookie_and_works_once(board: str) -> None:
    ticket = sign_ins.open_sign_in("head-bru")
    assert sign_ins.find_user(ticket) is None
    made = sign_ins.exchange_ticket(ticket)
    assert made
    assert sign_ins.find_user(made.device) is None
    assert sign_ins.exchange_ticket(ticket) is None
    sign_ins.sign_out(made.cookie)
    assert sign_ins.find_user(made.cookie) is None


def test_the_matrix_has_every_question_in_it(board: str) -> None:
    assert {"case.view", "cases.page", "cases.export", "history.sets", "settings.load"} <= set(
        MATRIX
    )
    assert len(MATRIX) >= 25
    assert loads(SYSTEM)
