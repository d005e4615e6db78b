"""Nationalities as a register words them, turned into ISO 3166 codes.

Every wording is compared as the set of its words, without accents, signs, articles and order:
«Congo (Rép. dém.)» is «République démocratique du Congo». Adjectives are in
reference/nationalities.csv, masculine in French and without an ending in Dutch; country names come
from the country lists of both languages.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel import Locale
from babel.core import get_global

from db.reference.countries import is_country
from db.text import fold

ADJECTIVES = Path(__file__).parents[2] / "reference" / "nationalities.csv"
Words = frozenset[str]
UNKNOWN = (
    "apatride", "staatloos", "staatloze", "stateless", "indéterminé", "indéterminée", "unknown",
    "onbepaald", "onbepaalde", "inconnu", "inconnue", "onbekend", "onbekende", "XX", "XXA", "XXX",
)  # fmt: skip
UNSAID = (
    "sans nationalité", "zonder nationaliteit", "non déterminé", "non déterminée", "à déterminer",
    "niet bepaald", "te bepalen", "non établie", "non connue", "non connu", "pas connue",
    "niet gekend", "niet bekend", "ongekend", "non communiquée", "niet meegedeeld", "non précisée",
)  # fmt: skip
# What neither list has. Congo alone is the Democratic Republic, as its people are most of those
# who are called so in Belgium; the other one is always named by its capital or as «République».
SPOKEN = {
    "CD": ("Congo", "RDC", "Zaïre", "ZAR", "CGO", "Congo belge", "Congo (Kinshasa)", "Congo Zaïre"),
    "CG": (
        "Congo-Brazzaville", "Congo-Brazza", "République du Congo", "Congo populaire",
        "République populaire du Congo", "Volksrepubliek Congo",
    ),
    "AE": ("Émirats arabes", "Verenigde Arabische Emiraten", "VAE", "EAU"),
    "AM": ("Arménie", "Armeniër"),
    "BY": ("Belarus", "Wit-Rusland", "Russie blanche", "Wit-Rus"),
    "CF": ("RCA",),
    "CI": ("Côte d'Ivoire", "Ivoorkust", "Ivory Coast"),
    "CM": ("Cameroun", "Kameroener"),
    "CN": ("Chine populaire", "République populaire de Chine", "Volksrepubliek China"),
    "CV": ("Cap-Vert", "Cabo Verde", "Kaapverdië"),
    "CZ": ("République tchèque", "Tsjechische Republiek", "Tchéquie", "Tsjech"),
    "DO": ("République dominicaine", "Dominicaanse Republiek", "Rép. dom."),
    "GB": (
        "UK", "Grande-Bretagne", "Groot-Brittannië", "Angleterre", "Engeland", "Royaume-Uni",
        "Engelsman",
    ),
    "GN": ("Guinée-Conakry", "Guinee-Conakry", "Guinea"),
    "GM": ("Gambie", "The Gambia"),
    "KP": ("République populaire démocratique de Corée", "République démocratique de Corée"),
    "LA": ("Laos", "Lao"),
    "KR": ("Corée", "Korea", "République de Corée", "Republiek Korea"),
    "LK": ("Ceylan", "Ceylon", "Srilankaan"),
    "MD": ("Moldavie", "Moldova"),
    "MK": ("Macédoine", "Macedonië", "ARYM", "FYROM"),
    "MM": ("Birmanie", "Birma", "Burma", "Myanmar", "BUR"),
    "PS": (
        "Palestine", "Palestina", "Autorité palestinienne", "Palestijnse Autoriteit",
        "Territoire palestinien", "Territoire palestinien occupé", "Origine palestinienne",
        "Palestijnse gebieden", "Cisjordanie", "Gaza",
    ),
    "RU": ("Russie", "Rusland", "Russin"),
    "SY": ("Syrie", "Syrië"),
    "SZ": ("Swaziland",),
    "TR": ("Turquie", "Turkije", "Türkiye", "Turkey"),
    "TW": ("République de Chine", "Republiek China"),
    "UA": ("Ukraine", "Oekraïner"),
    "US": ("USA", "États-Unis d'Amérique", "Verenigde Staten van Amerika", "VS"),
    "UZ": ("Ouzbékistan", "Ouzbèque"),
    "VN": ("Vietnam", "Viet Nam", "Viêt Nam"),
    "XK": ("Kosovo", "RKS", "UNK", "KOS"),
    "AF": ("Afganistan",),
    "AT": ("Oostenrijker",),
    "BA": ("Bosnie", "Bosnië"),
    "BE": ("Belg",),
    "BF": ("Burkina",),
    "BI": ("Burundiër",),
    "BJ": ("Beniner",),
    "DE": ("Duitser",),
    "EG": ("Egyptenaar",),
    "EH": ("West-Sahara", "Sahara"),
    "ER": ("Eritreër",),
    "ES": ("Spanjaard",),
    "FR": ("Fransman",),
    "GH": ("Gana",),
    "HR": ("Kroaat",),
    "IL": ("Israëli",),
    "IQ": ("Iraker", "Iraki"),
    "IR": ("Iraniër",),
    "JO": ("Jordaniër",),
    "JP": ("Japanner",),
    "KG": ("Kirgies", "Kirgistan", "Kirghizistan"),
    "KW": ("Koeweiti",),
    "LT": ("Litouwer",),
    "LY": ("Lybie", "Lybië"),
    "NL": ("Nederlander",),
    "PH": ("Filipino",),
    "PK": ("Pakistani",),
    "RW": ("Ruanda",),
    "SA": ("Saoedi", "Saudi", "Saudi-Arabië"),
    "SL": ("Sierraleoner",),
    "SR": ("Surinamer",),
    "TD": ("Tsjader",),
    "YE": ("Jemeniet",),
}  # fmt: skip
# «Congolaise (RDC)» and «Congolais (Rép. du Congo)»: the bracket says which of the two.
BRACKETS = {
    "CD": ("Congo", "Kinshasa", "Congo Kinshasa"),
    "CG": ("République", "République du Congo", "Brazzaville", "Congo-Brazzaville"),
}
# «Marocain(e)», «Ivoirien(ne)», «Marokkaan/se»: an ending that hangs on the word.
ENDINGS = re.compile(
    r"(?<=[^\W\d_])(?:\((?:e|ne|n|se|s|es|que|te|sse)\)|[/·•.](?:e|ne|se|te|que)\b)", re.IGNORECASE
)
SILENT = {"le", "la", "les", "l", "de", "du", "des", "et", "van", "het", "the", "en", "of", "and"}
SHORT = {
    "rep": "republique", "republiek": "republique", "republic": "republique", "r": "republique",
    "dem": "democratique", "democratische": "democratique", "democratic": "democratique",
    "d": "democratique", "rd": "republique democratique", "dr": "republique democratique",
    "rdc": "republique democratique congo", "drc": "republique democratique congo",
    "kongo": "congo", "pop": "populaire", "volksrepubliek": "republique populaire",
    "dom": "dominicaine", "st": "saint", "ste": "sainte",
}  # fmt: skip
# How a state calls itself, beside its name: «République islamique d'Iran», «Royaume du Maroc».
TITLES = {
    "republique", "democratique", "populaire", "islamique", "arabe", "federation", "royaume",
    "etat", "etats", "koninkrijk", "staat", "islamitische", "arabische", "federatie", "federale",
    "federal", "bondsrepubliek", "socialiste", "bolivarienne", "plurinational", "hachemite",
    "nationalite", "nationaliteit",
}  # fmt: skip


def nationality(text: str) -> str:
    """An ISO 3166 code, of two or three letters, or a nationality or country in French or Dutch.

    XX where the register says that somebody is stateless, or that nobody knows.
    """
    text = ENDINGS.sub("", text)
    words, known = _words(text), _known()
    found = _codes().get(fold(text)) or known.get(words) or known.get(words - TITLES)
    if not found and (words or set(text) == {"?"}):
        unsaid = all(known.get(frozenset((word,))) == "XX" for word in words)
        found = "XX" if unsaid else None  # «Inconnue / indéterminée»
    if not found:
        raise ValueError("is not a nationality or country in French or Dutch, nor an ISO 3166 code")
    return found


def _words(text: str) -> Words:
    parts = re.findall(r"[a-z0-9]+", _spelt(text))
    full = " ".join(SHORT.get(part, part) for part in parts if part not in SILENT)
    return frozenset(full.split())


def _spelt(text: str) -> str:
    """Folded; «d'» and «l'» left out, and the points of «R.D.C.», which make three words of one."""
    return re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", re.sub(r"\b[dl]'", " ", fold(text)))


@cache
def _known() -> dict[Words, str]:
    """The later wins: what is spoken, over the lists of countries, over adjectives."""
    found: dict[Words, str] = {}
    for source in (_english, _adjectives, _countries, _spoken):
        found |= {_words(word): code for word, code in source() if _words(word)}
    return found


@cache
def _codes() -> dict[str, str]:
    aliases = get_global("territory_aliases").items()
    found = {alias.lower(): codes[0] for alias, codes in aliases if re.fullmatch("[A-Z]{3}", alias)}
    return found | {
        code.lower(): code for code in map(str, Locale("fr").territories) if is_country(code)
    }


def _english() -> Iterator[tuple[str, str]]:
    """«Guinea», «Morocco»: a passport's word, where the other languages have no such country."""
    return _countries("en")


def _countries(*languages: str) -> Iterator[tuple[str, str]]:
    for locale in languages or ("fr", "nl"):
        for code, label in Locale(locale).territories.items():
            if is_country(code):
                yield label, code


def _adjectives() -> Iterator[tuple[str, str]]:
    with ADJECTIVES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for form in (*_french(row["fr"]), *_dutch(row["nl"])):
            yield form, row["code"]


def _spoken() -> Iterator[tuple[str, str]]:
    for code, words in {**SPOKEN, "XX": (*UNKNOWN, *UNSAID)}.items():
        yield from ((word, code) for word in words)
    for code, brackets in BRACKETS.items():
        for adjective in ("congolais", "congolaise", "congolees", "congolese"):
            yield from ((f"{adjective} ({bracket})", code) for bracket in brackets)


def _french(word: str) -> Iterator[str]:
    """«marocain», «marocaine»; «guinéen», «guinéenne»; «turc», «turque»; «grec», «grecque»."""
    if word:
        yield from (word, word + "e")
        if word.endswith("n"):
            yield word + "ne"
        if word.endswith("c"):
            yield from (word[:-1] + "que", word + "que")


def _dutch(word: str) -> Iterator[str]:
    """«Guinees, Guinese, Guineeër», «Marokkaans, Marokkaanse, Marokkaan», «Syrisch, Syriër»."""
    if word:
        yield word
        if word.endswith("ees"):
            yield from (word[:-3] + "ese", word[:-1] + "er")
        yield word + "e"
        if word.endswith("iaas"):
            yield from (word[:-4] + "iase", word[:-4] + "ier")
        if word.endswith("isch"):
            yield word[:-4] + "ier"
        elif word.endswith("s") and not word.endswith(("ees", "aas")):
            yield word[:-1]
