"""Names on a command line as people meant them, and none where nobody can see one."""

import unicodedata

from db.text import clean

FILLERS = "\u115f\u1160\u3164\uffa0"  # letters to Unicode, blank to everybody


def read_name(text: str | None) -> str:
    """``text`` in composed form, without blanks around it; empty where no letter or digit is
    seen in it.
    """
    name = unicodedata.normalize("NFC", clean(text)).strip("\u200b\u2060\ufeff\u2800 " + FILLERS)
    seen = any(unicodedata.category(one)[0] in "LN" and one not in FILLERS for one in name)
    return name if seen else ""
