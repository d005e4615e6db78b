"""The filters of the caseload and of the list of cases; the rarer ones behind a button."""

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from db import limits
from db.case import later_orders
from db.case.attention import ATTENTION
from db.case.departure import MISSING
from db.case.filters import LISTS, NOBODY, Filters
from db.caseload import rounded_questions
from db.models import OPEN_STAGES
from db.reference import places
from db.reference.places import Places
from db.reference.terms import Terms
from db.user import User
from ui.case import lasting
from ui.case.countries import by_country
from ui.case.filter_names import DAYS, NAMES
from ui.case.outcomes import outcome_label, outcome_tree
from ui.components import url_state
from ui.components.callbacks import act
from ui.components.left_out import tell_left_out
from ui.components.tables import DAY_FORMAT
from ui.text import labels as text_labels
from ui.text.attention import WORDS
from ui.text.departure import LACKS
from ui.text.i18n import _, country, language

MORE = ("stages", "targets", "nationalities", "orders", "still")  # behind the button
POPOVER = 520  # pixels: two columns, so that all of them stand on a laptop's screen


class Bar:
    """Draws the filters and gives what they say. ``search`` adds the search field of the list."""

    def __init__(self, user: User, terms: Terms, *, search: bool = False) -> None:
        self.terms = terms
        self.places: Places = places.places(user, "figures", language())
        self.options = self._options(user)
        self._restore()
        for name, options in (
            *self.options.items(),
            ("attention", ATTENTION),
            ("missing", MISSING),
        ):
            url_state.known(name, options)
        self.filters = self._draw(search)
        self._remember()
        self._tell()

    def _options(self, user: User) -> dict[str, list[Any]]:
        return {
            "units": [place.id for place in self.places.units],
            "sites": [place.id for place in self.places.sites] + [NOBODY],
            # Who may see no coach by name may not ask for those without one either.
            "coaches": [place.id for place in self.places.coaches] + [NOBODY]
            if self.places.coaches
            else [],
            "stages": list(OPEN_STAGES),
            "targets": list(self.terms["target"]),
            "nationalities": sorted(rounded_questions.nationalities(user), key=by_country),
            "outcomes": outcome_tree(self.terms),
            "orders": list(later_orders.RANKS),
            "still": list(later_orders.STILL),
        }

    def _restore(self) -> None:
        found = url_state.read(NAMES)
        if found is None:
            return
        for name in LISTS:
            st.session_state[name] = url_state.chosen(found.get(name, []), self.options[name])
        for name in DAYS:
            st.session_state[name] = url_state.as_day(found.get(name, []))
        st.session_state["attention"] = url_state.one(found.get("attention", []), ATTENTION)
        st.session_state["missing"] = url_state.one(found.get("missing", []), MISSING)
        st.session_state["q"] = " ".join(found.get("q", []))

    def _draw(self, search: bool) -> Filters:
        labels = self._labels()
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            if search:
                st.text_input(
                    _("Search"),
                    key="q",
                    max_chars=100,
                    placeholder=_("Reference, SP number or name"),
                    width=240,
                )
            if len(self.options["units"]) > 1 or st.session_state.get("units"):
                self._choice("units", _("Unit"), labels["units"])
            self._choice("sites", _("Site"), labels["sites"])
            if len(self.places.coaches or ()) > 1 or st.session_state.get("coaches"):
                self._choice("coaches", _("Coach"), labels["coaches"])
            self._choice("outcomes", _("Outcome"), labels["outcomes"])
            self._more(labels)
            st.button(
                _("Clear"),
                icon=":material/filter_alt_off:",
                on_click=act(url_state.clear(NAMES)),
                help=_("Clear all filters"),
            )
        return self._said()

    def _more(self, labels: dict[str, Callable[[Any], str]]) -> None:
        set_here = [
            name for name in (*MORE, *DAYS, "attention", "missing") if st.session_state.get(name)
        ]
        title = _("More filters") + (f" ({len(set_here)})" if set_here else "")
        with (
            st.popover(title, icon=":material/tune:", width="content"),
            st.container(width=POPOVER),
        ):
            left, right = st.columns(2)
            with left:
                chosen = {one: WORDS[one].chosen for one in ATTENTION}
                self._one("attention", _("Needs attention"), chosen)
                self._choice("targets", _("Target group"), labels["targets"], width="stretch")
                self._choice(
                    "orders", _("First or further order"), labels["orders"], width="stretch"
                )
                st.date_input(_("Closed from"), value=None, key="closed_from", format=DAY_FORMAT)
            with right:
                self._choice("stages", _("Stage"), labels["stages"], width="stretch")
                self._choice(
                    "nationalities", _("Nationality"), labels["nationalities"], width="stretch"
                )
                self._choice("still", _("Still durable"), labels["still"], width="stretch")
                st.date_input(_("Closed until"), value=None, key="closed_to", format=DAY_FORMAT)
            about = _("Cases closed as a return that do not say all that is asked of one")
            self._one(
                "missing", _("Incomplete departure"), {one: LACKS[one] for one in MISSING}, about
            )

    def _one(self, name: str, label: str, words: dict[str, str], about: str | None = None) -> None:
        st.selectbox(
            label,
            list(words),
            index=None,
            key=name,
            format_func=lambda one: _(words[one]),
            placeholder=_("All cases"),
            help=about,
        )

    def _choice(
        self,
        name: str,
        label: str,
        say: Callable[[Any], str],
        width: Any = 200,  # noqa: ANN401
    ) -> None:
        st.multiselect(
            label,
            self.options[name],
            key=name,
            format_func=say,
            placeholder=_("All"),
            width=width,
            select_all=False,
        )

    def _labels(self) -> dict[str, Callable[[Any], str]]:
        sites = {place.id: place.name for place in self.places.sites} | {NOBODY: _("no site yet")}
        coaches = {place.id: place.name for place in self.places.coaches}
        coaches[NOBODY] = _("no coach yet")
        units = {place.id: f"{place.code} · {place.name}" for place in self.places.units}
        return {
            "units": lambda key: units.get(key, "–"),
            "sites": lambda key: sites.get(key, "–"),
            "coaches": lambda key: coaches.get(key, "–"),
            "stages": lambda code: self.terms["stage"][code].label,
            "targets": lambda code: self.terms["target"][code].label,
            "nationalities": country,
            "outcomes": lambda code: outcome_label(self.terms, code),
            "orders": text_labels.rank,
            "still": lasting.answer,
        }

    def _said(self) -> Filters:
        state = st.session_state
        lists: dict[str, Any] = {name: tuple(state.get(name) or ()) for name in LISTS}
        days: dict[str, Any] = {name: state.get(name) for name in DAYS}
        return Filters(
            **lists,
            **days,
            attention=state.get("attention"),
            missing=state.get("missing"),
            text=state.get("q", ""),
        )

    def emptied(self, names: Iterable[str]) -> Callable[[], None]:
        """A callback that empties some of the filters."""
        return url_state.clear(names)

    def _remember(self) -> None:
        said = self.filters
        found = {name: [str(one) for one in getattr(said, name)] for name in LISTS}
        for name in DAYS:
            chosen = getattr(said, name)
            found[name] = [chosen.isoformat()] if chosen else []
        found["attention"] = [said.attention] if said.attention else []
        found["missing"] = [said.missing] if said.missing else []
        found["q"] = [said.text] if said.text else []
        url_state.write(NAMES, found)

    def _tell(self) -> None:
        tell_left_out(
            NAMES,
            {
                "units": _("Unit"),
                "sites": _("Site"),
                "coaches": _("Coach"),
                "stages": _("Stage"),
                "targets": _("Target group"),
                "nationalities": _("Nationality"),
                "outcomes": _("Outcome"),
                "orders": _("First or further order"),
                "still": _("Still durable"),
                "attention": _("Needs attention"),
                "missing": _("Incomplete departure"),
                "closed_from": _("Closed from"),
                "closed_to": _("Closed until"),
            },
        )


def kept() -> Filters:
    """The filters of the list of cases as they stand, for a page that does not draw them."""
    found = url_state.kept(NAMES)
    lists: dict[str, Any] = {name: tuple(found.get(name, [])) for name in LISTS}
    for name in ("units", "sites", "coaches"):
        lists[name] = tuple(int(one) for one in lists[name] if one == "0" or limits.key(one))
    days: dict[str, Any] = {name: url_state.as_day(found.get(name, [])) for name in DAYS}
    attention = url_state.one(found.get("attention", []), ATTENTION)
    missing = url_state.one(found.get("missing", []), MISSING)
    text = " ".join(found.get("q", []))
    return Filters(**lists, **days, attention=attention, missing=missing, text=text)
