"""The pages of the board, in their order, and which of them a person may enter."""

from db.security import rights
from db.security.rights import Subject
from db.user import User
from ui.text.i18n import N_

PAGES: dict[str, tuple[Subject, str, str]] = {
    "caseload": ("figures", N_("Caseload"), ":material/stacked_bar_chart:"),
    "cases": ("cases", N_("Cases"), ":material/folder_open:"),
    "case": ("cases", N_("Case"), ":material/folder:"),
    "week": ("cases", N_("Week"), ":material/calendar_today:"),
    "allocation": ("cases", N_("Allocation"), ":material/assignment_ind:"),
    "meeting": ("team", N_("Weekly meeting"), ":material/groups:"),
    "handover": ("cases", N_("Hand over a caseload"), ":material/swap_horiz:"),
    "directory": ("directory", N_("Referral directory"), ":material/contacts:"),
    "history": ("history", N_("History"), ":material/history:"),
    "settings": ("house", N_("Settings"), ":material/settings:"),
    "persons": ("persons", N_("Entered twice"), ":material/group:"),
    "approvals": ("approvals", N_("Confirmations"), ":material/how_to_reg:"),
}
HIDDEN = ("case", "handover")


def may_enter(user: User, page: str) -> bool:
    return rights.may(user, PAGES[page][0])


def pages(user: User) -> list[str]:
    """Every page, the open ones first; the others say in a sentence that they are not."""
    return sorted(PAGES, key=lambda page: not may_enter(user, page))


def listed(user: User, page: str) -> bool:
    """Whether the page stands in the navigation; allocation does for who gives cases."""
    gives = rights.may_give(user) or page != "allocation"
    return may_enter(user, page) and gives and page not in HIDDEN
