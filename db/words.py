"""Text made comparable: what people type and what the register says, folded alike."""

import unicodedata


def fold(text: str) -> str:
    """Lower case, no accents, single spaces: the same in both databases."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(kept.replace("’", "'").split())


def like(text: str) -> str:
    """A pattern for LIKE ... ESCAPE '/' that finds ``text`` anywhere, taken to the letter."""
    escaped = text.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return f"%{escaped}%"
