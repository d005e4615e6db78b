"""Rows of a grid in words: what is unsaved in them, which of them left the list."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from db.errors import Key
from ui.components.drafts import Pending
from ui.text import labels
from ui.text.i18n import _, ngettext
from ui.text.markdown import plain

Names = Callable[[Any], str]  # id of a row -> words
Say = Callable[[str, object], str]  # (field, value) -> words
NAMED = 10  # rows that a sentence names


def review(pending: Pending, say: Say, names: Names) -> None:
    """What is unsaved, a field a row, with what stood there."""
    rows = [
        {
            _("Row"): plain(names(key)),
            _("Field"): labels.field(field),
            _("Before"): plain(say(field, before)) or "–",
            _("After"): plain(say(field, wanted)) or "–",
        }
        for key, fields in sorted(pending.items())
        for field, (before, wanted) in fields.items()
    ]
    st.table(pd.DataFrame(rows), hide_index=True, border="horizontal")


def filtered(keys: list[Key], names: Callable[[Any], str]) -> str:
    """The sentence for rows that were saved and that the filters leave out now."""
    said = _("Saved, and no longer in this list, because the filters leave it out: {rows}.")
    return said.format(rows=listed(keys, names))


def listed(keys: list[Key], names: Callable[[Any], str]) -> str:
    """Rows by their names, the first of many."""
    said = ", ".join(plain(names(key)) for key in keys[:NAMED])
    more = len(keys) - NAMED
    if more > 0:
        said += " " + ngettext("and {count} more", "and {count} more", more).format(count=more)
    return said
