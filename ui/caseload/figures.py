"""The line of figures of the caseload, each with its change and its way to the cases."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import streamlit as st

from db import clock
from db.case.attention import ATTENTION
from db.case.filters import RECENT_DAYS, Filters
from db.caseload import figures
from db.caseload.figures import Figures
from db.security import rights
from db.user import User
from ui.case.filter_names import DAYS, NAMES
from ui.caseload import chart
from ui.components import url_state
from ui.text.attention import WORDS
from ui.text.i18n import N_, _, ngettext, number, percent

Good = Literal["up", "down", "neither"]
COLOUR: dict[Good, Literal["normal", "inverse", "off"]] = {
    "up": "normal",
    "down": "inverse",
    "neither": "off",
}


@dataclass(frozen=True)
class Tile:
    """One figure: its name (``Figures.value``), its words, which way is good, where its cases are.

    ``count``: which may be too small to be told; ``share``: of one, told in percent; ``of``: what
    it counts, cases or, rounded, their households.
    """

    name: str
    label: str
    help: str
    good: Good
    cases: dict[str, str] | None = None
    share: bool = False
    count: bool = False
    of: Literal["household", "cases", "invited", "appointments"] = "household"


OPEN = Tile(
    "open",
    N_("Open cases"),
    N_("All that is not closed; beside it the capacity in cases of the coaches at work."),
    "neither",
    {},
    count=True,
)
RECENT = (
    Tile(
        "closed",
        N_("Closed"),
        N_("Closed in the last four weeks."),
        "neither",
        {"recent": "all"},
        count=True,
    ),
    Tile(
        "durable",
        N_("Durable"),
        N_("Of what closed in the last four weeks: a durable future, in either country."),
        "up",
        {"recent": "durable"},
        share=True,
    ),
    Tile(
        "stay",
        N_("In Belgium"),
        N_("Of what closed in the last four weeks: a durable future in Belgium."),
        "neither",
        {"recent": "stay"},
        share=True,
    ),
    Tile(
        "attendance",
        N_("Attendance"),
        N_(
            "Who came at least once within 60 days, to an appointment or to the desk, of the "
            "persons who were first invited in the four weeks that ended 60 days ago. Each counts "
            "once, not the household; who came to the desk without an invitation is left out."
        ),
        "up",
        None,
        share=True,
        of="invited",
    ),
    Tile(
        "show_up",
        N_("Appointments kept"),
        N_(
            "Show-up: kept, of the appointments of the last four weeks to which somebody came or "
            "did not come; excused, desk, and what is not noted yet are left out."
        ),
        "up",
        None,
        share=True,
        of="appointments",
    ),
    Tile(
        "days_to_outcome",
        N_("Days to outcome"),
        N_(
            "Median days from invitation to outcome, of cases closed in the last four weeks; "
            "who was never invited is left out."
        ),
        "down",
        {"recent": "all"},
        of="cases",
    ),
)


def tiles() -> list[Tile]:
    """Every figure, in the order of the screen: what is open, what asks for attention, the rest."""
    attention = [
        Tile(name, WORDS[name].figure, WORDS[name].help, "down", {"attention": name}, count=True)
        for name in ATTENTION
    ]
    return [OPEN, *attention, *RECENT]


def draw_figures(user: User, filters: Filters) -> None:
    today, exact = clock.today(), rights.sees_exact_counts(user)
    now = figures.figures(user, filters, today)
    before = figures.figures(user, filters, today - timedelta(days=7))
    linked = rights.may(user, "cases")
    with st.grid(6, gap="small", min_column_width=150):
        for tile in tiles():
            with st.container(border=True, gap=None, height="stretch"):
                _tile(tile, now, before, exact=exact)
                if linked and tile.cases is not None:
                    _link(tile, filters, today)


def narrow(name: str, options: list[Any], *, alone: bool = False) -> Callable[[int], None]:
    """A callback: a click on a bar narrows the page to its coach or site.

    ``alone``: to nothing else, and only where nothing else is chosen.
    """

    def narrowed(picked: int) -> None:
        found = url_state.kept(name for name in NAMES if name not in url_state.WORDS)
        if picked not in options or str(picked) in found.get(name, []):
            return
        if not alone or set(found) <= set(DAYS):
            url_state.go(found | {name: [str(picked)]})

    return narrowed


def _tile(tile: Tile, now: Figures, before: Figures, *, exact: bool) -> None:
    say: Callable[[float | None], str] = percent if tile.share else number
    value, past = now.value(tile.name), before.value(tile.name)
    delta: str | int | None = None
    if value is not None and past is not None:
        points = round((value - past) * 100) if tile.share else round(value - past)
        delta = 0 if points == 0 else f"{points:+d}" + (_(" pts") if tile.share else "")
    st.metric(
        _(tile.label),
        chart.FEW if value is None and tile.count else say(value) + _aside(tile, now, exact=exact),
        delta,
        delta_color=COLOUR[tile.good],
        help=" ".join(
            (_(tile.help), counted(tile, exact=exact), _("The change is since a week ago."))
        ),
    )
    if said := _told(tile, now, exact):
        st.caption(said)


def counted(tile: Tile, *, exact: bool) -> str:
    """What a figure counts, as its help says it."""
    if tile.of == "invited":
        return _("Counts persons.")
    if tile.of == "appointments":
        return _("Counts appointments.")
    return (
        _("Counts cases.")
        if exact or tile.of == "cases"
        else _("Counts persons: the household of each case.")
    )


def _told(tile: Tile, now: Figures, exact: bool) -> str:
    """The cases and the persons behind a figure, where it does not say them itself."""
    cases, persons = now.cases.get(tile.name), now.persons.get(tile.name)
    if tile.of == "invited":
        whole, came = now.persons.get("invited"), now.persons.get("came")
        said = _("{came} of {count} persons")
        return said.format(came=number(came), count=number(whole)) if whole else ""
    if tile.count and not exact:
        return _("persons")
    told = []
    if tile.share and cases is not None:
        told.append(ngettext("{count} case", "{count} cases", cases).format(count=number(cases)))
    if persons is not None and (tile.share or exact):
        some = ngettext("{count} person", "{count} persons", persons)
        told.append(some.format(count=number(persons)))
    return " · ".join(told)


def _aside(tile: Tile, now: Figures, *, exact: bool) -> str:
    if tile.name == "open" and exact:
        return f" / {number(now.capacity)}"
    if tile.name == "waiting" and now.longest_wait is not None:
        return " · " + _("{days} d").format(days=now.longest_wait)
    return ""


def _link(tile: Tile, filters: Filters, today: date) -> None:
    wanted = dict(tile.cases or {})
    recent = wanted.pop("recent", None)
    params: dict[str, list[str]] = {
        name: [str(one) for one in getattr(filters, name)]
        for name in ("units", "sites", "coaches", "targets", "nationalities", "orders")
    }
    params |= {name: [value] for name, value in wanted.items()}
    if recent:
        params["closed_from"] = [(today - timedelta(days=RECENT_DAYS - 1)).isoformat()]
        params["closed_to"] = [today.isoformat()]
        params["outcomes"] = [] if recent == "all" else [recent]
    st.page_link(
        "pages/cases.py",
        label=_("Cases"),
        icon=":material/arrow_forward:",
        query_params=url_state.link(NAMES, params),
        help=_("Show these cases"),
    )
