"""Names on a command line as people meant them, and none where nobody can see one."""

import unicodedata

from db.text import clean


def read_name(text: str | None) -> str:
    """``text`` in composed form, without blanks around it; empty where no letter or digit is
    seen in it.
    """
    name = unicodedata.normalize("NFC", clean(text))
    return name if any(unicodedata.category(one)[0] in "LN" for one in name) else ""
