"""Text made comparable: what people type and what the register says, folded alike."""

import re
import unicodedata

MOST_WORDS = 20  # of a search; more would only make the question longer
# White space that is no line of its own: a tab, what else moves a printer, line and paragraph
# separators, and two letters that only look like a space.
SPACES = "\t\x0b\x0c\x1c-\x1f\x85\u2028\u2029\u2800\u3164\uffa0"
# What is not seen: controls, halves of characters, soft hyphens, spaces of no width, marks of the
# direction of writing, tags. Unseen in a name, it makes two names of one.
UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b"
    "\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff"
)
# Letters of scripts that U+200C and U+200D join or part (Arabic, those of India, Burmese, Khmer,
# Mongolian), and the pictures that U+200D makes one of. In Latin they are only unseen.
JOINED = (
    "\u0600-\u0dff\u1000-\u109f\u1780-\u18af\ua840-\ua87f\ua8e0-\ua8ff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"
)
SHAPES = "\u180b-\u180d\ufe00-\ufe0f"  # say which shape the letter or picture before them has
ODD = re.compile(f"[\r{SPACES}{UNSEEN}\u200c\u200d{SHAPES}]")
JOINERS = re.compile("([\u200c\u200d])[\u200c\u200d]+")
LONE = (
    re.compile(f"(?:^|(?<=[\\sA-Za-z\xc0-\u024f\u200c\u200d]))[{SHAPES}]+"),
    re.compile(f"(?<![{JOINED}])[\u200c\u200d]|[\u200c\u200d](?![{JOINED}])"),
)
NOTHING = re.compile(f"[\\s\u200c\u200d{SHAPES}]*")


def clean(value: object) -> str:
    """Text as people meant it: new lines, and else nothing that is not seen; no spaces around it.

    A tab between two words stays a space. Joiners stay between letters that they change.
    """
    text = "" if value is None else str(value)
    if not ODD.search(text):
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(f"[{UNSEEN}]", "", re.sub(f"[{SPACES}]", " ", text))
    text = JOINERS.sub(r"\1", text)
    for lone in LONE:
        text = lone.sub("", text).strip()
    return "" if NOTHING.fullmatch(text) else text


def fold(text: str) -> str:
    """Lower case, no accents, single spaces: the same in both databases."""
    if text.isascii() and text.isprintable():  # as below, by the short way
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", clean(text).casefold())
    plain = re.sub(f"[\u200c\u200d{SHAPES}]", "", plain)
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(kept.replace("’", "'").split())


def like(text: str) -> str:
    """A pattern for LIKE ... ESCAPE '/' that finds ``text`` anywhere, taken to the letter."""
    escaped = text.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return f"%{escaped}%"
