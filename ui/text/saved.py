"""What was saved, in a few words: what a person reads after each save, its undo and its redo.

The words are text; ``ui.components.feedback`` makes them plain where they are shown.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from db.models import reference
from db.transaction import Edit
from ui.text import labels
from ui.text.i18n import _, ngettext

NAMED = 3  # names that are said one by one


def saved(what: str, fields: Iterable[str]) -> str:
    """«D000123 saved: note, stage»: of one row."""
    said = ", ".join(small(labels.field(name)) for name in fields)
    return _("{what} saved: {fields}").format(what=what, fields=said)


def edited(edits: Sequence[Edit], names: Callable[[Any], str]) -> str:
    """The fields of one row by name, or «5 changes in 3 rows saved»."""
    if len(edits) == 1:
        return saved(names(edits[0].row), edits[0].after)
    changes, rows = sum(len(one.after) for one in edits), len(edits)
    many = ngettext("{count} change", "{count} changes", changes).format(count=changes)
    where = ngettext("in {count} row", "in {count} rows", rows).format(count=rows)
    return _("{changes} {rows} saved").format(changes=many, rows=where)


def given(count: int, names: Iterable[str]) -> str:
    """«3 cases given to Anna, Bram»."""
    known = sorted(set(names))
    said = ", ".join(known[:NAMED])
    if rest := len(known) - NAMED if len(known) > NAMED else 0:
        said += " " + ngettext("and {count} more", "and {count} more", rest).format(count=rest)
    text = ngettext("{count} case given to {names}", "{count} cases given to {names}", count)
    return text.format(count=count, names=said)


def done(count: int, what: str) -> str:
    """«3 cases: closed», of what was done to many at once."""
    cases = ngettext("{count} case", "{count} cases", count).format(count=count)
    return of(cases, what)


def of_case(key: int, what: str) -> str:
    """«D000123: meeting added»."""
    return of(reference(key), what)


def of(whose: str, what: str) -> str:
    return _("{whose}: {what}").format(whose=whose, what=what)


def small(label: str) -> str:
    """A label within a sentence; capitals that are the word's own stay."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
