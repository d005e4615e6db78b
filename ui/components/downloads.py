"""Files to download, made by a route of ours when the browser fetches them
(``db.accounts.downloads``).
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import streamlit as st

from db.accounts import downloads
from db.case.filters import Filters
from db.case.listing import Sort
from db.user import User
from ui.browser import FILE_MARK, FILE_ROUTE
from ui.components.callbacks import act
from ui.text.i18n import language

TICKET = "file_ticket"  # of the file that the browser is to fetch
DAY = "day"  # by which a day is told from words, in what a file is made from


def button(user: User, label: str, kind: str, **question: Any) -> None:  # noqa: ANN401 - JSON
    """A button that lets the browser fetch a file of a kind (KINDS); ``question`` says which."""
    st.button(
        label,
        key=f"file-{kind}",
        icon=":material/download:",
        on_click=act(_ask),
        args=(user, kind, question),
    )


def list_question(filters: Filters, sort: Sort, columns: list[str]) -> dict[str, Any]:
    """What a file of cases is made from, as JSON keeps it."""
    said = {
        name: {DAY: value.isoformat()} if isinstance(value, date) else value
        for name, value in asdict(filters).items()
        if value
    }
    return {"filters": said, "sort": asdict(sort), "columns": columns}


def find_waiting(user: User) -> dict[str, str]:
    """The file that waits for the browser, as a mark of the page, until it has come for it."""
    ticket = st.session_state.get(TICKET)
    if ticket is None:
        return {}
    if not downloads.waits(user, ticket):
        del st.session_state[TICKET]
        return {}
    return {FILE_MARK: f"{FILE_ROUTE}/{ticket}"}


def _ask(user: User, kind: str, question: Mapping[str, Any]) -> None:
    said = {"kind": kind, "language": language(), **question}
    st.session_state[TICKET] = downloads.ask(user, said)
