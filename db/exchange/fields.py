"""The words of the register turned into the board's values; ValueError says what is wrong."""

import csv
import re
from datetime import date, datetime
from functools import cache
from pathlib import Path

from babel import Locale
from babel.core import get_global

from db.words import fold

SEXES = {
    "m": "M", "homme": "M", "man": "M", "masculin": "M", "mannelijk": "M",
    "f": "F", "v": "F", "femme": "F", "vrouw": "F", "feminin": "F", "vrouwelijk": "F",
    "x": "X",
}  # fmt: skip
STATELESS = {"apatride", "staatloos", "stateless", "indeterminee", "onbepaald", "inconnue", "xx"}
COUPLE = ("couple", "marie", "conjoint", "koppel", "gehuwd", "echtpaar", "partner")
TONGUES = {
    "dari": "prs", "berbere": "ber", "berbers": "ber", "farsi": "fa", "pashto": "ps",
    "pasjtoe": "ps", "pachtou": "ps", "kurde": "ku", "tamazight": "zgh", "fula": "ff",
}  # fmt: skip
EARLIEST_BIRTH = date(1900, 1, 1)
# Nationalities that registers word otherwise than the country lists of fr and nl do.
SPOKEN = {
    "congo": "CG", "congo-brazzaville": "CG",
    "rd congo": "CD", "r.d. congo": "CD", "rdc": "CD", "drc": "CD", "congo (rdc)": "CD",
    "congo (rep. dem.)": "CD", "congo (dem. rep.)": "CD", "dr congo": "CD", "kosovo": "XK",
    "cote d'ivoire": "CI", "ivoorkust": "CI", "macedoine": "MK", "turkije": "TR", "turquie": "TR",
    "palestine": "PS", "palestina": "PS", "syrie": "SY", "syrië": "SY", "russie": "RU",
    "rusland": "RU", "vietnam": "VN", "viet nam": "VN", "chine": "CN", "etats-unis": "US",
    "royaume-uni": "GB", "tchequie": "CZ", "birmanie": "MM", "gambie": "GM", "moldavie": "MD",
}  # fmt: skip


def day(text: str) -> date | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()
    except ValueError:
        raise ValueError("is not a date written dd/mm/yyyy") from None


def needed_day(text: str) -> date:
    found = day(text)
    if found is None:
        raise ValueError("a date is needed here")
    return found


def past_day(text: str) -> date:
    found = needed_day(text)
    if found > date.today():
        raise ValueError("lies in the future")
    return found


def birth_day(text: str) -> date | None:
    found = day(text)
    if found and not EARLIEST_BIRTH <= found <= date.today():
        raise ValueError("is not a plausible date of birth")
    return found


def number(text: str, least: int, most: int) -> int:
    if not re.fullmatch(r"\d{1,4}", text) or not least <= int(text) <= most:
        raise ValueError(f"is not a whole number from {least} to {most}")
    return int(text)


def name(text: str) -> str:
    if not text:
        raise ValueError("a name is needed here")
    return short(text, 200)


def short(text: str, longest: int = 120) -> str:
    if len(text) > longest:
        raise ValueError(f"is longer than {longest} characters")
    return text


def sp_number(text: str) -> str:
    if not re.fullmatch(r"[0-9]{7}", text):
        raise ValueError("is not a number of 7 digits")
    return text


def sex(text: str) -> str | None:
    if text and fold(text) not in SEXES:
        raise ValueError("is not M, F, V or X")
    return SEXES.get(fold(text))


def nationality(text: str) -> str:
    """An ISO 3166 code, of two or three letters, or the country's name in French or Dutch."""
    word = fold(text)
    if word in STATELESS:
        return "XX"
    found = _countries().get(word) or _nationalities().get(_masculine(word))
    if not found:
        raise ValueError("is not a nationality or country in French or Dutch, nor an ISO 3166 code")
    return found


def language(text: str) -> str | None:
    """An ISO 639 code, or the language's name in French or Dutch."""
    if not text:
        return None
    word = fold(text)
    found = _languages().get(word) or TONGUES.get(word)
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


def household_size(text: str, minors: int) -> int:
    """Persons in a household: the number given, or what its wording and the minors imply."""
    found = re.match(r"\d+", text)
    if found:
        size = number(found[0], 1, 40)
        if size <= minors:
            raise ValueError(f"leaves no adult beside {minors} minors")
        return size
    adults = 2 if any(word in fold(text) for word in COUPLE) else 1
    return adults + minors


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


def _masculine(word: str) -> str:
    """«marocaine», «algérienne» and «Marokkaanse» without the ending of the feminine."""
    for ending in ("ienne", "ne", "que", "e"):
        base = word.removesuffix(ending) + {"ienne": "ien", "que": "c", "ne": "n"}.get(ending, "")
        if word.endswith(ending) and base in _nationalities():
            return base
    return word


@cache
def _nationalities() -> dict[str, str]:
    with (Path(__file__).parent.parent / "reference" / "nationalities.csv").open() as file:
        rows = list(csv.DictReader(file))
    return {row[language]: row["code"] for row in rows for language in ("fr", "nl")}


@cache
def _countries() -> dict[str, str]:
    found = {alias.lower(): codes[0] for alias, codes in _aliases().items() if len(alias) == 3}
    for locale in ("fr", "nl"):
        for code, label in Locale(locale).territories.items():
            if re.fullmatch("[A-Z]{2}", code) and code not in ("EU", "UN", "ZZ"):
                found |= {code.lower(): code, fold(label): code}
    return found | {fold(word): code for word, code in SPOKEN.items()}


def _aliases() -> dict[str, list[str]]:
    return {key: codes for key, codes in get_global("territory_aliases").items() if len(key) == 3}


@cache
def _languages() -> dict[str, str]:
    found: dict[str, str] = {}
    for locale in ("fr", "nl"):
        for code, label in Locale(locale).languages.items():
            if re.fullmatch("[a-z]{2,3}", code):
                found |= {code: code, fold(label): code}
    aliases = get_global("language_aliases")
    return {alias: code for alias, code in aliases.items() if code in found} | found
