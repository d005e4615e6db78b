"""Letters of a name that are honest elsewhere, and here the sign of bytes read as cp1252.

Only for a file that is no UTF-8: there the encoding is a guess, and cp850, a Macintosh and Windows
in Turkish or Central Europe give each byte another letter.
"""

import re

SMALL = "a-zß-öø-ÿœšž"
ACCENTED = "à-öø-ÿœšž"
CAPITAL = "A-ZÀ-ÖØ-ÞŒŠŽŸ"
MISFITS = re.compile(
    f"[{SMALL}][À-ÖØ-Þ]"  # «JoÆo» of cp850
    f"|[a-z]‘(?:[a-z]|$)"  # «No‘l» of a Macintosh
    "|\xad|[^\\W\\d_]\xa0"  # «Bogot », the no-break space of cp850
    f"|(?<=[^\\W\\d_])[ŠŒŽŸ][{SMALL}]"
    f"|[{CAPITAL}][{ACCENTED}][{CAPITAL}]|[{CAPITAL}]{{2}}[{ACCENTED}](?![{SMALL}])"  # «MšLLER»
    "|(?<![^\\W\\d_])·|·(?![^\\W\\d_])"  # «·lex» of cp850; «Gal·la» is Catalan
    "|º|(?<!M)ª|iæ(?!\\w)|(?<!\\w)È[aeiou]"  # «Güneº», «Petroviæ», «Èapek» of Central Europe
)
# «çvila» and «šnal»: where a capital should begin. After an apostrophe French has small ones.
BEGINNING = re.compile(
    f"(?<![^\\W\\d_])(?<!['’])[{ACCENTED}](?=[^\\W\\d_])|(?<=['’])[ä-çë-íïñ-óõ-ÿšž](?=[^\\W\\d_])"
)
CAPITALS = re.compile(f"[{CAPITAL}]")
# What Turkish Windows has for ş, ı and ğ is left to the words that Iceland, the Czechs and Vietnam
# write so: þ before ó, or, r, j; ð after a consonant or an accent; ý beside other accents.
TURKISH = re.compile(
    r"þ(?!ó|or|r|j|urí|ö|y)"
    r"|(?<![íóáúýærgfln])(?<!\bgu)(?<!fri)(?<!ei)(?<!ey)(?<!au)(?<!vi)ð(?!al)"
)
PLAIN_Y = re.compile(
    r"(?!\w*[íóáúéæðšžř])(?!\w*(?:ný|ský|cký|[oa]vý|elý|chý)\b)(?!(?:l|qu|th|v|m)?ý\b|ýmir|ýr)\w*ý\w*"
)


def find(name: str) -> str:
    """The letters that do not fit; nothing where all can stand in a name."""
    found = MISFITS.search(name)
    if found:
        return found[0]
    for begun in BEGINNING.finditer(name):
        if begun[0] != "é" or CAPITALS.search(name):  # «émile», as some write all their names
            return begun[0]
    for word in re.findall(r"[^\W\d_]+", name.lower()):
        found = TURKISH.search(word) or PLAIN_Y.match(word)
        if found:
            return found[0]
    return ""
