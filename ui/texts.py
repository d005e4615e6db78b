"""Text that people typed, made harmless where Streamlit would read Markdown."""

import re

SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$&])")


def plain(text: object) -> str:
    """``text`` shown to the letter: no link, picture, directive, formula or heading."""
    return SPECIAL.sub(r"\\\1", str(text)).replace("\n", " ")
