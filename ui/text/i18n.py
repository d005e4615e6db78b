"""Words on screen: gettext for sentences, the database for terms, Babel for the rest."""

import gettext as standard
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import streamlit as st
from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

LANGUAGES = {"fr": "Français", "nl": "Nederlands", "de": "Deutsch", "en": "English"}
TRANSLATED = ("fr", "nl")
CATALOGUES = Path(__file__).resolve().parents[2] / "locale"
BRUSSELS = ZoneInfo("Europe/Brussels")
LANGUAGE = "language"  # the key of the session's language
NARROW = "\u202f"  # a narrow space at which no line is broken
BEFORE_A_MARK = re.compile(r"[ \xa0](?=[:;?!»](?:\W|$))")
AFTER_A_QUOTE = re.compile(r"(?<=«)[ \xa0]")
OTHER_CODES = {"prs": "fa_AF", "kmr": "ku"}  # what Babel calls Dari and Kurmanji
SPOKEN: ContextVar[str | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Words in this language where no browser tab is drawn: in files that the server makes."""
    before = SPOKEN.set(code if code in LANGUAGES else "fr")
    try:
        yield
    finally:
        SPOKEN.reset(before)


def language() -> str:
    """The language of this browser tab: chosen, or of the account; at first that of the browser
    where the board speaks it, else French.
    """
    if spoken := SPOKEN.get():
        return spoken
    return str(st.session_state.get(LANGUAGE) or _of_browser())


def _of_browser() -> str:
    code = (st.context.locale or "")[:2]
    return code if code in TRANSLATED else "fr"


def _(message: str) -> str:
    return catalogue(language()).gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    return catalogue(language()).ngettext(one, many, number)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    return message


@cache
def catalogue(code: str) -> standard.NullTranslations:
    """The messages of a language; what German lacks is shown in English."""
    path = CATALOGUES / code / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return standard.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        messages = read_po(file, locale=code)
    if code == "fr":
        _set_french(messages)
    write_mo(compiled, messages)
    compiled.seek(0)
    return standard.GNUTranslations(compiled)


def _set_french(messages: Catalog) -> None:
    """Give French its narrow no-break spaces, so that no line begins with a colon or a mark."""
    for message in messages:
        said = message.string
        if isinstance(said, str):
            message.string = _spaced(said)
        else:
            message.string = tuple(_spaced(one) for one in said or ())


def _spaced(text: str) -> str:
    return BEFORE_A_MARK.sub(NARROW, AFTER_A_QUOTE.sub(NARROW, text))


def day(value: date | None) -> str:
    return format_date(value, "d MMM y", locale=language()) if value else "–"


def quarter(first: date) -> str:
    """«3rd quarter 2026», of its first day."""
    return format_date(first, "QQQQ y", locale=language())


def month_of_birth(part: str) -> str:
    """«05/1990» or «1990», where nobody knows the day: a year and perhaps a month in ISO 8601."""
    return "/".join(reversed(part.split("-")))


def moment(value: datetime | None) -> str:
    """A moment in UTC as a Belgian clock shows it."""
    if value is None:
        return "–"
    return format_datetime(value, "d MMM y HH:mm", tzinfo=BRUSSELS, locale=language())


def number(value: float | None, digits: int = 0) -> str:
    if value is None:
        return "–"
    pattern = "#,##0" if digits == 0 else "#,##0.#"
    return str(format_decimal(round(value, digits), format=pattern, locale=language()))


def percent(value: float | None) -> str:
    return "–" if value is None else str(format_percent(value, locale=language()))


def country(code: str) -> str:
    if code == "XX":
        return _("stateless or unknown")
    return str(Locale(language()).territories.get(code, code))


def tongue(code: str | None) -> str:
    if not code:
        return "–"
    if code == "ber":
        return _("Berber")
    code = OTHER_CODES.get(code, code)
    found = Locale(language()).languages.get(code) or Locale("en").languages.get(code, code)
    return str(found)


COMMON = (
    "ar", "de", "en", "es", "fa", "ff", "fr", "hy", "ka", "ku", "ln", "nl", "pa", "prs", "ps", "pt",
    "ro", "ru", "so", "sq", "sr", "sw", "ta", "ti", "tr", "uk", "ur", "vi", "wo", "zh",
)  # fmt: skip
