"""The filters for rounded figures: one value of one filter, and of closed cases a quarter."""

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from db import clock
from db.case.attention import ATTENTION
from db.case.filters import LISTS, Filters
from db.caseload import rounded_questions
from db.errors import Refusal, Refused
from db.reference.terms import Terms
from db.user import User
from ui.case.filter_names import DAYS, NAMES
from ui.case_list.filters import Bar
from ui.components import url_state
from ui.components.callbacks import act
from ui.text import refusals
from ui.text.attention import WORDS
from ui.text.i18n import _, quarter

UNASKED = ("coaches", "orders", "still")  # of no rounded figure
ONE = tuple(name for name in (*LISTS, "attention") if name not in UNASKED)
PERIOD = "quarter"
OF_OPEN = ("stages", "attention")  # no closed case has them
KEYS = {name: f"one_{name}" for name in (*ONE, PERIOD)}  # a box holds one value, not a list


class OneFilter(Bar):
    """Draws the boxes. ``refused`` says in a sentence why nothing may be shown for them."""

    def __init__(self, user: User, terms: Terms) -> None:
        self.user = user
        self.refused: str | None = None
        super().__init__(user, terms)
        try:  # boxes can be tampered with
            rounded_questions.exact(user, self.filters, clock.today())
        except Refused as error:
            self.refused = self.refused or refusals.sentence(error.refusals[0])

    def _options(self, user: User) -> dict[str, list[Any]]:
        kept = {name: some for name, some in super()._options(user).items() if name in ONE}
        return kept | {
            "attention": list(ATTENTION),
            PERIOD: rounded_questions.quarters(clock.today()),
        }

    def _restore(self) -> None:
        """Boxes as the address has them; empty, with a sentence, where it asks too much."""
        found = url_state.read(NAMES, KEYS.values())
        if found is not None:
            try:
                asked = self._asked(found)
                rounded_questions.exact(self.user, asked, clock.today())
            except Refused as error:
                asked, self.refused = Filters(), refusals.sentence(error.refusals[0])
            self._fill(asked)
        for name, key in KEYS.items():
            if st.session_state.get(key) not in self.options[name]:
                st.session_state[key] = None

    def _tell(self) -> None:
        """What cannot be asked is refused whole."""

    def _fill(self, asked: Filters) -> None:
        for name in ONE:
            value = getattr(asked, name)
            st.session_state[KEYS[name]] = value[0] if value and name in LISTS else value or None
        period = asked.closed_from, asked.closed_to
        st.session_state[KEYS[PERIOD]] = period if asked.closed_from else None

    def _asked(self, found: url_state.Address) -> Filters:
        """What an address asks; Refused where it cannot be chosen here at all."""
        asked: dict[str, Any] = {}
        for name in (*LISTS, "attention"):
            values = found.get(name, [])
            asked[name] = tuple(url_state.chosen(values, self.options.get(name, [])))
            if len(asked[name]) != len(values):
                raise _refused("rounded_group")
        for name in DAYS:
            asked[name] = url_state.as_day(found.get(name, []))
            if len(found.get(name, [])) != (asked[name] is not None):
                raise _refused("rounded_quarter")
        if len(asked["attention"]) > 1:
            raise _refused("rounded_one_value")
        return Filters(**asked | {"attention": next(iter(asked["attention"]), None)})

    def _draw(self, search: bool) -> Filters:
        labels = self._labels() | {
            "attention": lambda one: _(WORDS[one].chosen),
            PERIOD: lambda days: quarter(days[0]),
        }
        titles = {
            "units": _("Unit"),
            "sites": _("Site"),
            "outcomes": _("Outcome"),
            "attention": _("Needs attention"),
            "stages": _("Stage"),
            "targets": _("Target group"),
            "nationalities": _("Nationality"),
        }
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            for name, title in titles.items():
                self._box(name, title, labels[name])
            self._box(PERIOD, _("Closed in"), labels[PERIOD])
            st.button(
                _("Clear"),
                icon=":material/filter_alt_off:",
                on_click=act(url_state.clear(NAMES, KEYS.values())),
                help=_("Clear all filters"),
            )
        st.caption(_("One filter at a time: a new choice replaces the one before."))
        return self._said()

    def emptied(self, names: Iterable[str]) -> Callable[[], None]:
        """A callback that empties some of the boxes."""
        names = tuple(names)
        return url_state.clear(names, {KEYS.get(name, KEYS[PERIOD]) for name in names})

    def _box(self, name: str, title: str, say: Callable[[Any], str]) -> None:
        st.selectbox(
            title,
            self.options[name],
            index=None,
            key=KEYS[name],
            format_func=say,
            placeholder=_("All"),
            width=200,
            on_change=act(_replace),
            args=(name,),
        )

    def _said(self) -> Filters:
        chosen = {name: st.session_state.get(key) for name, key in KEYS.items()}
        first, last = chosen[PERIOD] or (None, None)
        lists: dict[str, Any] = {
            name: () if chosen.get(name) is None else (chosen[name],) for name in LISTS
        }
        return Filters(**lists, closed_from=first, closed_to=last, attention=chosen["attention"])


def _replace(name: str) -> None:
    """A new choice empties the others; a quarter only what no closed case has."""
    if st.session_state.get(KEYS[name]) is None:
        return
    emptied = OF_OPEN if name == PERIOD else [one for one in ONE if one != name]
    for one in (*emptied, *([PERIOD] if name in OF_OPEN else [])):
        st.session_state[KEYS[one]] = None


def _refused(rule: str) -> Refused:
    return Refused([Refusal(None, "filters", rule)])
