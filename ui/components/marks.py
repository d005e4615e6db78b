"""What a page tells the board's own script in the browser (``board.js``)."""

import html

import streamlit as st

from ui.browser import SCRIPT_ROUTE

SCRIPT = f'<script src="{SCRIPT_ROUTE}"></script>'


def draw(marks: dict[str, str]) -> None:
    """Load the script, which runs once, and mark a hidden element with what it is to see to.

    One element in the same place in every run, so that what follows keeps its own.
    """
    said = " ".join(f'{name}="{html.escape(value)}"' for name, value in marks.items())
    st.html(f"{SCRIPT}<i hidden {said}></i>", unsafe_allow_javascript=True)
