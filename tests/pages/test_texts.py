"""Text of every kind, in every field: stored and shown as text, on every page and in every file."""

import io

import pandas as pd
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from db.case import edit, listing, view
from db.case.filters import Filters
from db.case.listing import Sort
from db.directory import entries
from db.directory.entries import DirectoryFilters
from db.models import Case, Person, Service, reference
from db.reference import terms
from db.security.session import open_session
from db.settings import tables as settings_tables
from db.text import clean, fold
from db.transaction import Edit
from db.user import SYSTEM
from tests.conftest import KINDS, sign_in
from tests.pages.conftest import Open
from tests.texts import TEXTS
from ui.case import columns
from ui.components import export

NAMES = list(TEXTS)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def key(board: str) -> int:
    with open_session(SYSTEM, "cases") as session:
        chosen = select(Case.id).where(Case.stage == "analysis", Case.unit_id == 1)
        return session.scalars(chosen.order_by(Case.id)).first() or 0


@pytest.mark.parametrize("name", NAMES)
def test_a_note_is_kept_as_it_was_meant(key: int, name: str) -> None:
    wanted = TEXTS[name]
    edit.save(SYSTEM, [Edit(key, {"note": None}, {"note": wanted})], "case")
    assert view.load_view(SYSTEM, key).case.note == clean(wanted)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "long"])
def test_an_entry_of_the_directory_is_kept_and_found(board: str, name: str) -> None:
    with open_session(SYSTEM, "directory") as session:
        first = session.get_one(Service, 1)
        before = {"service": first.name, "description": first.description or ""}
    wanted = {"service": TEXTS[name], "description": TEXTS[name]}
    entries.save(SYSTEM, [Edit(1, before, wanted)], "directory")
    found = entries.entries(SYSTEM, DirectoryFilters(text=TEXTS[name]))
    assert clean(TEXTS[name]) in set(found["service"])


@pytest.mark.parametrize("name", NAMES)
def test_a_search_for_it_finds_nothing_and_breaks_nothing(board: str, name: str) -> None:
    assert listing.page(SYSTEM, Filters(text=TEXTS[name]), Sort(), 1, 10)[1] == 0


@pytest.mark.parametrize("name", NAMES)
def test_every_page_shows_it_and_every_file_holds_it(
    key: int, name: str, open_page: Open, board: str
) -> None:
    if not board.startswith("sqlite"):
        return  # the pages are the same on both; what the databases keep is tried above
    text = clean(TEXTS[name])
    with open_session(SYSTEM, "cases", write=True) as session:
        person: Person = session.get_one(Case, key).order.person
        person.last_name, person.folded_name = text[:200], fold(text[:200])[:420]
        session.commit()
    head = sign_in("head-bru")
    edit.save(head, [Edit(key, {"note": None}, {"note": text})], "case")
    for page, address, typed in (
        ("case", {"case": reference(key)}, {}),
        ("cases", {"columns": ["name", "note"]}, {"q": reference(key)}),
        ("history", {}, {"about": reference(key)}),
        ("directory", {}, {"text": text[:100]}),
    ):
        app = open_page("head-bru", page, **address)
        for name, value in typed.items():
            app.text_input(key=name).set_value(value).run()
        assert not app.error, page
        assert not app.exception, page
        assert app.title
    frame = listing.export(head, Filters(text=reference(key)), Sort(), "csv", "cases")
    listed = columns.labelled(frame, terms.terms("fr"))[["reference", "name", "note"]]
    titles = columns.titles(["reference", "name", "note"])
    sheet = load_workbook(io.BytesIO(export.workbook(listed, titles))).active
    assert sheet is not None
    assert sheet["C2"].data_type == "s"
    read = pd.read_csv(io.BytesIO(export.csv(listed, titles)), sep=";", dtype=str)
    assert len(read) == 1
    assert not str(read.iloc[0, 2]).startswith(("=", "@", "+", "-"))


@pytest.mark.parametrize("name", NAMES)
def test_settings_keep_it_or_say_why_not(board: str, name: str) -> None:
    admin = sign_in("admin")
    wanted = clean(TEXTS[name])[:200]
    before = settings_tables.load(admin, "coaches").set_index("id").loc[1, "name"]
    settings_tables.save(
        admin, "coaches", [Edit(1, {"name": before}, {"name": wanted})], "settings"
    )
    assert settings_tables.load(admin, "coaches").set_index("id").loc[1, "name"] == clean(wanted)
