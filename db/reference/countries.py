"""Countries by their codes of ISO 3166-1: which there are, and where a departure can lead to."""

import re
from functools import cache

from babel import Locale

# The European Union, the United Nations, and what CLDR keeps for trying things out.
NOT_COUNTRIES = ("EU", "UN", "ZZ", "EZ", "QO", "XA", "XB")
# Parts of countries that CLDR lists beside them: Ascension, Clipperton, Diego Garcia, …
PARTS = ("AC", "CP", "CQ", "DG", "EA", "IC", "TA")
HERE = "BE"


def is_country(code: str) -> bool:
    return bool(re.fullmatch("[A-Z]{2}", code)) and code not in NOT_COUNTRIES


@cache
def destinations() -> tuple[str, ...]:
    """Codes of every country that a person can leave Belgium for, in their order."""
    known = {code for code in map(str, Locale("fr").territories) if is_country(code)}
    return tuple(sorted(known - {*PARTS, HERE}))
