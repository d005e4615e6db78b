"""Which page of a long list stands here: a number in the tab, under its name in the address."""

import streamlit as st


def page_number(name: str) -> int:
    """The page that is asked for, from 1; there may be fewer."""
    return max(int(st.session_state.get(name, 1)), 1)


def begin_again(name: str) -> int:
    """Go to the first page: there are fewer than were asked for, or the list is another."""
    st.session_state[name] = 1
    return 1


def draw(name: str, total: int, size: int) -> list[str]:
    """Draw the pages of ``total`` rows, where there are several; what the address says of them."""
    pages = max((total + size - 1) // size, 1)
    here = min(page_number(name), pages)
    if pages > 1 and (turned := st.pagination(pages, default=here, key=f"{name}-{here}")) != here:
        st.session_state[name] = turned
        st.rerun()
    return said(here)


def said(number: int) -> list[str]:
    """A page as the address says it: nothing for the first."""
    return [str(number)] if number > 1 else []
