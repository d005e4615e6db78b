"""The screens of a meeting, each without scrolling, in large type."""

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd
import streamlit as st

from db.directory import reports
from db.reference.places import Places
from db.reference.terms import Terms
from db.user import User
from db.weekly_meeting.agenda import Agenda, AgendaCase
from db.weekly_meeting.meeting import Held
from ui.allocation import chosen_lines
from ui.caseload.figures import counted, tiles
from ui.directory import report_dialog
from ui.directory import reports as directory_reports
from ui.text.i18n import N_, _, day, ngettext, number, percent
from ui.text.markdown import plain
from ui.weekly_meeting import attendees, case_screen, decisions

SECTIONS = {
    "figures": N_("Figures"),
    "waiting": N_("Waiting list"),
    "attention": N_("Attention"),
    "loads": N_("Loads"),
    "outcomes": N_("Outcomes"),
    "referrals": N_("Referrals"),
    "reports": N_("Said to be wrong"),
    "tasks": N_("To do"),
    "end": N_("End"),
}


class Screen(NamedTuple):
    """One screen of a meeting; ``case`` is the item of the agenda that it is about."""

    section: str
    case: AgendaCase | None = None


def listed(held: Held) -> list[Screen]:
    """Every screen of the agenda, in order; a case that needs attention has one of its own."""
    found = [Screen("figures"), Screen("waiting")]
    found += [Screen("attention", one) for one in held.agenda.attention]
    found += [Screen(name) for name in ("loads", "outcomes", "referrals")]
    if held.agenda.reports:
        found.append(Screen("reports"))
    return [*found, Screen("tasks"), Screen("end")]


def draw(
    user: User, held: Held, screen: Screen, terms: Terms, places: Places, *, leads: bool
) -> None:
    """What this screen shows, and what can be decided on it."""
    told = held.agenda
    if screen.case is not None:
        case_screen.draw_case(user, held, screen.case, terms, places, leads=leads)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_title(screen.section, told), anchor=False)
        if leads:
            decisions.general(user, held, places)
    if screen.section == "figures":
        _figures(told)
    elif screen.section == "waiting":
        _waiting(told)
    elif screen.section == "loads":
        _loads(user, held, leads=leads)
    elif screen.section == "outcomes":
        _outcomes(told, terms)
    elif screen.section == "referrals":
        _referrals(told, terms)
    elif screen.section == "reports":
        _reports(user, held, leads=leads)
    elif screen.section == "tasks":
        decisions.tasks(user, held, terms, leads=leads)
    else:
        _end(user, held, terms, places, leads=leads)


def _title(section: str, told: Agenda) -> str:
    since = day(told.since)
    if section == "figures":
        return _("Figures, and what changed since {day}").format(day=since)
    if section == "outcomes":
        return _("Outcomes since {day}").format(day=since)
    if section == "waiting":
        return _("New and waiting")
    if section == "reports":
        return _("Said to be wrong in the directory")
    if section == "tasks":
        return _("Open decisions")
    return _(SECTIONS[section])


def _figures(told: Agenda) -> None:
    with st.grid(4, gap="xsmall"):
        for tile in tiles():
            value, past = told.figures.value(tile.name), told.before.value(tile.name)
            say = percent if tile.share else number
            change = None
            if value is not None and past is not None:
                points = round((value - past) * (100 if tile.share else 1))
                change = f"{points:+d}" + (_(" pts") if tile.share else "") if points else 0
            aside = f" / {number(told.figures.capacity)}" if tile.name == "open" else ""
            good = {"up": "normal", "down": "inverse", "neither": "off"}[tile.good]
            st.metric(
                _(tile.label),
                say(value) + aside,
                change,
                delta_color=good,  # type: ignore[arg-type]
                help=counted(tile, exact=True),
                border=True,
            )


def _waiting(told: Agenda) -> None:
    count = told.figures.attention.get("waiting") or 0
    text = ngettext("{count} case waits", "{count} cases wait", count).format(count=count)
    new = ngettext("{count} is new", "{count} are new", told.new).format(count=told.new)
    st.subheader(f"{text} · {new}", anchor=False)
    rows = [
        (
            f"{one.reference} · {one.name}",
            _("; ").join(case_screen.reasons(one, told.day)),
            day(one.term_ends_on),
            "✓" if one.minors else "",
        )
        for one in told.waiting
    ]
    _table(rows, (_("Case"), _("Wait"), _("Term ends"), _("Minors")))
    st.page_link("pages/allocation.py", label=_("Allocation"), icon=":material/arrow_forward:")


def _loads(user: User, held: Held, *, leads: bool) -> None:
    told = held.agenda
    over = [one for one in told.loads if one.over]
    left, right = st.columns([1, 1.8], gap="large")
    with left:
        st.subheader(_("Over capacity"), anchor=False)
        rows = [
            (one.name, f"{one.open} / {number(one.capacity, 1)}")
            for one in sorted(over, key=lambda it: it.capacity - it.open)[:8]
        ]
        _table(rows, (_("Coach"), _("Open cases")))
    with right:
        st.subheader(_("To balance"), anchor=False)
        if not told.moves:
            st.markdown(_("Nothing to propose."))
        for move in told.moves:
            why = chosen_lines.say(move.reasons)
            who = case_screen.joined((move.reference, move.name))
            line = f"{who} · {plain(move.from_coach)} → **{plain(move.to_coach)}** ({why})"
            decisions.move(user, held, move, line, leads=leads)


def _outcomes(told: Agenda, terms: Terms) -> None:
    labels = terms["outcome"]
    with st.grid(3, gap="small"):
        for group in ("return", "stay", "none"):
            st.metric(plain(labels[group].label), number(told.groups.get(group, 0)), border=True)
    rows = [
        (f"{one.reference} · {one.name}", labels[one.outcome].label, one.coach or "–")
        for one in told.outcomes
    ]
    _table(rows, (_("Case"), _("Outcome"), _("Coach")))


def _referrals(told: Agenda, terms: Terms) -> None:
    left, right = st.columns([1, 1.2], gap="large")
    with left:
        st.subheader(_("Failed"), anchor=False)
        rows = [
            (f"{one.reference} · {one.name}", one.organisation, terms["referral"][one.result].label)
            for one in told.failed
        ]
        _table(rows, (_("Case"), _("Organisation"), _("Result")))
    with right:
        count = told.gone_stale
        text = ngettext("{count} entry to verify", "{count} entries to verify", count)
        st.subheader(text.format(count=number(count)), anchor=False)
        stale = [(f"{it.organisation} · {it.service}", day(it.verified_on)) for it in told.stale]
        _table(stale, (_("Service"), _("Verified on")))
        st.page_link(
            "pages/directory.py",
            label=_("Referral directory"),
            icon=":material/arrow_forward:",
            query_params={"states": "stale"},
        )


def _reports(user: User, held: Held, *, leads: bool) -> None:
    """Entries said to be wrong, as at the start; who leads settles them on the spot."""
    told = held.agenda.reports
    now = reports.named(user, [one.id for one in told]) if leads else {}
    for one in told:
        with st.container(horizontal=True, vertical_alignment="center"):
            words = f"{report_dialog.quote(one.words)} · {plain(one.by)}, {day(one.on)}"
            said = now.get(one.id)
            done = (
                f"  \n:material/check: {report_dialog.outcome(said)}"
                if said and said.result
                else ""
            )
            st.markdown(f"**{plain(one.title)}**  \n{words}{done}", width="stretch")
            if said and not said.result:
                directory_reports.form(user, said.id, "meeting", held.id)
    rest = held.agenda.reported - len(told)
    if rest:
        st.caption(_("And {count} more.").format(count=rest))
    st.page_link(
        "pages/directory.py",
        label=_("Referral directory"),
        icon=":material/arrow_forward:",
        query_params={"wrong": "open"},
    )


def _end(user: User, held: Held, terms: Terms, places: Places, *, leads: bool) -> None:
    """What was decided and who was there; then the end."""
    left, right = st.columns([1.6, 1], gap="large")
    with left:
        decisions.decided(held, terms)
    with right.container(border=True, gap="xsmall"):
        attendees.draw(user, held, places, leads=leads)
    if leads:
        decisions.end(user, held.id)


def _table(rows: Iterable[tuple[str, ...]], titles: tuple[str, ...]) -> None:
    frame = pd.DataFrame([map(plain, row) for row in rows], columns=list(titles))
    if frame.empty:
        st.markdown(_("Nothing."))
        return
    st.table(frame, border="horizontal", hide_index=True, alt=titles[0])
