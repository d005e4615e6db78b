"""The minutes of a meeting: the same words on paper, in Word and as Markdown, to the letter."""

import io
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from pypdf import PdfReader

from db.reference.terms import Label
from db.weekly_meeting.attendees import Present
from db.weekly_meeting.meeting import Deed, Held
from tests.agendas import agenda
from ui.text.i18n import speaking
from ui.weekly_meeting import minutes, word_file
from ui.weekly_meeting.minutes import Part

DAY = date(2026, 11, 25)
AWKWARD = (
    "https://www.example.be/" + "a" * 180,
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz " * 3,
    "# titre **gras** _souligné_ `code` [lien](http://x.be) <b>x</b> | a | b |",
    "$x^2$ et $5, :material/home: :smile: :red[rouge] 25 nov. 2026 - 1. deux",
    '"guillemets" ‘simples’ «doubles» d’eau & < > \' \\ fin',
    "اتصل بالعائلة غدا",
    "écrire à ann@example.be ou www.example.be",
)
TERMS = {
    "outcome": {name: Label(name, name, None) for name in ("return", "stay", "none")},
}
PAPER = 120  # characters that a line of paper has room for
BREAKS = re.compile(r"[\s•]+")


def deed(key: int, text: str, kind: str = "task") -> Deed:
    return Deed(key, kind, key, None, None, text, DAY, None, DAY)


@pytest.fixture
def held() -> Held:
    told = agenda(groups={"return": 2}, since=date(2026, 11, 18), day=DAY)
    at = datetime(2026, 11, 25, 8, tzinfo=UTC)
    present = (
        Present(1, "Benoît Dubois", 1, True), Present(2, "Mme *Dupont* | Fedasil", None, False),
    )  # fmt: skip
    deeds = tuple(deed(key, text) for key, text in enumerate(AWKWARD, 1))
    return Held(1, 1, "BRU", at, at, 0, told, deeds, present)


def parts(held: Held) -> list[Part]:
    return minutes.parts(held, TERMS)


def opened(held: Held) -> Document:
    return docx.Document(io.BytesIO(word_file.docx(minutes.title(held, "BRU"), parts(held))))


def in_word(made: Document) -> str:
    """Every text in its order, the cells of tables too."""
    found = []
    for one in made.iter_inner_content():
        rows = one.rows if isinstance(one, Table) else ()
        found += [cell.text for row in rows for cell in row.cells]
        found += [one.text] if isinstance(one, Paragraph) else []
    return "\n".join(found)


def letters(text: str) -> str:
    return BREAKS.sub("", text)


def test_what_is_on_paper_is_in_word_to_the_letter(held: Held) -> None:
    paper = PdfReader(io.BytesIO(minutes.pdf(minutes.title(held, "BRU"), parts(held))))
    pages = [page.extract_text() for page in paper.pages]
    assert max(len(line) for text in pages for line in text.splitlines()) < PAPER
    numbered = (f"{number} / {len(pages)}" for number in range(1, len(pages) + 1))
    printed = letters(
        "".join(text.replace(own, "", 1) for text, own in zip(pages, numbered, strict=True))
    )
    word = letters(in_word(opened(held)))
    for part in parts(held):
        for text in (part.title, *part.lines, *(cell for row in part.rows for cell in row)):
            assert letters(text) in word
            if not re.search("[\u0600-\u06ff]", text):  # paper has Arabic in the order of the eye
                assert letters(text) in printed, text
    assert Counter(printed) == Counter(word)


def test_word_gets_headings_lists_and_a_table_of_its_own(held: Held) -> None:
    made = opened(held)
    styles = [one.style.name for one in made.paragraphs if one.style]
    assert styles[:3] == ["Title", "Heading 1", "List Bullet"]
    assert styles.count("Heading 1") == len(parts(held))
    (table,) = made.tables
    assert table.style
    assert table.style.name == "Table Grid"
    assert table.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[0].cells][1:] == ["25 nov. 2026", "18 nov. 2026"]


@pytest.mark.parametrize(("code", "named"), [("fr", "fr-BE"), ("nl", "nl-BE"), ("en", "en-GB")])
def test_word_is_told_the_language_and_no_name(held: Held, code: str, named: str) -> None:
    with speaking(code):
        made = opened(held)
    said = made.core_properties
    assert (said.language, said.author, said.last_modified_by, said.comments) == (named, "", "", "")
    assert said.title == made.paragraphs[0].text
    languages = [one.get(qn("w:val")) for one in made.styles.element.iter(qn("w:lang"))]
    assert languages
    assert set(languages) == {named}


def test_what_xml_cannot_hold_is_left_out(held: Held) -> None:
    odd = replace(held, deeds=(deed(1, "a\x01b\ufffec\U0001f600"),))
    assert "abc\U0001f600" in in_word(opened(odd))


def test_who_was_there_is_said_and_where_nobody_noted_it_that(held: Held) -> None:
    assert minutes.present(held) == [
        "À l’écran\u202f: Benoît Dubois", "Aussi présents\u202f: Mme *Dupont* | Fedasil",
    ]  # fmt: skip
    old = replace(held, present=None)
    assert minutes.present(old) == ["Il n’a pas été noté qui était présent."]
    assert minutes.present(replace(held, present=())) == ["–"]
    for form in (
        minutes.markdown("x", parts(old)),
        in_word(opened(old)),
        "".join(
            one.extract_text() for one in PdfReader(io.BytesIO(minutes.pdf("x", parts(old)))).pages
        ),
    ):
        assert "Il n’a pas été noté qui était présent." in form


def test_markdown_is_read_as_it_was_typed(held: Held) -> None:
    said = minutes.markdown(minutes.title(held, "BRU"), parts(held))
    assert "25 nov. 2026" in said
    assert "| Chiffre | 25 nov. 2026 | 18 nov. 2026 |\n| --- | --- | --- |\n" in said
    assert "\n- Aussi présents\u202f: Mme \\*Dupont\\* | Fedasil\n" in said
