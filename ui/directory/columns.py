"""The columns of the directory: titles, what may be chosen, widths."""

from collections.abc import Callable
from typing import Any

from streamlit.column_config import (
    ButtonColumn,
    DateColumn,
    LinkColumn,
    MultiselectColumn,
    SelectboxColumn,
    TextColumn,
)

from ui.components import tables
from ui.components.callbacks import act
from ui.directory.words import Words
from ui.text import labels
from ui.text.i18n import _, tongue

VERIFY, RETIRE = "entries-verify", "entries-retire"


def read_columns(words: Words) -> dict[str, Any]:
    """What is read of an entry, and changed in its row."""
    say = labels.field
    return {
        "organisation": TextColumn(say("organisation"), width=240, pinned=True),
        "service": TextColumn(say("service"), width=250),
        "kind": SelectboxColumn(
            say("kind"), options=[words.kind(code) for code in words.kinds()], width=190
        ),
        "covers": MultiselectColumn(
            say("covers"),
            options=list(words.places),
            format_func=lambda key: words.places.get(key, key),
            width=180,
        ),
        "state": TextColumn(_("Verified"), width=165),
        "languages": MultiselectColumn(
            say("languages"), options=words.tongues, format_func=tongue, width=330
        ),
        "website": LinkColumn(say("website"), display_text=r"https?://([^/]+)", width=230),
        "verified_on": DateColumn(say("verified_on"), format=tables.DAY_FORMAT, width=100),
        "email": TextColumn(say("email"), width=150),
        "phone": TextColumn(say("phone"), width=110),
        "description": TextColumn(say("description"), width=260),
        "contact": TextColumn(say("contact"), width=260),
        "verified_by": TextColumn(_("Verified by"), width=140),
    }


def press_columns(
    verify: Callable[[], None],
    retire: Callable[[], None],
    reported: Any,  # noqa: ANN401 - a column
) -> dict[str, Any]:
    """The buttons in a row."""
    return {
        "verify": ButtonColumn(
            _("Verify"), key=VERIFY, on_click=act(verify), type="tertiary", width=90
        ),
        "wrong": reported,
        "retire": ButtonColumn(
            _("In use"), key=RETIRE, on_click=act(retire), type="tertiary", width=100
        ),
    }
