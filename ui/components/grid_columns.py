"""How the columns of a grid read what was typed or pasted, and write what they hold."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import pandas as pd

from db.limits import GREATEST
from db.text import clean, fold
from ui.components.grid_cells import MOST, SHOWN, Wrong, short
from ui.text import days
from ui.text.i18n import language

Kind = Literal["text", "day", "number", "yes_no", "several", "one"]
LONGEST = 10_000  # characters of a text
TYPED: tuple[Kind, ...] = ("text", "day", "number")  # an editor's cell holds whatever was typed
YES = ("true", "1", "x", "oui", "ja", "yes", "vrai", "waar", "wahr")
NO = ("false", "0", "", "non", "nee", "nein", "no", "faux", "onwaar", "falsch")
NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{0,9})?")
RISKY = (
    "=",
    "+",
    "-",
    "@",
)  # the board's CSV puts an apostrophe before these (``ui.components.tables``)


@dataclass(frozen=True)
class Column:
    """One column. ``said`` words the codes it may hold, each differently; ``also`` has words of
    the other languages for them.
    """

    name: str
    kind: Kind
    said: Mapping[str, str] = field(default_factory=dict)
    longest: int = LONGEST
    also: Mapping[str, str] = field(default_factory=dict)  # folded words -> code

    def read(self, value: object) -> object:
        """A value from a browser or a spreadsheet, as the rules compare it. Raises Wrong."""
        if value is None or value == "":
            return {"several": (), "yes_no": False}.get(self.kind, "")
        return READERS[self.kind](self, value)

    def write(self, value: object) -> str:
        """What a cell says of a value, as ``cells.plainly`` gives it."""
        if isinstance(value, bool):
            return YES[0] if value else NO[0]
        if isinstance(value, date):
            return days.write(value)
        if isinstance(value, int | float):
            return _digits(value)
        if isinstance(value, tuple):
            return ", ".join(self.said.get(str(code), str(code)) for code in value)
        return self.said.get(str(value), str(value))

    def agrees(self, pasted: str, raw: str, value: object) -> bool:
        """Whether a pasted cell says what stands there, however it words it."""
        text = clean(pasted)
        if self.kind == "text":
            return clean(value) in (text, clean(raw), clean(plain(text)))
        if self.kind == "one" and fold(text) == fold(self._bare(str(value))):
            return True
        try:
            return self._alike(self.read(plain(text)), value)
        except Wrong:
            return fold(text) == fold(self.write(value))

    def take(self, pasted: str) -> object:
        """A pasted cell, without what spreadsheets and the board's CSV put before it."""
        return self.read(plain(clean(pasted)))

    def _alike(self, read: object, value: object) -> bool:
        if self.kind == "several" and isinstance(read, tuple) and isinstance(value, tuple):
            return set(read) == set(value)
        return read == value

    def _bare(self, code: str) -> str:
        """The words of a code without the code that tells it from its namesakes."""
        return self.said.get(code, code).removesuffix(f" ({code})")

    def code(self, value: object) -> str:
        """The code of what was chosen, typed or pasted in words. Raises Wrong."""
        for code, words in self.said.items():
            if value in (words, code):
                return code
        wanted = fold(value) if isinstance(value, str) else ""
        found = {one for one, words in self.said.items() if wanted == fold(words)}
        found = found or {one for one in self.said if wanted == fold(self._bare(one))}
        if not found and self.also.get(wanted) in self.said:
            found = {self.also[wanted]}
        if len(found) > 1:
            one = self.said[min(found)]
            raise Wrong("several_in_list", value=short(value), example=one)
        if not found:
            raise Wrong("not_in_list", value=short(value))
        return found.pop()


def make(
    column: pd.Series,
    said: Mapping[str, str] | None,
    longest: int = LONGEST,
    also: Mapping[str, str] | None = None,
) -> Column:
    """The column of a grid over ``column`` of its frame."""
    return Column(str(column.name), _kind(column, said), said or {}, longest, also or {})


def plain(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from calculating."""
    return text[1:] if text.startswith("'") and text[1:].startswith(RISKY) else text


def _kind(column: pd.Series, said: Mapping[str, str] | None) -> Kind:
    if any(isinstance(one, list | tuple) for one in column):
        return "several"
    if said is not None:
        return "one"
    if pd.api.types.is_bool_dtype(column):
        return "yes_no"
    if pd.api.types.is_datetime64_any_dtype(column) or str(column.name).endswith("_on"):
        return "day"
    return "number" if pd.api.types.is_numeric_dtype(column) else "text"


def _text(column: Column, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _unfit(value)
    text = value if isinstance(value, str) else short(value)
    if len(text.strip()) > column.longest:
        raise Wrong("too_long", length=len(text.strip()), longest=column.longest)
    return text


def _day(_column: Column, value: object) -> date:
    found = days.read(value) if isinstance(value, str) else value
    if not isinstance(found, date):
        raise Wrong("day_unfit", value=short(value))
    return found


def _number(_column: Column, value: object) -> float:
    if isinstance(value, str):
        text = value.strip()
        if not NUMBER.fullmatch(text):
            raise _unfit(value)
        value = int(text) if text.lstrip("+-").isdecimal() else float(text.replace(",", "."))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _unfit(value)
    if abs(value) > GREATEST or not math.isfinite(value):  # in this order: isfinite overflows
        raise _unfit(value)
    return value


def _yes_or_no(_column: Column, value: object) -> bool:
    word = fold(value) if isinstance(value, str) else str(value).lower()
    if not isinstance(value, bool | str) or word not in (*YES, *NO):
        raise _unfit(value)
    return word in YES


def _several(column: Column, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return _listed(column, value)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _unfit(value)
    if len(value) > MOST or any(len(one) > SHOWN for one in value):
        raise _unfit(value)
    return tuple(value)


def _listed(column: Column, text: str) -> tuple[str, ...]:
    """Words with commas between them; a name that has a comma itself is tried first."""
    found: list[str] = []
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    if len(parts) > MOST:
        raise _unfit(text)
    while parts:
        code, used = _first(column, parts)
        found.append(code)
        parts = parts[used:]
    return tuple(dict.fromkeys(found))


def _first(column: Column, parts: list[str]) -> tuple[str, int]:
    for used in (3, 2):
        try:
            return column.code(", ".join(parts[:used])), min(used, len(parts))
        except Wrong:
            continue
    return column.code(parts[0]), 1


def _digits(value: float) -> str:
    text = f"{value:.9f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return text if language() == "en" else text.replace(".", ",")


def _unfit(value: object) -> Wrong:
    return Wrong("value_wrong", value=short(value))


def said_by(words: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Folded words with the code they stand for; those of two codes are left out."""
    found: dict[str, str] = {}
    twice = set()
    for code, word in words:
        if found.setdefault(fold(word), code) != code:
            twice.add(fold(word))
    return {word: code for word, code in found.items() if word not in twice}


READERS = {
    "text": _text,
    "day": _day,
    "number": _number,
    "yes_no": _yes_or_no,
    "several": _several,
    "one": Column.code,
}


def distinct_labels(labels: dict[str, str]) -> dict[str, str]:
    """Labels told apart where two people or terms are called alike."""
    counts = Counter(labels.values())
    return {
        code: label if counts[label] == 1 else f"{label} ({code})" for code, label in labels.items()
    }
