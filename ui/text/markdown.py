"""Text that people typed, made harmless where Streamlit would read Markdown.

Two things turn text into more. Markdown itself is kept away by backslashes. What is looked for in
the finished text all the same – bare addresses, ``:smile:``, ``:material/home:``, ``->`` – is cut
in two by BREAK, a directive without content: it draws nothing, and no copy holds it.
"""

import re

BREAK = ":color[]"
BLANKS = re.compile(r"[ \t\r\n\v\f\x1c-\x1f\x85\u2028\u2029]+")
ALWAYS = r"[\\`*_\[\]{<~$]"
# A directive (`:red`), an icon, a character reference (`&amp;`).
SOMETIMES = r":(?=[^\W\d])|(?<=:material)/|&(?=#?\w+;)"
# A heading, a list, a quotation, a rule, the line under a heading or of a table.
AT_THE_START = r"^[#>+\-=|:]"
MARKS = re.compile(r"[\\`*_\[\]<~]|&(?=#?\w+;)|^[#>+\-=|]")
ESCAPED = re.compile(f"{ALWAYS}|{SOMETIMES}|{AT_THE_START}", re.IGNORECASE)
NUMBERED = re.compile(r"^(\d+)([.)])")
CUT = re.compile(
    r"(?<=http)(?=s?://)|(?<=www)(?=\.)|(?<=@)(?=[\w-])"  # bare addresses
    r"|(?<=<)(?=->?(?!\S))|(?<=[<~>])(?==(?!\S))|(?<=-)(?=(?:>|-+)(?!\S))",  # arrows and dashes
    re.IGNORECASE,
)
NAMED = re.compile(r"(?<=:)([\w+-]+)(?=:)")  # :smile: and :material_home:
PART = "\ue000"  # stands where it is to be cut, while the rest is escaped


def plain(text: object) -> str:
    """``text`` as Markdown that shows it to the letter, on one line.

    For whatever comes from the database and goes where Streamlit reads Markdown: what is written
    on a page, in a label, a help text, a button, a tab, a message, a cell of ``st.table``. Not for
    what it shows as it is: options of a select box, placeholders, cells of a grid, ``st.text``.
    """
    line = BLANKS.sub(" ", str(text)).strip(" ").replace(PART, "")
    cut = NAMED.sub(rf"\1{PART}", CUT.sub(PART, line))
    escaped = ESCAPED.sub(r"\\\g<0>", cut)
    return NUMBERED.sub(r"\1\\\2", escaped).replace(PART, BREAK)


def marked(text: object) -> str:
    """``text`` on one line of a Markdown file: only what other readers would take for a mark."""
    line = BLANKS.sub(" ", str(text)).strip(" ")
    return NUMBERED.sub(r"\1\\\2", MARKS.sub(r"\\\g<0>", line))
