"""Tables: codes to labels, columns with their widths, and downloads that no spreadsheet runs."""

import streamlit as st


def empty(sentence: str) -> None:
    st.info(sentence, icon=":material/inbox:")
