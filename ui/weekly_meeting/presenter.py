"""Going through a meeting: next and previous, for everybody who looks along."""

from functools import partial
from pathlib import Path

import streamlit as st

from db.user import User
from db.weekly_meeting import meeting
from db.weekly_meeting.meeting import Held
from ui.components import feedback
from ui.components.callbacks import act, follow
from ui.text.i18n import _
from ui.weekly_meeting.screens import SECTIONS, Screen

PAGE = "meeting"
LARGE = Path(__file__).parent / "projector.css"
SECONDS = 1  # between two looks at what the others did


def large() -> None:
    """Type for a beamer."""
    st.html(LARGE)


def watch(user: User, key: int) -> None:
    """Draw the page anew as soon as somebody else moved on or decided."""
    drawn = meeting.stamp(user, key)

    def look() -> None:
        if meeting.stamp(user, key) != drawn:
            st.rerun()

    follow(look, seconds=SECONDS)


def steer(user: User, held: Held, shown: list[Screen], at: int) -> None:
    """Big buttons and arrow keys; the sections to jump to; the end."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            _("Previous"),
            icon=":material/arrow_back:",
            shortcut="Left",
            disabled=at == 0,
            on_click=act(_go),
            args=(user, held.id, at - 1),
        )
        st.button(
            _("Next"),
            icon=":material/arrow_forward:",
            shortcut="Right",
            type="primary",
            disabled=at == len(shown) - 1,
            on_click=act(_go),
            args=(user, held.id, at + 1),
        )
        st.markdown(f"**{at + 1} / {len(shown)}**", width="content")
        here = f"jump-{shown[at].section}"
        for section, title in SECTIONS.items():
            first = next((n for n, one in enumerate(shown) if one.section == section), None)
            if first is not None:
                st.button(
                    _(title),
                    key=f"jump-{section}",
                    type="secondary" if here == f"jump-{section}" else "tertiary",
                    on_click=act(_go),
                    args=(user, held.id, first),
                )


def _go(user: User, key: int, screen: int) -> None:
    feedback.attempt(partial(meeting.show_screen, user, key, screen, PAGE))
