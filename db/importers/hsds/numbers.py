"""Telephone numbers of a folder: the one to ring first; a fax is no telephone."""

import re
from collections.abc import Iterable

from db.directory import fields
from db.importers.hsds.table import Row
from db.importers.problem import Problem

VOICE = ("", "voice", "cell", "voix", "telephone", "phone", "mobile", "gsm", "tel", "landline")
NO_TELEPHONE = ("fax", "pager", "telecopie", "facsimile")


def number(row: Row) -> str:
    """The number with its extension; what it is, unless one speaks there."""
    text = re.sub(r"^tel:\s*", "", row["number"].strip(' "'), flags=re.IGNORECASE)
    if text and row["extension"]:
        text += f" ext. {row['extension']}"
    kind = " ".join(re.findall(r"[^\W\d_]+", row["type"]))
    return text if _speaks(row) or not text or not kind else f"{text} ({kind[:40]})"


def line(rows: Iterable[Row]) -> str:
    """Every number that can be rung, each once, those where one speaks first."""
    found: dict[str, str] = {}
    for row in sorted(rows, key=lambda one: not _speaks(one)):
        if not is_fax(row):
            found.setdefault(re.sub(r"[^\d+a-z]", "", number(row).casefold()), number(row))
    return ", ".join(found.values())


def is_fax(row: Row) -> bool:
    words = _words(row)
    return any(word in NO_TELEPHONE for word in words) and not any(
        word in VOICE for word in words if word
    )


def problem(row: Row) -> Problem | None:
    if not row["number"]:
        return row.problem("number", "is needed: a telephone number")
    if row["extension"] and not re.fullmatch(r"\d{1,8}", row["extension"]):
        return row.problem("extension", "is not an extension of digits")
    if not fields.is_phone(number(row)):
        return row.problem("number", "is not a telephone number")
    return None


def _speaks(row: Row) -> bool:
    return any(word in VOICE for word in _words(row))


def _words(row: Row) -> list[str]:
    return re.split(r"[\s,;/]+", row["type"].casefold())
