"""The filters for rounded figures: one value of one filter, and of closed cases a quarter."""

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from db import asking
from db.access import User
from db.errors import Refusal, Refused
from db.filters import ATTENTION, LISTS, Filters
from db.house import Terms
from ui import address, sentences
from ui.filters import ATTENTION_LABELS, DAYS, NAMES, Bar
from ui.words import _, quarter

ONE = tuple(name for name in (*LISTS, "attention") if name != "coaches")
PERIOD = "quarter"
OF_OPEN = ("stages", "attention")  # no closed case has them
KEYS = (*ONE, PERIOD)


class OneFilter(Bar):
    """Draws the boxes. ``refused`` says in a sentence why nothing may be shown for them."""

    def __init__(self, user: User, terms: Terms) -> None:
        self.user = user
        self.refused: str | None = None
        super().__init__(user, terms)
        self.refused = self.refused or self._refusal(self.filters)

    def _options(self, user: User) -> dict[str, list[Any]]:
        kept = {name: some for name, some in super()._options(user).items() if name in ONE}
        return kept | {"attention": list(ATTENTION), PERIOD: asking.quarters(date.today())}

    def _restore(self) -> None:
        """Boxes as the address has them; empty, with a sentence, where it asks too much."""
        found = address.read(NAMES)
        if found is not None:
            asked = self._asked(found)
            self.refused = self._refusal(asked) if asked else _sentence("rounded_group")
            for name in ONE:
                value = getattr(asked, name) if asked and not self.refused else None
                st.session_state[name] = value[0] if value and name in LISTS else value or None
            whole = asked and asked.closed_from and not self.refused
            st.session_state[PERIOD] = (asked.closed_from, asked.closed_to) if whole else None  # type: ignore[union-attr]
        for name in KEYS:
            if st.session_state.get(name) not in self.options[name]:
                st.session_state[name] = None

    def _asked(self, found: address.Address) -> Filters | None:
        """What an address asks; None where something in it cannot be chosen here."""
        lists: dict[str, Any] = {}
        for name in (*LISTS, "attention"):
            lists[name] = tuple(address.chosen(found.get(name, []), self.options.get(name, [])))
            if len(lists[name]) != len(found.get(name, [])):
                return None
        days: dict[str, Any] = {name: address.as_day(found.get(name, [])) for name in DAYS}
        if any(found.get(name) and not days[name] for name in DAYS):
            return None
        asks = lists.pop("attention")
        return Filters(**lists, **days, attention=asks[0] if asks else None)

    def _refusal(self, filters: Filters) -> str | None:
        try:
            asking.exact(self.user, filters, date.today())
        except Refused as error:
            return sentences.sentence(error.refusals[0])
        return None

    def _draw(self, search: bool) -> Filters:
        labels = self._labels() | {
            "attention": lambda one: _(ATTENTION_LABELS[one]),
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
                on_click=address.clear((*NAMES, *KEYS)),
                help=_("Clear all filters"),
            )
        st.caption(_("One filter at a time: a new choice replaces the one before."))
        return self._said()

    def _box(self, name: str, title: str, say: Callable[[Any], str]) -> None:
        st.selectbox(
            title,
            self.options[name],
            index=None,
            key=name,
            format_func=say,
            placeholder=_("All"),
            width=200,
            on_change=_replace,
            args=(name,),
        )

    def _said(self) -> Filters:
        chosen = {name: st.session_state.get(name) for name in KEYS}
        first, last = chosen[PERIOD] or (None, None)
        lists: dict[str, Any] = {
            name: () if chosen.get(name) is None else (chosen[name],) for name in LISTS
        }
        return Filters(**lists, closed_from=first, closed_to=last, attention=chosen["attention"])


def _replace(name: str) -> None:
    """A new choice empties the others; a quarter only what no closed case has."""
    if st.session_state.get(name) is None:
        return
    emptied = OF_OPEN if name == PERIOD else [one for one in ONE if one != name]
    for one in (*emptied, *([PERIOD] if name in OF_OPEN else [])):
        st.session_state[one] = None


def _sentence(rule: str) -> str:
    return sentences.sentence(Refusal(None, "filters", rule))
