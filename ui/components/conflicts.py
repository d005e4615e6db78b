"""Two people changed the same field: both values are shown, and the second person chooses."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Literal

import streamlit as st

from db.errors import Collision, Key
from ui.text import labels as text_labels
from ui.text.i18n import N_, _, day, moment
from ui.text.markdown import plain

Side = Literal["mine", "theirs"]
SIDES: dict[Side, str] = {"mine": N_("mine"), "theirs": N_("theirs")}


def choose(
    collisions: list[Collision],
    labels: Mapping[str, Callable[[Any], str]],
    rows: Mapping[Key, str] | None = None,
) -> dict[tuple[Key, str], Side] | None:
    """Which side each (row, field) takes, once the person has said so; None before.

    ``labels`` say the values of a field where they are codes; ``rows`` name the rows.
    """
    st.warning(
        _("Somebody else changed the same fields while you did. Nothing is saved yet: choose.")
    )
    chosen: dict[tuple[Key, str], Side] = {}
    with st.form("conflicts", border=True):
        for one in collisions:
            chosen[one.row, one.field] = _one(one, labels, (rows or {}).get(one.row))
        if st.form_submit_button(_("Save my choice"), type="primary", icon=":material/save:"):
            return chosen
    return None


def _one(one: Collision, labels: Mapping[str, Callable[[Any], str]], row: str | None) -> Side:
    title = f"{row} – {text_labels.field(one.field)}" if row else text_labels.field(one.field)
    st.markdown(f"**{plain(title)}**")
    say = labels.get(one.field, _plainly)
    texts = {
        "mine": _("Mine: {value}").format(value=_say(say, one.mine)),
        "theirs": _("{who}, {when}: {value}").format(
            who=plain(one.who or _("somebody")),
            when=moment(one.when),
            value=_say(say, one.theirs),
        ),
    }
    side: Side = st.radio(
        plain(title),
        list(SIDES),
        index=1,
        format_func=texts.__getitem__,
        key=f"conflict-{one.row}-{one.field}",
        label_visibility="collapsed",
    )
    return side


def _say(say: Callable[[Any], str], value: object) -> str:
    if value is None or value in ("", ()):
        return _("(empty)")
    return plain(say(value))


def _plainly(value: object) -> str:
    if isinstance(value, date):
        return day(value)
    return ", ".join(str(one) for one in value) if isinstance(value, tuple | list) else str(value)
