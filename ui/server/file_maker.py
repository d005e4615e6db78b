"""A file that was asked for, made when the browser fetches it, with the rights of that moment."""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.accounts import downloads, sign_in
from db.case import listing
from db.case.filters import LISTS, Filters
from db.case.listing import Sort
from db.clock import today
from db.errors import BadKey, NotAllowed, NotFound, Refused, SignInEnded, Unavailable
from db.reference import places as reference_places
from db.reference import terms as reference_terms
from db.user import User
from db.weekly_meeting import meeting
from ui.case import columns as case_columns
from ui.case import filter_words
from ui.components import export, feedback
from ui.components.downloads import DAY
from ui.text import refusals
from ui.text.i18n import N_, _, language, speaking
from ui.weekly_meeting import minutes, word_file

LONGEST_NAME = 120  # characters of a file's name
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class File:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Refusal:
    """Why there is no file, in the language of who asked; ``status`` of HTTP."""

    status: int
    sentence: str


REFUSED: dict[type[Exception], tuple[int, str]] = {
    NotFound: (410, N_("This file was fetched already, or is no longer there. Ask for it again.")),
    NotAllowed: (403, N_("This file is not for your account.")),
    Unavailable: (503, N_("The database did not answer. Ask for the file again.")),
    BadKey: (503, feedback.BAD_KEY),
}


def read_filters(question: Mapping[str, Any]) -> Filters:
    """The filters of ``list_question``, as JSON gives them back."""
    return Filters(**{name: _value(value) for name, value in question["filters"].items()})


def make(cookie: str | None, ticket: str) -> File | Refusal:
    """The file behind a ticket, for who holds the cookie now; called by the server, in no page."""
    try:
        user = sign_in.find_user(cookie)
    except (Unavailable, BadKey) as error:
        with speaking("fr"):  # whose cookie it is, and their language, cannot be read
            return _refused(error)
    if user is None:
        return Refusal(401, "")
    with speaking(user.language):
        try:
            question = downloads.fetch(user, ticket)
            with speaking(str(question.get("language"))):
                return KINDS[question["kind"]](user, question)
        except SignInEnded:
            return Refusal(401, "")
        except Refused as error:
            return Refusal(403, " ".join(refusals.sentence(one) for one in error.refusals))
        except tuple(REFUSED) as error:
            return _refused(error)
        except Exception as error:
            logging.getLogger("board").exception("A file failed", exc_info=error)
            return Refusal(500, _("Something went wrong; there is no file. Call the helpdesk."))


def _refused(error: Exception) -> Refusal:
    if isinstance(error, BadKey):
        logging.getLogger("board").error("%s", error)
    status, said = next(one for kind, one in REFUSED.items() if isinstance(error, kind))
    return Refusal(status, _(said))


def _cases(user: User, question: Mapping[str, Any], form: str) -> File:
    filters = read_filters(question)
    columns = [str(name) for name in question["columns"]]
    if user.unit_id is None and "unit" not in columns:  # who sees several units
        columns.insert(1, "unit")
    frame = listing.export(user, filters, Sort(**question["sort"]), form, "cases")
    shown = case_columns.labelled(frame, reference_terms.terms(language()))[columns]
    titles, name = case_columns.titles(columns), _name(user, filters)
    if form == "csv":
        return File(f"{name}.csv", "text/csv; charset=utf-8", export.csv(shown, titles))
    return File(f"{name}.xlsx", EXCEL, export.workbook(shown, titles))


def _name(user: User, filters: Filters) -> str:
    """What a file of cases is called: its unit, its day, and what it was narrowed to.

    Words that were searched for may be a person's name: that there were some is all that is said.
    """
    terms, places = (
        reference_terms.terms(language()),
        reference_places.places(user, "cases", language()),
    )
    units = {one.id: one.code for one in places.units}
    asked = filters.units or ((user.unit_id,) if user.unit_id else ())
    chosen = [units.get(one, "") for one in asked] or [_("all units")]
    says = filter_words.says(terms, places)
    for name in (*LISTS[1:], "attention"):
        values = getattr(filters, name) or ()
        chosen += [says[name](one) for one in ([values] if isinstance(values, str) else values)]
    chosen += [_("search")] if filters.text else []
    period = [one.isoformat() for one in (filters.closed_from, filters.closed_to) if one]
    said = "-".join([_("cases"), *chosen[:1], today().isoformat(), *chosen[1:], *period])
    return re.sub(r"[^\w]+", "-", said)[:LONGEST_NAME].strip("-")


def _value(said: Any) -> Any:  # noqa: ANN401 - a field of Filters
    """A day says that it is one: words that were searched for may look like it."""
    if isinstance(said, dict):
        return date.fromisoformat(said[DAY])
    return tuple(said) if isinstance(said, list) else said


def _minutes(user: User, question: Mapping[str, Any], form: str) -> File:
    held = meeting.load_meeting(user, int(question["meeting"]))
    heading = minutes.title(held, held.unit)
    found = minutes.parts(held, reference_terms.terms(language()))
    name = f"icam-{held.unit}-{held.started_at:%Y-%m-%d}"
    if form == "pdf":
        return File(f"{name}.pdf", "application/pdf", minutes.pdf(heading, found))
    if form == "docx":
        return File(f"{name}.docx", WORD, word_file.docx(heading, found))
    text = minutes.markdown(heading, found)
    return File(f"{name}.md", "text/markdown; charset=utf-8", text.encode())


KINDS: dict[str, Callable[[User, Mapping[str, Any]], File]] = {
    "cases-csv": lambda user, question: _cases(user, question, "csv"),
    "cases-xlsx": lambda user, question: _cases(user, question, "xlsx"),
    "minutes-pdf": lambda user, question: _minutes(user, question, "pdf"),
    "minutes-docx": lambda user, question: _minutes(user, question, "docx"),
    "minutes-md": lambda user, question: _minutes(user, question, "md"),
}
