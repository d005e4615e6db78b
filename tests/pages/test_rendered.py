"""What people typed is shown to the letter: escaped where Streamlit reads Markdown, else as it is.

Every text column of a board holds the same awkward text; each field of each element that a page
sends is looked at. A field that is not named PLAIN counts as Markdown.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from google.protobuf.message import Message
from pyarrow import ipc
from sqlalchemy import String, create_engine, text
from streamlit.testing.v1 import AppTest

from db.accounts import sign_in as accounts_sign_in
from db.models import Base, reference
from db.weekly_meeting import attendees, decisions, meeting
from tests.conftest import sign_in
from tests.pages.conftest import Open
from ui.text.markdown import BREAK, plain

TYPED = "Qz:material/home: $x$ **b** www.a.be :red[r]"
# Codes, secrets and what the board itself writes: nobody types Markdown there.
OURS = {
    ("term", "code"), ("term", "kind"), ("term", "parent_code"), ("unit", "code"),
    ("person", "sp_number"), ("person", "folded_name"), ("person", "birth_part"), ("person", "sex"),
    ("person", "nationality"), ("person", "language"), ("person", "target_group"),
    ("service", "kind"), ("service", "languages"), ("service", "folded"), ("service", "hsds_id"),
    ("organisation", "folded"), ("organisation", "hsds_id"), ("contact", "hsds_id"),
    ("coach", "target_group"), ("removal_order", "annex"), ("removal_order", "postal_code"),
    ("account", "password_hash"), ("account", "role"), ("account", "language"),
    ("account", "reset_hash"), ("account", "username"), ("allocation", "reason"),
    ("case_term", "term"), ("decision", "kind"), ("referral", "result"),
}  # fmt: skip
TABLES = {
    "organisation", "term", "unit", "person", "service", "site", "coach", "contact",
    "removal_order", "account", "allocation", "case_term", "decision", "referral", "transfer",
    "attendee",
}  # fmt: skip
SOME = {"case_file": ("note", "void_reason"), "meeting": ("discussed", "next_step"),
        "procedure": ("note",)}  # fmt: skip
ONE_EACH = ("organisation", "site", "coach", "term", "service", "account")  # told apart by it
PLAIN = {
    ("Selectbox", "options"), ("MultiSelect", "options"), ("Selectbox", "raw_value"),
    ("Selectbox", "placeholder"), ("MultiSelect", "placeholder"), ("MultiSelect", "raw_values"),
    ("TextInput", "default"), ("TextInput", "value"), ("TextInput", "placeholder"),
    ("TextArea", "default"), ("TextArea", "value"), ("TextArea", "placeholder"), ("Text", "body"),
    ("Dataframe", "columns"), ("Dataframe", "alt"), ("VegaLiteChart", "spec"),
    ("WidgetState", "string_value"),
}  # fmt: skip


def fill(address: str) -> None:
    """Every text of people, in the whole board."""
    engine = create_engine(address)
    with engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            names = SOME.get(table.name, ()) or [
                column.name
                for column in table.columns
                if table.name in TABLES
                and isinstance(column.type, String)
                and (table.name, column.name) not in OURS
            ]
            for name in names:
                more = " || ' ' || rowid" if table.name in ONE_EACH else ""
                where = f"WHERE {name} IS NOT NULL" if name == "void_reason" else ""
                value = {"said": TYPED}
                said = f"UPDATE {table.name} SET {name} = :said{more} {where}"
                if name == "verified_by":
                    said += " WHERE verified_on IS NOT NULL"
                if (table.name, name) == ("transfer", "answer"):
                    said += " WHERE answered_on IS NOT NULL"
                connection.execute(text(said), value)
    engine.dispose()


def strings(message: Message) -> Iterator[tuple[str, str, str]]:
    """Each string of an element: the message and the field it stands in, and itself."""
    kind = message.DESCRIPTOR.name
    for field, value in message.ListFields():
        for one in value if field.is_repeated else [value]:
            if isinstance(one, Message):
                inner = kind if one.DESCRIPTOR.name in ("ArrowData", "Dataset") else ""
                for name, place, said in strings(one):
                    yield inner or name, place, said
            elif isinstance(one, str):
                yield kind, field.name, one
            elif isinstance(one, bytes) and one:
                for cell in cells(one):
                    yield kind, "cells", cell


def cells(data: bytes) -> Iterator[str]:
    for name, column in ipc.open_stream(data).read_all().to_pydict().items():
        yield name
        yield from (str(cell) for cell in column if cell is not None)


def drawn(node: Any) -> Iterator[Message]:  # noqa: ANN401 - a node of Streamlit's test runner
    proto = getattr(node, "proto", None)
    if isinstance(proto, Message):
        yield proto
    for child in getattr(node, "children", {}).values():
        yield from drawn(child)


def look(app: AppTest) -> int:
    """How often the text stands where Markdown is read; all of it escaped there."""
    found = 0
    assert not app.exception
    for proto in drawn(app._tree):
        for kind, field, said in strings(proto):
            if field in ("id", "key", "element_id", "form_id"):
                continue
            if (kind, field) in PLAIN or (field == "cells" and kind != "Table"):
                assert BREAK not in said, (kind, field, said)
                continue
            assert said.count("Qz") == said.count(plain(TYPED)), (kind, field, said)
            found += said.count("Qz")
    return found


PAGES = {
    "service": (
        "caseload", "cases", "week", "allocation", "meeting", "directory", "persons", "approvals",
    ),
    "head-bru": ("caseload", "cases", "week", "allocation", "handover", "history", "directory"),
    "coach-bru": ("caseload", "cases", "week", "directory"),
    "analyst": ("caseload", "directory"),
    "admin": ("settings", "history"),
}  # fmt: skip


@pytest.mark.parametrize("username", PAGES)
def test_no_page_reads_a_text_of_people_as_markdown(
    board: str, username: str, open_page: Open
) -> None:
    fill(board)
    app = open_page(username)
    for page in PAGES[username]:
        assert look(app.switch_page(f"pages/{page}.py").run()), page  # the account's name at least


def test_no_case_does(board: str, open_page: Open) -> None:
    fill(board)
    app = open_page("head-bru")
    engine = create_engine(board)
    with engine.connect() as connection:
        found = "SELECT case_id FROM {} JOIN case_file ON case_file.id = case_id WHERE unit_id = 1"
        most = [
            connection.execute(text(found.format(name))).scalars().first()
            for name in ("referral", "procedure", "meeting", "case_term", "transfer")
        ]
    engine.dispose()
    for key in [one for one in most if one]:
        app.query_params["case"] = reference(key)
        app.switch_page("pages/case.py").run()
        assert look(app) > 5


def test_no_screen_of_a_meeting_does(board: str, open_page: Open) -> None:
    fill(board)
    leads = sign_in("head-bru")
    accounts_sign_in.share_screen(leads, shared=True)
    head = replace(leads, masked=True)
    meeting.start_meeting(head, 1, "meeting")
    key = meeting.running(head, 1)
    assert key
    decisions.decide(head, key, "noted", {"case_id": None, "text": TYPED}, "meeting")
    attendees.add_attendees(head, key, [], TYPED, "meeting")
    app = open_page("head-bru", "meeting")
    for _screen in range(len(meeting.load_meeting(head, key).agenda.attention) + 7):
        assert look(app)
        meeting.show_screen(head, key, meeting.load_meeting(head, key).screen + 1, "meeting")
        app.run()
    meeting.end_meeting(head, key, "meeting")
    app.session_state["minutes"] = key
    assert look(app.run())
