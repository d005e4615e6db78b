"""Before and after a meeting: its start, what is still to do, and the minutes of those held."""

from functools import partial

import streamlit as st

from db.errors import NotFound, Refused
from db.reference.places import Places
from db.reference.terms import Terms
from db.user import User
from db.weekly_meeting import meeting
from db.weekly_meeting.meeting import Held
from ui.components import downloads, feedback, tables, unit_choice, url_state
from ui.components.callbacks import act, follow
from ui.components.left_out import tell_left_out
from ui.text import refusals
from ui.text.i18n import _, moment
from ui.text.markdown import plain
from ui.weekly_meeting import minutes

PAGE = "meeting"
NAMES = ("unit", "minutes")


def unit(user: User, places: Places) -> int:
    """The unit that meets: the own one, or the one that the head of service chooses."""
    found = url_state.read(NAMES, ("unit", minutes.SHOWN))
    codes = {one.id: one.code for one in places.units}
    if found is not None:
        unit_choice.restore(found.get("unit", []), codes)
        st.session_state[minutes.SHOWN] = url_state.number(found.get("minutes", []))
    chosen = unit_choice.draw(codes) if user.unit_id is None else user.unit_id
    shown = st.session_state.get(minutes.SHOWN)
    asked = (found or {}).get("unit") == [str(chosen)]  # a link may name the only unit as well
    url_state.write(
        NAMES,
        {
            "unit": [str(chosen)] if user.unit_id is None or asked else [],
            "minutes": [str(shown)] if shown else [],
        },
    )
    tell_left_out(NAMES, {"unit": _("Unit")})
    return chosen


def asked() -> bool:
    """Whether minutes are looked at, even while a meeting runs."""
    return bool(st.session_state.get(minutes.SHOWN))


def draw_meeting(user: User, key: int, terms: Terms, *, leads: bool) -> None:
    """The start, open decisions, and minutes."""
    if asked():
        _minutes(user, terms)
        return
    if leads:
        st.markdown(_("The agenda comes from the data since the last meeting."))
        st.caption(
            _("Arrow keys lead to the next and the previous screen, for all who look along.")
        )
        st.button(
            _("Start the meeting"),
            type="primary",
            icon=":material/play_circle:",
            on_click=act(_start),
            args=(user, key),
        )
    else:
        st.info(_("No meeting is running. This page follows as soon as one is started."))
        _await(user, key)
    left, right = st.columns(2, gap="large")
    with left:
        _left_to_do(user, key, terms)
    with right:
        _held(user, key)


def _left_to_do(user: User, key: int, terms: Terms) -> None:
    st.subheader(_("Open decisions"), anchor=False)
    found = meeting.tasks(user, key)
    if not found:
        tables.empty(_("Nothing is open."))
    for deed in found:
        st.markdown(f"- {plain(minutes.sentence(deed, terms))}")


def _held(user: User, key: int) -> None:
    st.subheader(_("Minutes"), anchor=False)
    held = meeting.past(user, key)
    if not held:
        tables.empty(_("No meeting was held yet."))
    for one, at in held:
        st.button(
            moment(at),
            key=f"minutes-{one}",
            icon=":material/description:",
            type="tertiary",
            on_click=act(_open),
            args=(one,),
        )


def load(user: User, key: int) -> Held | None:
    """A meeting, or None after a sentence: it is not there, or its agenda cannot be read."""
    try:
        return meeting.load_meeting(user, key)
    except NotFound:
        st.warning(_("There are no such minutes, or they are not yours to see."))
    except Refused as error:
        st.error(plain(refusals.sentence(error.refusals[0])))
    return None


def _await(user: User, key: int) -> None:
    def look() -> None:
        if meeting.running(user, key) is not None:
            st.rerun()

    follow(look, seconds=2)


def _start(user: User, key: int) -> None:
    if feedback.attempt(partial(meeting.start_meeting, user, key, PAGE)):
        st.session_state[minutes.SHOWN] = None


def _open(key: int | None) -> None:
    st.session_state[minutes.SHOWN] = key


def _minutes(user: User, terms: Terms) -> None:
    st.button(
        _("Back"), icon=":material/arrow_back:", type="tertiary", on_click=act(_open), args=(None,)
    )
    held = load(user, int(st.session_state[minutes.SHOWN]))
    if held is None:
        return
    heading, found = minutes.title(held, held.unit), minutes.parts(held, terms)
    text = minutes.markdown(heading, found, plain)
    with st.container(horizontal=True):
        downloads.button(user, "PDF", "minutes-pdf", meeting=held.id)
        downloads.button(user, "Word", "minutes-docx", meeting=held.id)
        downloads.button(user, "Markdown", "minutes-md", meeting=held.id)
    with st.container(border=True):
        st.markdown(text, anchors=False)
