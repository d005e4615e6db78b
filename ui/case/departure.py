"""What goes with an outcome, asked where a case is closed, and mended on its page afterwards."""

from collections.abc import Iterable
from functools import partial
from typing import Any

import streamlit as st

from db.case import departure, edit, fields
from db.case.view import View
from db.errors import Conflicts
from db.models import reference
from db.models.departure import GOES_WITH, goes
from db.reference import terms as reference_terms
from db.reference.terms import Terms
from db.transaction import Edit
from db.user import User
from ui.case import edit_form
from ui.case.countries import by_name
from ui.case.labels import Say, labels_of
from ui.components import feedback
from ui.components.callbacks import act
from ui.text import labels, saved
from ui.text.i18n import _
from ui.text.markdown import plain

PAGE = "case"


def options(name: str, terms: Terms, standing: object = None) -> list[Any]:
    """What may be chosen in a field that goes with an outcome."""
    one = fields.FIELDS[name]
    if one.kind == "country":
        return by_name()
    if one.kind == "yes_no":
        return [True, False]
    return reference_terms.choices(terms, one.terms, standing)


def ask(terms: Terms, key: str, outcome: str | None = None) -> dict[str, object]:
    """The fields that go with an outcome, or all of them where a form cannot know it yet; gives
    those that were filled in.
    """
    says = labels_of(terms)
    names = [name for name in GOES_WITH if outcome is None or goes(name, outcome)]
    found = {name: _select(name, terms, f"{name}-{key}", says[name]) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def tell(user: User, view: View, terms: Terms) -> None:
    """What is known of a departure, or why somebody was not invited; what is missing, to mend."""
    case, says = view.case, labels_of(terms)
    known = {name: getattr(case, name) for name in GOES_WITH}
    said = [
        _("{name}: {value}").format(name=labels.field(name), value=says[name](value))
        for name, value in known.items()
        if value is not None
    ]
    if said:
        st.caption(plain(_("; ").join(said)))
    lacking = departure.missing(case)
    if not lacking:
        return
    names = ", ".join(saved.small(labels.field(name)) for name in lacking)
    with st.container(horizontal=True, vertical_alignment="center"):
        text = _("Not said yet of this departure: {fields}.").format(fields=plain(names))
        st.markdown(f":material/flight_takeoff: {text}", width="content")
        _mend(user, view, terms, [*lacking, *_unsaid_bonus(known["departure_bonus"])])


def _unsaid_bonus(standing: object) -> Iterable[str]:
    return ["departure_bonus"] if standing is None else []


def _mend(user: User, view: View, terms: Terms, names: list[str]) -> None:
    key, says = f"{view.case.id}-{feedback.saves()}", labels_of(terms)
    with (
        st.popover(_("Complete"), icon=":material/edit:", key=f"departure-{key}"),
        st.form(f"departure-form-{key}", border=False),
    ):
        for name in names:
            _select(name, terms, f"{name}-{key}", says[name])
        # A callback: what stood there is what was shown when this was filled in.
        done = partial(_save, user, view.case.id, {f"{name}-{key}": name for name in names})
        st.form_submit_button(_("Save"), type="primary", on_click=act(done))


def _save(user: User, key: int, widgets: dict[str, str]) -> None:
    typed = {name: st.session_state.get(widget) for widget, name in widgets.items()}
    after = {name: value for name, value in typed.items() if value is not None}
    before = dict.fromkeys(after)
    if after and feedback.attempt(partial(_attempt, user, Edit(key, before, after))):
        edit_form.begin_anew()
        feedback.done(saved.saved(reference(key), after), user, PAGE, key)


def _attempt(user: User, one: Edit) -> None:
    """Only empty fields are filled here: what somebody else said meanwhile stays, and is shown."""
    try:
        edit.save(user, [one], PAGE)
    except Conflicts as error:
        raise Conflicts([]) from error


def _select(name: str, terms: Terms, key: str, say: Say) -> object:
    return st.selectbox(
        labels.field(name),
        options(name, terms),
        index=None,
        key=key,
        format_func=say,
        placeholder="–",
    )
