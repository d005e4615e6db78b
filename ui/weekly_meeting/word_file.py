"""The minutes as a file that Word and its like can edit: real headings, lists and tables."""

import io
import re
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Made
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import Table

from db.clock import now
from ui.text.i18n import language
from ui.weekly_meeting.minutes import Part

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PLACES = {"fr": "fr-BE", "nl": "nl-BE", "de": "de-BE", "en": "en-GB"}  # as Word names languages
A4 = Cm(21), Cm(29.7)
MARGIN = Cm(2.2)


def docx(heading: str, found: list[Part]) -> bytes:
    """The minutes as .docx, in the language of the reader."""
    made = Document()
    _lay_out(made)
    _describe(made, heading)
    made.add_heading(_text(heading), 0)
    for part in found:
        made.add_heading(_text(part.title), 1)
        for line in part.lines:
            made.add_paragraph(_text(line), "List Bullet")
        if part.rows:
            _add_table(made, part.rows)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _lay_out(made: Made) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = A4
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = MARGIN


def _describe(made: Made, heading: str) -> None:
    """Title, language and moment. No author: the library's own name goes, too."""
    said, code = made.core_properties, PLACES[language()]
    said.title, said.language = _text(heading)[:255], code
    said.author = said.last_modified_by = said.comments = ""
    said.created = said.modified = now().replace(tzinfo=None)
    for one in made.styles.element.iter(qn("w:lang")):  # what the spelling checker goes by
        one.set(qn("w:val"), code)


def _add_table(made: Made, rows: Sequence[tuple[str, ...]]) -> None:
    table = made.add_table(len(rows), len(rows[0]), "Table Grid")
    for place, row in enumerate(rows):
        _fill(table, place, row)
    repeated = table.rows[0]._tr.get_or_add_trPr()  # on each page that the table reaches
    repeated.append(repeated.makeelement(qn("w:tblHeader"), {}))


def _fill(table: Table, place: int, row: tuple[str, ...]) -> None:
    for column, (cell, value) in enumerate(zip(table.rows[place].cells, row, strict=True)):
        said = cell.paragraphs[0]
        said.add_run(_text(value)).bold = place == 0
        if column:
            said.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _text(said: str) -> str:
    """What XML can hold."""
    return NOT_XML.sub("", said)
