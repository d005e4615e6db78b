"""A language as the register words it, made an ISO 639 code."""

import re
from functools import cache

from babel import Locale
from babel.core import get_global

from db.text import fold

# What people call a language beside its name in CLDR, and how its name is spelt besides; folded.
# Spoken forms of Arabic without a code of their own are Arabic, of Kurdish Kurdish.
TONGUES = {
    word: code
    for code, words in {
        "ar": "arabe dialectal, arabe classique, arabe standard, hassaniya, hassanya",
        "ary": "darija, arabe marocain dialectal",
        "az": "azeri, azerbaidjanais, azerisch",
        "ber": "berbere, berbers",
        "bin": "edo",
        "bs": "bosnien",
        "fa": "farsi, persan, perzisch",
        "ff": "fula, peulh, poular, pular, pulaar, fulani, foulani, fulfulde, foulfoulde",
        "he": "ivriet",
        "ku": "kurde, kurmandji, kurmanji, kurmanci, koerdisch kurmanji, kurde kurmandji",
        "lua": "tshiluba, ciluba, luba",
        "man": "malinke, mandinka, maninka, mandingo, mandinga",
        "mn": "mongool",
        "mos": "moore, mossi",
        "ne": "nepali",
        "nl": "flamand, vlaams",
        "pa": "pandjabi, penjabi, punjabi",
        "pcm": "pidgin nigerian",
        "prs": "dari",
        "ps": "pashto, pasjtoe, pachtou, pachtoune, pachtoun, pashtou, pashtu, pashtoun, pashtoune",
        "rif": "tarifit, rifain, riffijns",
        "ro": "moldave, moldavisch",
        "rom": "romanes, tsigane",
        "sh": "servo-croate, serbo-croate",
        "shi": "tachelhit, tashelhit, tasjelhiet",
        "si": "sinhala, singhalais, cinghalais, cingalees",
        "sus": "susu, sousou",
        "sw": "kiswahili",
        "th": "thailandais",
        "ti": "tigrinja, tigrinia, tigrinya, tigrigna",
        "tw": "ashanti, asante",
        "ur": "oerdoe",
        "zgh": "tamazight",
        "zh": "mandarin, mandarijn",
    }.items()
    for word in words.split(", ")
}


def named(text: str) -> str | None:
    """An ISO 639 code that CLDR names, or the code of a language's name in French or Dutch."""
    word = fold(text)
    return _listed().get(word) or TONGUES.get(word)


@cache
def _listed() -> dict[str, str]:
    found: dict[str, str] = {}
    for locale in ("fr", "nl"):
        for code, label in Locale(locale).languages.items():
            if re.fullmatch("[a-z]{2,3}", code):
                found |= {code: code, fold(label): code}
    aliases = get_global("language_aliases")
    return {alias: code for alias, code in aliases.items() if code in found} | found
