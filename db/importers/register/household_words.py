"""The words with which a register describes a household, in French and Dutch, made to tokens.

The vocabulary is closed: a word that is not here may be a person, so it is refused and not passed
over. Ages, and children who are not born, are left out before anything is counted.
"""

import re
from dataclasses import dataclass

from db.text import fold

ASKED = "write «2 adultes + 1 enfant», or the persons alone"
NUMBERS = (
    "zero nul", "un une een", "deux twee", "trois drie", "quatre vier", "cinq vijf", "six zes",
    "sept zeven", "huit acht", "neuf negen", "dix tien", "onze elf", "douze twaalf",
    "treize dertien", "quatorze veertien", "quinze vijftien",
)  # fmt: skip
DIGITS = {word: str(number) for number, words in enumerate(NUMBERS) for word in words.split()}
OUR = re.compile(r"\bonze(?= +(?:kind|zo|do|twee|ge|baby|jong|mei))")  # eleven in French only
UNIT = r"(?:ans?|j|mois|jours?|semaines?|jaren|jaar|jr|maand(?:en)?|week|weken|dag(?:en)?)\b\.?"
LIST = r"[0-9]+(?:[.,][0-9])?(?: *(?:,|/|et|en|ou|of|a|tot|-|&|\+) *[0-9]+)*"
BEFORE = (
    r"(?:(?:agee?s?|de|van|d'|tussen|entre|moins de|plus de|jonger dan|ouder dan|leeftijd:?|[-+<>])"
    r" *)*"
)
AGES = re.compile(rf"{BEFORE}(?<![0-9]){LIST} *{UNIT}(?: *(?:et demi|oud|old))?|[0-9]+[- ]?jarige?")
OF_A_FAMILY = re.compile(
    rf"\b(?:famille|menage|gezin|huishouden|familie) +(?:de|van) +{LIST} *{UNIT}"
)
WHOSE = re.compile(
    r"\b(?:sa|ses|son|leurs|zijn|haar|hun|mijn|mes) (?:parents|ouders|mere|pere|moeder|vader)\b"
)
DATES = re.compile(
    r"(?:\b(?:nee?s?(?: le| en)?|geb(?:oren)?\.?(?: op| in)?) *|° *)"
    r"(?:[0-9]{1,2}[/.-][0-9]{1,2}[/.-])?(?:19|20)[0-9]{2}\b"
)
UNBORN = re.compile(
    r"(?:(?:\+|\bet\b|\ben\b|\bavec\b|\bmet\b|\bplus\b|,) *)?(?:\b[0-9]+ *|\bun |\been )?"
    r"(?:(?:enfants?|bebes?) (?:a naitre|pas encore nee?s?|non nee?s?)"
    r"|(?:kind(?:eren)?|baby) (?:op komst|in verwachting)|ongeboren (?:kind(?:eren)?|baby|vrucht))"
)
EXPECTING = re.compile(r"\b(?:enceinte|zwangere?|grossesse|zwangerschap)\b(?: (?:de|van)\b)?")
NONE = re.compile(
    r"\b(?:sans|zonder|geen|aucune?|pas d'|pas de|0) *(?:enfants?|kind(?:eren)?|mineure?s?"
    r"|minderjarigen?|enf)\b"
)
ALONE_MINOR = re.compile(
    r"\bmena\b|\bnbmv\b|\bmineure?( etrangere?)? non[ -]accompagnee?"
    r"|\bniet[ -]begeleide( buitenlandse)? minderjarige( vreemdeling)?"
)
SAME: tuple[tuple[str, str], ...] = (
    (r"\bex[ -]*(mena|nbmv)\b", " "),  # a minor once
    (r"\b(a charge|ten laste|en belgique|in belgie|sur place|au total|in totaal)\b", " "),
    (r"\b(enfant|mineur|kind)\((s|eren)\)", "quelques"),
    (r"\((e|ne|s|es|n)\)", ""),
    (r"\b(non|pas|niet) +(mariee?s?|gehuwde?)\b", "celibataire"),
    (r"\b(ses|leurs|mes|les|des) fils\b", "garcons"),
    (r"\b(enfants?|enf\.?|kind(eren)?) (mineure?s?|minderjarige?)\b", "mineurs "),
    (r"\b(mineure?s?|minderjarige?) (enfants?|kind(eren)?)\b", "mineurs "),
    (r"\b(enfants?|enf\.?|kind(eren)?) (majeure?s?|meerderjarige?)\b", "grands "),
    (r"\b(majeure?s?|meerderjarige?|volwassen) (enfants?|kind(eren)?)\b", "grands "),
    (r"\b(sa|ma|zijn|mijn) (femme|vrouw)\b|\b(son|mon|haar) (mari|man)\b", "epouse"),
    (r"\bm(r|onsieur)?\.? *(et|&|\+) *(mme|madame)\b\.?", "couple"),
    (r"\b(de heer|meneer|dhr\.?) en mevr(ouw)?\b\.?", "couple"),
    (r"\b(homme|man|mari) *(et|en|\+) *(femme|vrouw)\b", "couple"),
    (r"\b(vrouw|femme) *(et|en|\+) *(man|mari|homme)\b", "couple"),
    (r"(\b2 +)?\b(grands?[- ]parents|grootouders|schoonouders|beaux[- ]parents)\b", "2 oncles"),
    (r"\b(sans famille|zonder (familie|gezin))\b", "seul"),
    (r"\b(grand|belle|beau)[- ](mere|pere|soeur|frere)\b", "oncle"),
    (r"\bpetits?[- ]enfants?\b|\bpetites?[- ]filles?\b|\bpetits?[- ]fils\b",
     "neveu"),
    (r"\bnouveau[x]?[- ]nes?\b", "bebe"),
    (r"\b(personne|persoon) (seule|isolee|alleen)\b|\balleenstaande? persoon\b", "isole"),
    (r"\b[0-9]+ +(?=(famille|gezin|menage|huishouden|eenoudergezin)\b)", ""),
    (r"(?<![0-9] )\b(adultes?|volwassenen?|mineurs?|minderjarigen?|enfants?|kinderen|personnes"
     r"|personen) *[:=(] *([0-9]+)\b\)?", r"\2 \1"),
)  # fmt: skip
KINDS = {
    "couple": r"couples?|koppels?|echtpa\w+",
    "spouse": r"mariee?s?|gehuwde?n?|conjointe?s?|epoux|epouse|mari|partners?|partenaires?"
    r"|compagnon|compagne|echtgeno\w+|concubine?s?|wettelijk samenwonende?|cohabitante? legale?",
    "mother": r"mere|moeder|maman|mama",
    "father": r"pere|vader|papa",
    "parents": r"parents|ouders",
    "parent": r"parent|ouder",
    "adults": r"adulte?s?|ad|a|volwassenen?|volw|v|majeure?s?|meerderjarigen?|meerderjarig",
    "woman": r"femmes?|vrouwen|vrouw",
    "lady": r"dames?|mme|madame|mevrouw|mevr",
    "man": r"hommes?|mannen|man|monsieur|m|mr|meneer|dhr|heer",
    "alone": r"isolee?s?|alleenstaanden?|alleenstaand|seule?s?|alleen|solo",
    "minors": r"mineure?s?|minderjarigen?|minderjarig|minors?|mind|min|mj",
    "children": r"enfants?|enf|e|kind|kinderen|kids|kdn|k|grands",
    "some": r"quelques",
    "offspring": r"fils|filles?|garcons?|zoon|zonen|zoons|dochters?|jongens?|meisjes?|bebes?|baby"
    r"|baby's|babys|nourrissons?|peuters?|kleuters?|adolescente?s?|ados?",
    "twins": r"jumeaux|jumelles|tweeling",
    "relatives": r"oncles?|tantes?|oom|nonkel|oma|opa|grootmoeder|grootvader|schoon(?:moeder|vader)"
    r"|schoon(?:broer|zus)|soeurs?|freres?|zus(?:sen)?|zusters?|broers?|neveux?|nieces?|neef|nicht"
    r"|kleinkind|kleinkinderen|kleinzoon|kleindochter|cousine?s?",
    "persons": r"personnes?|personen|persoon|pers|p|membres?|leden|lid|tetes|gezinsleden|gezinslid"
    r"|koppige?",
    "sum": r"\+|&",
    "more": r"plus",
    "and": r"et|en|ainsi que|alsook",
    "with": r"avec|met|accompagnee?s?|vergezeld",
    "part": r"dont|waarvan|waaronder|inclus|incl|inclusief|including|parmi lesquels|y compris",
    "open": r"\(|\[",
    "close": r"\)|\]",
    "colon": r":",
    "comma": r",|/",
    "silent": r"de|d|du|des|le|la|les|l|van|het|the|uit|sa|son|ses|leurs?|zijn|haar|hun|mijn|onze"
    r"|familles?|fam|menage|gezin|gezinnen|huishouden|familie|foyer|composee?|bestaande?|bestaat"
    r"|monoparentale?|eenoudergezin|nombreuse|groot|kerngezin|nucleaire|jeunes?|petite?s?|kleine?"
    r"|jonge?|celibataires?|divorcee?s?|veuve?|veuf|weduwe|weduwnaar|gescheiden|separee?s?"
    r"|ongehuwde?|vrijgezel|interessee?|betrokkene|requerante?|demandeur|total|totaal|au|in|beide"
    r"|vit|vivent|vivant|woont|wonen|wonend|habite|samen|ensemble"
    r"|composition|samenstelling|gezinssamenstelling|x",
    "mark": r"[.'’–—-]",
}  # fmt: skip
SIGNS = ("sum", "open", "close", "colon", "comma", "mark")
TOKEN = re.compile(
    "(?P<number>[0-9]+)|"
    + "|".join(
        f"(?P<{kind}>(?:{words}){'' if kind in SIGNS else '(?![a-z])'})"
        for kind, words in KINDS.items()
    )
    + "|(?P<unknown>[^ ]+)| +"
)
COUNTED = tuple(KINDS)[: tuple(KINDS).index("sum")]
SILENT = ("silent", "mark")
JOINS = {"sum": "sum", "more": "sum", "and": "and", "with": "with", "comma": ""}
PLURAL = re.compile("(?!fils|epoux).*[sx]|.*eren|.*enen|.*igen|zonen|leden|mannen|vrouwen|ouders")


@dataclass(frozen=True)
class Token:
    """A noun, with its number if it has one; a bare number has no noun. ``join`` is what stands
    before it: «sum», «and», «with», or nothing. «part», «open», «close», «colon» divide.
    """

    kind: str
    word: str = ""
    count: int | None = None
    join: str = ""

    @property
    def many(self) -> bool:
        """Several, and nobody says how many."""
        return self.count is None and bool(PLURAL.fullmatch(self.word))


def prepare(text: str) -> str:
    """Folded, with numbers as digits; without ages, and without children who are not born.

    Raises ValueError where a number can be an age as well as persons, or somebody's parents are
    named and not whether he is counted.
    """
    folded = fold(text).replace("œ", "oe")
    words = re.sub(r"\b[a-z]+\b", lambda one: DIGITS.get(one[0], one[0]), OUR.sub("", folded))
    if OF_A_FAMILY.search(words):
        raise ValueError(f"has a number that can be an age: {ASKED}")
    if whose := WHOSE.search(words):
        raise ValueError(f"has «{whose[0]}», and does not say who is with them: {ASKED}")
    for pattern in (DATES, AGES, UNBORN, EXPECTING):
        words = pattern.sub(" ", words)
    words = re.sub(r"\( *[,/]* *\)", " ", words)  # where an age stood
    for wording, same in SAME:
        words = re.sub(wording, same, words)
    return " ".join(words.split())


def tokens(words: str) -> list[Token]:
    """Raises ValueError at the first word that is not known."""
    found: list[Token] = []
    count: int | None = None
    join = ""
    for one in TOKEN.finditer(words):
        kind, word = one.lastgroup or "", one[0]
        if kind == "unknown" or (kind in COUNTED and len(word) == 1 and count is None):
            raise ValueError(f"has «{word}», which is not understood: {ASKED}")
        if kind == "number":
            found += [Token("bare", "", count, join)] if count is not None else []
            join, count = ("" if count is not None else join), int(word)
        elif kind in COUNTED:
            found.append(Token(kind, word, count, join))
            join, count = "", None
        elif kind and kind not in SILENT:
            found += [Token("bare", "", count, join)] if count is not None else []
            join, count = JOINS.get(kind, ""), None
            found += [] if kind in JOINS else [Token(kind)]
    return found if count is None else [*found, Token("bare", "", count, join)]
