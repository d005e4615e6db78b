"""Text made comparable: what people type and what the register says, folded alike."""

import unicodedata

MOST_WORDS = 20  # of a search; more would only make the question longer
NEITHER = ("Cc", "Cs")  # control characters, halves of characters: no database keeps them all


def clean(value: object) -> str:
    """Text as people meant it: no control characters but new lines, no spaces around it."""
    text = "" if value is None else str(value)
    kept = [one for one in text if one == "\n" or unicodedata.category(one) not in NEITHER]
    return "".join(kept).strip()


def fold(text: str) -> str:
    """Lower case, no accents, single spaces: the same in both databases."""
    if text.isascii() and text.isprintable():  # as below, by the short way
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", clean(text).casefold())
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(kept.replace("’", "'").split())


def like(text: str) -> str:
    """A pattern for LIKE ... ESCAPE '/' that finds ``text`` anywhere, taken to the letter."""
    escaped = text.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return f"%{escaped}%"
