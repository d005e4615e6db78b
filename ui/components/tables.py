"""What all tables and fields of days have in common."""

import streamlit as st

DAY_FORMAT = "DD/MM/YYYY"  # as Streamlit's fields and columns of days write it
ROW = 35  # pixels of a row, as Streamlit draws it; the header is as high


def height(rows: int, most: int | None = None) -> int:
    """The pixels that a table of so many rows needs, of which ``most`` are given."""
    needed = ROW * (rows + 1) + 3
    return needed if most is None else min(needed, most)


def empty(sentence: str) -> None:
    st.info(sentence, icon=":material/inbox:")
