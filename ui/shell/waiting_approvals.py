"""Word to the head of service that accounts wait for a yes."""

import streamlit as st

from db.accounts import approvals
from db.security import rights
from db.user import User
from ui.text.i18n import ngettext

PAGE = "approvals"


def tell(user: User, page: str) -> None:
    """For the head of service, on every page but its own and the meeting's: what waits."""
    if not rights.may(user, "approvals") or page in (PAGE, "meeting"):
        return
    if count := approvals.count(user):
        said = ngettext(
            "{count} account waits for your yes", "{count} accounts wait for your yes", count
        )
        label = said.format(count=count)
        st.page_link("pages/approvals.py", label=label, icon=":material/how_to_reg:")
