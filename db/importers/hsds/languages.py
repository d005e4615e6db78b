"""Languages as directories write them: ISO 639 codes, or names in four languages."""

import re
from functools import cache

from babel import Locale
from babel.core import get_global

from db.importers.hsds.table import Row
from db.importers.register.languages import TONGUES
from db.text import fold


def spoken(row: Row) -> str | None:
    """The ISO 639 code that a row of languages.csv says; None where nobody knows it."""
    code = re.split("[-_]", row["code"].casefold())[0]
    return named(code) or named(row["name"])


def named(word: str) -> str | None:
    return _known().get(fold(word)) or TONGUES.get(fold(word))


@cache
def _known() -> dict[str, str]:
    found: dict[str, str] = {}
    for locale in ("de", "nl", "fr", "en"):
        for code, label in Locale(locale).languages.items():
            if re.fullmatch("[a-z]{2,3}", code) and code not in ("mul", "und", "zxx", "mis"):
                found |= {code: code, fold(label): code}
    aliases = get_global("language_aliases")
    return {alias: code for alias, code in aliases.items() if code in found} | found
