"""Countries to choose among, by their names on screen: the codes follow English."""

from db.reference.countries import destinations
from db.text import fold
from ui.text.i18n import country


def by_country(code: str) -> str:
    """What sorts countries by their names on screen."""
    return fold(country(code))


def by_name() -> list[str]:
    """Every destination, by its name in the language of the screen."""
    return sorted(destinations(), key=by_country)
