"""The rights as a page of documentation: printed from the table, so that it cannot drift."""

from collections.abc import Iterator

from db.security.rights import RIGHTS, Right
from db.security.scope import CASES, DIRECTORY, HOUSE, REPORTS, TEAM

WHO = {
    "unit_head": "A unit head",
    "service_head": "The head of service",
    "coach": "A coach",
    "analyst": "An analyst",
    "administrator": "The administrator",
    "system": "The board itself",
}
WHAT = {
    "figures": "figures",
    "cases": "cases with their persons",
    "team": "meetings of the unit, decisions, cases passed on",
    "following": "the own name among who was at a meeting",
    "directory": "the referral directory",
    "reports": "what is said to be wrong in the directory",
    "history": "the history",
    "house": "accounts, places and terms",
    "approvals": "accounts that wait for a yes",
    "persons": "persons entered twice, their orders and cases",
}
SCOPES = {
    "all": "of all units",
    "unit": "of the own unit",
    "own": "of the own cases",
    "house": "of accounts, places and terms only",
}
HEAD = """# Who sees what

Printed by `python -m db access > docs/access.md` from the table in `db/security/rights.py`; a test
compares. Every session carries these rights into each statement (`db/security/scope.py`); on
PostgreSQL row level security says the same again (`db/security/row_level_security.py`).
"""


def access_page() -> str:
    """Markdown: one sentence a right, and which tables a subject has."""
    lines = [HEAD, "| who | reads | scope | writes |", "| --- | --- | --- | --- |"]
    lines += list(_rows())
    lines += ["", "| subject | tables |", "| --- | --- |"]
    subjects: dict[str, tuple[str, ...]] = {
        "cases": CASES, "team": TEAM, "directory": DIRECTORY, "reports": REPORTS, "house": HOUSE,
    }  # fmt: skip
    lines += [f"| {WHAT[name]} | {', '.join(tables)} |" for name, tables in subjects.items()]
    lines += ["| the history | change, added to by every write and only added to |", ""]
    return "\n".join(lines)


def _rows() -> Iterator[str]:
    for (role, subject), right in RIGHTS.items():
        writes = ("yes, and gives them" if right.gives else "yes") if right.write else "no"
        yield f"| {WHO[role]} | {WHAT[subject]} | {_scope(subject, right)} | {writes} |"


def _scope(subject: str, right: Right) -> str:
    if (subject, right.read) == ("reports", "own"):
        return "what they said themselves"
    rounded = (
        ", in persons, rounded, none under 10, one filter at a time, no coach"
        if right.rounded
        else ""
    )
    return SCOPES[right.read] + rounded
