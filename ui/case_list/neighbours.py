"""The way from a case: back to the list, and to the case before and after in it."""

import streamlit as st

from db.case import listing as case_listing
from db.user import User
from ui.case import edit_form, filter_names, referrals
from ui.case_list import filters, listing
from ui.components import feedback, url_state
from ui.components.callbacks import act
from ui.text.i18n import _

DRAWN = "case_drawn"  # the case whose fields stand in this tab


def begin() -> None:
    """Keep the filters of the list in the address of its cases: they are the way back."""
    url_state.carry(filter_names.NAMES)
    url_state.carry(listing.NAMES)


def way(user: User, key: int | None) -> None:
    """Back, before and after; ``key`` is the case that is looked at."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        label = _("Back to the list")
        st.page_link("pages/cases.py", label=label, icon=":material/arrow_back:", width="content")
        if key is None:
            return
        before, after = _find(user, key)
        said = _("The case before in the list"), _("The case after in the list")
        _turn(user, key, 0, _("Previous"), "K", "chevron_left", said[0], none=before is None)
        _turn(user, key, 1, _("Next"), "J", "chevron_right", said[1], none=after is None)


def forget(key: int) -> None:
    """Another case in the same tab begins with empty fields, not with those of the last one."""
    if st.session_state.get(DRAWN, key) != key:
        feedback.renew()
        edit_form.renew()
        referrals.renew()
    st.session_state[DRAWN] = key


def _find(user: User, key: int) -> tuple[str | None, str | None]:
    asked = filters.kept()
    return case_listing.neighbours(user, asked, listing.kept_sort(asked), key)


def _go(user: User, key: int, at: int) -> None:
    """A callback: the neighbour as it is found for who acts now, not for who was here."""
    url_state.set_code("case", _find(user, key)[at] or "")


def _turn(
    user: User, key: int, at: int, label: str, shortcut: str, icon: str, hint: str, *, none: bool
) -> None:
    st.button(
        label,
        key=f"case-{icon}",
        icon=f":material/{icon}:",
        type="tertiary",
        shortcut=shortcut,
        help=hint,
        disabled=none,
        on_click=act(_go),
        args=(user, key, at),
    )
