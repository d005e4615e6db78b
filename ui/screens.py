"""The screens of a meeting, each without scrolling, in large type."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st
from streamlit.column_config import TextColumn

from db.access import User
from db.figures import Figures
from db.house import Places, Terms
from db.team import Held
from ui import deciding, minutes
from ui.figures import TILES
from ui.handing import REASONS as WHY
from ui.texts import plain
from ui.words import N_, _, day, ngettext, number, percent

SECTIONS = {
    "figures": N_("Figures"),
    "waiting": N_("New and waiting"),
    "attention": N_("Attention"),
    "loads": N_("Loads"),
    "outcomes": N_("Outcomes"),
    "referrals": N_("Referrals"),
    "tasks": N_("Open decisions"),
    "end": N_("End"),
}
WORDS = {
    "waiting": N_("Waiting for {days} days"),
    "term": N_("The term ends on {term}"),
    "no_answer": N_("Invited {invited} days ago, no answer"),
    "not_seen": N_("Not seen for more than 42 days"),
    "no_appointment": N_("No next appointment"),
}


class Screen(NamedTuple):
    """One screen of a meeting; ``item`` is the case it is about."""

    section: str
    item: dict[str, Any] | None = None


def listed(held: Held) -> list[Screen]:
    """Every screen of the agenda, in order; a case that needs attention has one of its own."""
    found = [Screen("figures"), Screen("waiting")]
    found += [Screen("attention", one) for one in held.agenda["attention"]]
    found += [Screen(name) for name in ("loads", "outcomes", "referrals", "tasks", "end")]
    return found


def draw(
    user: User, held: Held, screen: Screen, terms: Terms, places: Places, *, leads: bool
) -> None:
    """What this screen shows, and what can be decided on it."""
    told = held.agenda
    if screen.item is not None:
        _case(user, held, screen.item, terms, places, leads=leads)
        return
    st.header(_(SECTIONS[screen.section]), anchor=False)
    if screen.section == "figures":
        _figures(told)
    elif screen.section == "waiting":
        _waiting(told, terms)
    elif screen.section == "loads":
        _loads(user, held, leads=leads)
    elif screen.section == "outcomes":
        _outcomes(told, terms)
    elif screen.section == "referrals":
        _referrals(told, terms)
    elif screen.section == "tasks":
        deciding.tasks(user, held, terms, leads=leads)
    else:
        deciding.end(user, held, terms, leads=leads)
    if leads and screen.section not in ("tasks", "end"):
        deciding.general(user, held, places)


def reasons(item: dict[str, Any], today: date) -> list[str]:
    """Why a case is on the agenda, in sentences."""
    opened, invited = (_date(item[name]) for name in ("opened_on", "invited_on"))
    values = {
        "days": (today - opened).days if opened else "–",
        "invited": (today - invited).days if invited else "–",
        "term": day(_date(item["term_ends_on"])),
    }
    return [_(WORDS[name]).format(**values) for name in item["reasons"]]


def _figures(told: dict[str, Any]) -> None:
    now, before = Figures(**told["figures"]), Figures(**told["before"])
    st.subheader(f"{_('Since {day}').format(day=day(_date(told['since'])))}", anchor=False)
    with st.grid(4, gap="small"):
        for tile in TILES:
            value, past = getattr(now, tile.name), getattr(before, tile.name)
            say = percent if tile.share else number
            change = None
            if value is not None and past is not None:
                points = round((value - past) * (100 if tile.share else 1))
                change = f"{points:+d}" + (_(" pts") if tile.share else "") if points else 0
            aside = f" / {number(now.capacity)}" if tile.name == "open" else ""
            good = {"up": "normal", "down": "inverse", "neither": "off"}[tile.good]
            st.metric(_(tile.label), say(value) + aside, change, delta_color=good, border=True)  # type: ignore[arg-type]


def _waiting(told: dict[str, Any], terms: Terms) -> None:
    now = Figures(**told["figures"])
    count = now.waiting or 0
    text = ngettext("{count} person waits", "{count} persons wait", count).format(count=count)
    new = ngettext("{count} is new", "{count} are new", told["new"]).format(count=told["new"])
    st.subheader(f"{text} · {new}", anchor=False)
    today = date.fromisoformat(told["day"])
    rows = [
        (
            f"{one['reference']} · {one['name']}",
            "; ".join(reasons(one, today)),
            day(_date(one["term_ends_on"])),
            "✓" if one["minors"] else "",
        )
        for one in told["waiting"]
    ]
    _table(rows, (_("Case"), _("Wait"), _("Term ends"), _("Minors")))
    st.page_link("pages/allocation.py", label=_("Allocation"), icon=":material/arrow_forward:")


def _case(
    user: User, held: Held, item: dict[str, Any], terms: Terms, places: Places, *, leads: bool
) -> None:
    """One case: why it is here, where it stands, and what is decided."""
    today = date.fromisoformat(held.agenda["day"])
    st.title(f"{item['reference']} · {plain(item['name'])}", anchor=False)
    with st.container(border=True):
        for sentence in reasons(item, today):
            st.header(f":material/priority_high: {sentence}", anchor=False)
    facts = (
        terms["stage"][item["stage"]].label,
        item["coach"] or _("no coach yet"),
        item["site"] or _("no site yet"),
        _next(_date(item["next_appointment_on"]), today),
    )
    st.subheader(" · ".join(plain(one) for one in facts), anchor=False)
    if leads:
        deciding.bar(user, held, item, terms, places)
    for deed in held.deeds:
        if deed.case_id == item["case"]:
            st.success(plain(minutes.sentence(deed, terms)), icon=":material/check:")


def _next(appointment: date | None, today: date) -> str:
    if appointment is None:
        return _("no appointment")
    text = _("next appointment {day}") if appointment >= today else _("missed appointment {day}")
    return text.format(day=day(appointment))


def _loads(user: User, held: Held, *, leads: bool) -> None:
    told = held.agenda
    over = [one for one in told["loads"] if one["capacity"] and one["open"] > one["capacity"]]
    left, right = st.columns([1, 1.3], gap="large")
    with left:
        st.subheader(f"{_('Over capacity')}", anchor=False)
        rows = [
            (one["name"], f"{one['open']} / {number(one['capacity'], 1)}")
            for one in sorted(over, key=lambda it: it["capacity"] - it["open"])[:8]
        ]
        _table(rows, (_("Coach"), _("Open cases")))
    with right:
        st.subheader(f"{_('To balance')}", anchor=False)
        if not told["moves"]:
            st.markdown(_("Nothing to propose."))
        for one in told["moves"]:
            why = ", ".join(_(WHY[reason]) for reason in one["reasons"])
            line = f"{one['reference']} · {one['name']}: {one['from']} → **{one['to']}** ({why})"
            deciding.move(user, held, one, line, leads=leads)


def _outcomes(told: dict[str, Any], terms: Terms) -> None:
    groups = told["groups"]
    labels = terms["outcome"]
    with st.grid(3, gap="small"):
        for group in ("return", "stay", "none"):
            st.metric(labels[group].label, number(groups.get(group, 0)), border=True)
    rows = [
        (f"{one['reference']} · {one['name']}", labels[one["outcome"]].label, one["coach"] or "–")
        for one in told["outcomes"]
    ]
    _table(rows, (_("Case"), _("Outcome"), _("Coach")))


def _referrals(told: dict[str, Any], terms: Terms) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(f"{_('Failed')}", anchor=False)
        rows = [
            (f"{one['reference']} · {one['name']}", one["organisation"],
             terms["referral"][one["result"]].label)
            for one in told["failed"]
        ]  # fmt: skip
        _table(rows, (_("Case"), _("Organisation"), _("Result")))
    with right:
        st.subheader(f"{_('Entries to verify')}", anchor=False)
        rows = [
            (one["organisation"], one["service"], day(_date(one["verified_on"])))
            for one in told["stale"]
        ]
        _table(rows, (_("Organisation"), _("Service"), _("Verified on")))


def _table(rows: Iterable[tuple[str, ...]], titles: tuple[str, ...]) -> None:
    frame = pd.DataFrame(list(rows), columns=list(titles))
    if frame.empty:
        st.markdown(_("Nothing."))
        return
    config = {name: TextColumn(name) for name in titles}
    height = 48 * len(frame) + 40
    st.dataframe(
        frame, hide_index=True, column_config=config, row_height=48, height=height, alt=titles[0]
    )


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
