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
from ui.components import url_state
from ui.text.attention import WORDS
from ui.text.i18n import N_, _, number, percent

Good = Literal["up", "down", "neither"]
_FEW = "< 5"
COLOUR: dict[Good, Literal["normal", "inverse", "off"]] = {
    "up": "normal",
    "down": "inverse",
    "neither": "off",
}


@dataclass(frozen=True)
class Tile:
    """One figure: its name (``Figures.value``), its words, which way is good, where its cases are.

    ``count``: of cases, which may be too few to be told; ``share``: of one, told in percent.
    """

    name: str
    label: str
    help: str
    good: Good
    cases: dict[str, str] | None = None
    share: bool = False
    count: bool = False


OPEN = Tile(
    "open",
    N_("Open cases"),
    N_("All cases that are not closed; beside them the capacity of the coaches at work."),
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
        N_("Of the cases closed in the last four weeks: a durable future, in either country."),
        "up",
        {"recent": "durable"},
        share=True,
    ),
    Tile(
        "stay",
        N_("In Belgium"),
        N_("Of the cases closed in the last four weeks: a durable future in Belgium."),
        "neither",
        {"recent": "stay"},
        share=True,
    ),
    Tile(
        "show_up",
        N_("Show-up rate"),
        N_(
            "Came, of all who came or did not to an appointment of the last four weeks; excused, "
            "desk, and what is not noted yet are left out."
        ),
        "up",
        None,
        share=True,
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
    today = clock.today()
    now = figures.figures(user, filters, today)
    before = figures.figures(user, filters, today - timedelta(days=7))
    linked = rights.may(user, "cases")
    with st.grid(6, gap="small", min_column_width=150):
        for tile in tiles():
            with st.container(border=True, gap=None, height="stretch"):
                _tile(tile, now, before)
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


def _tile(tile: Tile, now: Figures, before: Figures) -> None:
    say: Callable[[float | None], str] = percent if tile.share else number
    value, past = now.value(tile.name), before.value(tile.name)
    delta: str | int | None = None
    if value is not None and past is not None:
        points = round((value - past) * 100) if tile.share else round(value - past)
        delta = 0 if points == 0 else f"{points:+d}" + (_(" pts") if tile.share else "")
    st.metric(
        _(tile.label),
        _FEW if value is None and tile.count else say(value) + _aside(tile, now),
        delta,
        delta_color=COLOUR[tile.good],
        help=_(tile.help) + " " + _("The change is since a week ago."),
    )


def _aside(tile: Tile, now: Figures) -> str:
    if tile.name == "open":
        return f" / {number(now.capacity)}"
    if tile.name == "waiting" and now.longest_wait is not None:
        return " · " + _("{days} d").format(days=now.longest_wait)
    return ""


def _link(tile: Tile, filters: Filters, today: date) -> None:
    wanted = dict(tile.cases or {})
    recent = wanted.pop("recent", None)
    params: dict[str, list[str]] = {
        name: [str(one) for one in getattr(filters, name)]
        for name in ("units", "sites", "coaches", "targets", "nationalities")
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
