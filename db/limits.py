"""What a number or a day from outside may be: within it, no database and no calendar overflows."""

import re
from datetime import date, datetime, timedelta
from typing import TypeGuard

GREATEST = 2**31 - 1  # of an id, a page, a share of a list: PostgreSQL's integer
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
# What is planned for a case lies within two years: appointments are months away, terms of 30 days
# are extended by months. Beyond, somebody mistook the year.
AHEAD = timedelta(days=731)


def is_key(value: int) -> bool:
    """Whether a row can have this id at all."""
    return 0 < value <= GREATEST


def key(text: str) -> int | None:
    """The number that a text from outside is, in plain digits; None for all else."""
    found = int(text) if re.fullmatch(r"[0-9]{1,10}", text) else 0
    return found if is_key(found) else None


def is_day(value: object) -> TypeGuard[date]:
    """Whether this is a day, no moment, and weeks before and after it can still be counted."""
    if not isinstance(value, date) or isinstance(value, datetime):
        return False
    return FIRST_DAY <= value <= LAST_DAY
