"""The bytes of a register as text, and the signs that they were written in another encoding.

The Office sends cp1252 or UTF-8. A file of neither can still be read as cp1252, which gives every
byte a letter: «Liège» of cp850 becomes «LiŠge». So each cell is looked at before it is believed.
"""

import re
from dataclasses import dataclass

from db.importers.register import misread

BOM = "\ufeff"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
# Letters as only UTF-8 writes them. Not C9 to DF: «É’» and «ÍŽ» of cp1252 would be such.
SEQUENCE = re.compile(b"[\xc2-\xc8][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
HIGH = re.compile(b"[\x80-\xff]")
# cp1252, but its five holes become the C1 controls of the same byte, which are found later.
CP1252 = {
    byte: bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
LOST = re.compile("[\udc80-\udcff]")  # a byte that UTF-8 does not know, as surrogateescape keeps it
REPLACED = re.compile("\ufffd")
ASKED = re.compile("(?<=[^\\W\\d_])\\?(?=[^\\W\\d_])")
CONTROL = re.compile("[\x80-\x9f]")
# What the bytes 80 to BF are in cp1252; the second and later letters of «Ã©» and «â€™».
AFTER = "[\x80-\xbf" + "".join(CP1252.values()) + "]"
# Latin letters begin with C2 to C8. «ANDRÉ’S» and «KRÍŽ» are names: for a letter of another script,
# whose first half can be a capital of such a name, it takes two in a row.
TWICE = re.compile(
    f"[ÂÃÄÅÆ]{AFTER}|[ÇÈ](?![‘’ŠŒŽŸ]){AFTER}|(?:[Ì-Ýß]{AFTER}){{2}}"
    f"|[à-ï]{AFTER}{{2}}|[ð-ô]{AFTER}{{3}}"
)
# The same where the no-break space became a space: «voilÃ », «Å imiÄ‡». «IRMÃ » is Portuguese.
SPACED = re.compile(
    "(?<![A-ZÀ-ÖØ-ÞŒŠŽŸ])[ÂÃ](?: |$)|(?<![A-ZÀ-ÖØ-ÞŒŠŽŸ])[ÄÅ] (?=[a-z])|(?<=[a-z])[ÄÅ] "
)
# «NOÉ’» of cp1252 is valid UTF-8 by chance: a Latin letter beside one of another script.
SCRIPTS = re.compile("[A-Za-z][\u0250-\u0258\u025a-\u02af\u0340-\u1cff]")
BOXES = re.compile("[─-▟]")  # UTF-8 read as cp850: «M├╝ller»
SIGNS = re.compile("[€‚ƒ„…†‡ˆ‰‹›“”•–—˜™¡¢£¤¥¦§¨©«¬®¯±²³µ¶¸¹»¼½¾¿×÷]")
PLAIN_SIGNS = re.compile("[‚ƒ†‡ˆ‰‹›˜¢¤¥¦¨¬¯¶¸]")  # those that no sentence has
CAPITALS = re.compile("[a-zß-ÿœšž][ŠŒŽŸ]")


@dataclass(frozen=True)
class Text:
    """What a file says, and how it was read: «UTF-8» or «cp1252»."""

    text: str
    encoding: str


def decode(content: bytes) -> Text:
    """Raises ValueError where it is no text in an encoding that a register may have."""
    if content.startswith(UTF16):
        raise ValueError("is written in UTF-16: save it as «CSV UTF-8» and load that")
    if b"\0" in content:
        raise ValueError("is not a text file")
    if content.startswith(BOM.encode()) or _is_utf8(content):
        text = content.decode("utf-8", "surrogateescape")
        return Text(text.removeprefix(BOM), "UTF-8")
    return Text(content.decode("latin-1").translate(CP1252), "cp1252")


def _is_utf8(content: bytes) -> bool:
    """Wholly, or but for fewer bytes than it has letters that nothing but UTF-8 writes so."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return True
    letters = len(SEQUENCE.findall(content))
    return letters >= len(HIGH.findall(SEQUENCE.sub(b"", content)))


def wrong(cell: str, encoding: str, *, name: bool) -> str:
    """Why a cell cannot be what was meant; nothing if it can. Names are held to more than text."""
    if cell.isascii() and "?" not in cell:
        return ""
    if LOST.search(cell):
        return "is not UTF-8, as the rest of the file is: save it whole as UTF-8"
    for pattern, why in _patterns(name=name):
        if found := pattern.search(cell):
            return _said(why, found[0], encoding)
    # Of a file that is UTF-8 the letters are believed.
    odd = misread.find(cell) if name and encoding == "cp1252" else ""
    return _said("has a letter that does not fit", odd, encoding) if odd else ""


def _said(why: str, sign: str, encoding: str) -> str:
    shown = f" («{sign}»)" if sign.isprintable() else ""
    return f"{why}{shown}; the file was read as {encoding}: save it as UTF-8"


def _patterns(*, name: bool) -> list[tuple[re.Pattern[str], str]]:
    odd = "has a sign that is none of a name" if name else "has a sign that no text has"
    found = [
        (REPLACED, "has lost a letter"),
        (CONTROL, "has a control character where a letter stood"),
        (TWICE, "was encoded twice"),
        (SPACED, "was encoded twice"),
        (BOXES, odd),
        (SIGNS if name else PLAIN_SIGNS, odd),
        (CAPITALS, "has a capital within a word"),
    ]
    if name:
        found += [(ASKED, "has lost a letter"), (SCRIPTS, "has a letter of another script")]
    return found


def shown(cell: str) -> str:
    """A cell as it can be printed: bytes that UTF-8 does not know as cp1252 has them."""
    return LOST.sub(lambda one: chr(ord(one[0]) - 0xDC00), cell).translate(CP1252)
