"""Every sentence on screen is there in French and in Dutch, with the same gaps to fill."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from db.case import fields
from db.directory import fields as directory_fields
from db.engine import ROOT
from db.importers.register import languages
from db.settings import rules as settings_rules
from ui.case.next_steps import ADVICE
from ui.text import refusals
from ui.text.attention import WORDS
from ui.text.i18n import COMMON, catalogue, speaking, tongue

KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
INNER = re.compile(r"{_\([\"']")
GAP = re.compile(r"{(\w+)}")


def extracted() -> set[str]:
    found: set[str] = set()
    for folder in ("ui", "pages"):
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT / folder, [("**.py", "python")], keywords=KEYWORDS
        ):
            found.add(message if isinstance(message, str) else message[0])
    return found


@pytest.fixture(scope="module", params=["fr", "nl"])
def translated(request: pytest.FixtureRequest) -> Catalog:
    with Path(ROOT / f"locale/{request.param}/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=request.param)


def test_no_message_hides_in_an_f_string_where_it_is_not_extracted() -> None:
    scripts = [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]
    assert [path.name for path in scripts if INNER.search(path.read_text("utf-8"))] == []


def strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def test_every_message_is_translated(translated: Catalog) -> None:
    known = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in translated
        if all(strings(message)) and not message.fuzzy
    }
    assert extracted() - known == set()


def test_translations_fill_the_same_gaps(translated: Catalog) -> None:
    for message in translated:
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        gaps = {gap for one in ids for gap in GAP.findall(one)}
        for string in strings(message):
            assert set(GAP.findall(string)) <= gaps, string


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "{count} dossier attend"), ("nl", "{count} dossiers wachten")]
)
def test_nobody_is_counted_as_each_language_does(language: str, said: str) -> None:
    told = catalogue(language).ngettext("{count} case waits", "{count} cases wait", 0)
    assert told == said


def test_every_rule_of_the_database_has_a_sentence() -> None:
    calls = [
        node
        for path in (ROOT / "db").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Refusal"
    ]
    rules = [node.args[2] for node in calls]
    named = {str(one.value) for one in rules if isinstance(one, ast.Constant)}
    named |= {f"{name}_unknown" for name in fields.terms(fields.mended()) if name != "stage"}
    named |= {f"{name}_wrong" for name in settings_rules.FIXED}
    at_the_console = {
        "account_unknown", "account_exists", "account_not_waiting", "unit_unknown",
        "coach_unknown", "sample_needs_empty", "role_needs_postgresql", "role_not_there",
        "role_too_strong", "role_loose", "name_needed", "name_long", "source_needed",
    }  # fmt: skip
    assert named - at_the_console - set(refusals.RULES) == set()
    assert {"closed_needs_outcome", "website_wrong"} <= named


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://www.fedasil.be", True),
        ("www.fedasil.be/x?y=1", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://a b.be", False),
        ("https://[::1", False),
        ("ftp://a.be", False),
    ],
)
def test_only_web_addresses_may_be_opened(address: str, good: bool) -> None:
    assert directory_fields.is_address(address) is good


# A mark without the space before it that French has; addresses, times and icons have none.
BARE = re.compile(r"(?<![\s\u202f:])[:;?!](?=[\s.)”]|$)|«(?![ \u00a0\u202f])|(?<![ \u00a0\u202f])»")


def test_french_has_a_space_before_its_high_marks() -> None:
    with Path(ROOT / "locale/fr/LC_MESSAGES/messages.po").open("rb") as file:
        said = [string for one in read_po(file, locale="fr") if one.id for string in strings(one)]
    assert [one for one in said if BARE.search(one)] == []


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_every_language_and_country_has_a_name(language: str) -> None:
    codes = {*COMMON, *languages.TONGUES.values()}
    with speaking(language):
        assert [code for code in codes if tongue(code) == code] == []


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_one_day_is_said_as_one(language: str) -> None:
    with speaking(language):
        for say in (*ADVICE.values(), *(one.sentence for one in WORDS.values())):
            one, two = say(1), say(2)
            assert ("{days}" in one) == (one != two)


def test_no_line_of_french_begins_with_a_mark() -> None:
    french = catalogue("fr")
    for message in extracted():
        forms = {french.ngettext(message, message, count) for count in (1, 2)}
        for said in {french.gettext(message), *forms} - {message}:
            assert not re.search(r"[ \xa0][:;?!»](?!\w)|«[ \xa0]|«[\w{]", said), said
    assert french.gettext("{name}: {value}") == "{name}\u202f: {value}"
    assert french.ngettext("{count} row", "{count} rows", 1)
