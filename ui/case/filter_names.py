"""The names under which the filters of cases stand in the address."""

from db.case.filters import LISTS

DAYS = ("closed_from", "closed_to")
NAMES = (*LISTS, *DAYS, "attention", "missing", "q")
