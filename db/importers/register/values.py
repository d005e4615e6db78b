"""The words of the register turned into the board's values; ValueError says what is wrong."""

import re
from datetime import date, timedelta
from typing import Any

from db import clock, days
from db.importers.register import languages
from db.importers.register.household import Alone
from db.importers.register.household import size as household_size
from db.importers.register.nationalities import nationality
from db.text import fold

__all__ = ["household_size", "nationality"]

SEXES = {
    "m": "M", "h": "M", "homme": "M", "man": "M", "masculin": "M", "mannelijk": "M",
    "f": "F", "v": "F", "femme": "F", "vrouw": "F", "feminin": "F", "vrouwelijk": "F",
    "x": "X",
}  # fmt: skip
UNKNOWN = {
    "inconnu", "inconnue", "inconnus", "non connu", "non connue", "pas connu", "pas connue",
    "non communique", "non communiquee", "non precise", "non precisee", "non determine",
    "non determinee", "indetermine", "indeterminee", "ignore", "ignoree", "onbekend", "onbekende",
    "niet gekend", "niet bekend", "ongekend", "niet meegedeeld", "niet bepaald", "onbepaald",
    "unknown", "unbekannt",
    "neant", "sans objet", "non applicable", "nvt", "n v t", "niet van toepassing",
}  # fmt: skip
NAMELESS = {
    "x", "xx", "xxx", "nn", "n.n.", "n.n", "n n", "sans prenom", "sans nom", "pas de prenom",
    "sans", "geen", "neant", "geen voornaam", "zonder voornaam", "zonder naam", "prenom inconnu",
    "nom inconnu", "voornaam onbekend", "naam onbekend",
}  # fmt: skip
NOBODY = {"neant", "aucun", "aucune", "pas", "geen", "zero", "nul"}  # of minors
NOT_YET = {
    "non notifie", "non notifiee", "pas notifie", "pas encore notifie", "pas encore notifiee",
    "niet betekend", "nog niet betekend", "niet kennisgegeven", "nog niet kennisgegeven",
}  # fmt: skip
EARLIEST_BIRTH = date(1900, 1, 1)
EARLIEST_DECISION = date(2000, 1, 1)


def says_nothing(text: str) -> bool:
    """Whether a cell says that nobody knows: «?», «-», «Inconnue», «niet gekend», or nothing."""
    words = re.sub(r"[\W_]+", " ", fold(text)).strip()
    return (not words and "=" not in text) or words in UNKNOWN


def day(text: str) -> date | None:
    if says_nothing(text):
        return None
    try:
        found = days.read(text)
    except ValueError:
        raise ValueError("is a day that no calendar has") from None
    if found is None:
        raise ValueError("is not a date written dd/mm/yyyy")
    if days.leaves_century(text) and not days.is_named(text):
        raise ValueError("is not a date written dd/mm/yyyy: the year needs four digits")
    return found


def needed_day(text: str) -> date:
    found = day(text)
    if found is None:
        raise ValueError("a date is needed here")
    return found


def decision_day(text: str) -> date:
    found = needed_day(text)
    if found > clock.today():
        raise ValueError("lies in the future")
    if found < EARLIEST_DECISION:
        raise ValueError(f"lies before {EARLIEST_DECISION.year}: is the year right?")
    return found


def notification_day(text: str) -> date | None:
    """Nothing where the order was not notified yet."""
    return None if fold(text) in NOT_YET else day(text)


def birth(text: str) -> tuple[date | None, str | None]:
    """A day, or «1990» or «1990-05» where the register writes 00/00/1990 or 00/05/1990."""
    if days.leaves_century(text):
        raise ValueError("is not a date written dd/mm/yyyy: the year needs four digits")
    year, month, of_month = days.parts(text) or (0, 0, 1)
    if of_month:
        return _born(day(text)), None
    _born(needed_day(f"1/{month or 1}/{year:04}"))
    return None, f"{year}-{month:02}" if month else f"{year}"


def _born(found: date | None) -> date | None:
    if found and not EARLIEST_BIRTH <= found <= clock.today():
        raise ValueError("is not a plausible date of birth")
    return found


def together(values: dict[str, Any]) -> dict[str, str]:
    """What the values of one row owe each other: why not, by column.

    Who is alone with minors gets no ``household_size``: it is asked first whose row it is.
    """
    wrong = {}
    try:
        values["household_size"] = household_size(values["household"], values["minors"])
    except Alone as error:
        values |= {"household_size": None, "alone": str(error)}
    except ValueError as error:
        wrong["household"] = str(error)
    decided, notified = values["decided_on"], values["notified_on"]
    if notified and notified < decided:
        wrong["notified_on"] = "lies before the decision"
    if notified and notified > clock.today() + timedelta(days=1):
        wrong["notified_on"] = "lies in the future"
    born = values["birth_date"].isoformat() if values["birth_date"] else values["birth_part"] or ""
    if born > decided.isoformat():
        wrong["birth_date"] = f"lies after the decision of {decided:%d/%m/%Y}"
    return wrong


def minors(text: str) -> int:
    """None where the cell is empty, has a dash or says so; who does not know it is asked."""
    word = fold(text)
    return 0 if not word.strip("-–—/") or word in NOBODY else number(text, 0, 30)


def number(text: str, least: int, most: int) -> int:
    if not re.fullmatch("[0-9]{1,4}", text) or not least <= int(text) <= most:
        raise ValueError(f"is not a whole number from {least} to {most}")
    return int(text)


def name(text: str) -> str:
    found = first_name(text)
    if not found:
        raise ValueError("a name is needed here")
    return found


def first_name(text: str) -> str:
    """Nothing where the register says that nobody knows it, as «X», «NN» or «?»."""
    if says_nothing(text) or fold(text) in NAMELESS:
        return ""
    # «=1+1» is kept as it stands: what matters of it is that it stays a text.
    if not any(one.isalpha() for one in text) and "=" not in text:
        raise ValueError("is no name: it has no letter")
    return short(text, 200)


def stated(text: str) -> str:
    """``short``, or nothing where the register says that nobody knows."""
    return "" if says_nothing(text) else short(text)


def short(text: str, longest: int = 120) -> str:
    if text.count('"') % 2 and (text.startswith('"') or text.endswith('"')):
        raise ValueError("has a quotation mark on one side only")
    if len(text) > longest:
        raise ValueError(f"is longer than {longest} characters")
    return text


def sp_number(text: str) -> str:
    if not re.fullmatch(r"[0-9]{7}", text) or not text.strip("0"):
        raise ValueError("is not a number of 7 digits")
    return text


def sex(text: str) -> str | None:
    if says_nothing(text):
        return None
    if fold(text) not in SEXES:
        raise ValueError("is not M, H, F, V or X")
    return SEXES[fold(text)]


def language(text: str) -> str | None:
    """An ISO 639 code, or the language's name in French or Dutch."""
    if says_nothing(text):
        return None
    found = languages.named(text)
    if not found:
        raise ValueError("is not a language (ISO 639 code, or its French or Dutch name)")
    return found


def annex(text: str, known: set[str]) -> str:
    plain = re.sub(r"^(annexe|bijlage|annex|ann\.?|bijl\.?)\s*", "", fold(text))
    code = "annex_" + re.sub(r"[\s.]", "", plain)
    if code not in known:
        listed = ", ".join(sorted(one.removeprefix("annex_") for one in known))
        raise ValueError(f"is not an annex of the list ({listed})")
    return code


def target_group(minors: int, origin: str) -> str:
    """Who looks after the case: families first, then what the origin of the order says."""
    word = fold(origin)
    if minors:
        return "families"
    if "ouverte" in word or "open" in word or "opr" in word.split():
        return "open_return"
    if "polic" in word or "politie" in word or "intercept" in word or "onderschept" in word:
        return "intercepted"
    return "single"
