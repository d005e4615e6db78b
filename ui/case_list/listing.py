"""The list of cases: order, columns, page, downloads, and the way into a case."""

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import ButtonColumn

from db.case import fields
from db.case.filters import Filters
from db.case.listing import Sort
from db.models import NOT_INVITED
from db.reference.terms import Terms
from db.user import User
from ui.case import columns as case_columns
from ui.case_list.bulk_actions import GENERATION, Bulk
from ui.components import downloads, pager, tables, url_state
from ui.components.callbacks import act
from ui.components.left_out import tell_left_out
from ui.text.i18n import _

SIZE = 50  # rows a page
OPEN = (
    "name", "stage", "coach", "site", "target_group", "nationality", "term_ends_on",
    "next_appointment_on",
)  # fmt: skip
CLOSED = ("name", "outcome", "closed_on", "coach", "site", "target_group", "nationality")
LACKING = ("name", "outcome", "closed_on", "coach", "destination", "proof", "support_purpose")
NOT_ASKED = ("name", "not_invited_reason", "closed_on", "coach", "site", "target_group")
PAGE = "page"  # the page of the list that stands here
NAMES = ("sort", "descending", "columns", PAGE)
SHOWN, OPENED, EDITING = "case-list-shown", "case-list-opened", "case-list-editing"
LISTED = "listed"  # the filters of the list as it was last drawn


def choices(filters: Filters) -> tuple[Sort, list[str]]:
    """How the list is ordered and which columns it shows; both are in the address."""
    _restore(filters)
    url_state.known("sort", fields.sorts())
    url_state.known("columns", fields.shown())
    _follow(filters)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        by = st.selectbox(
            _("Sort by"),
            list(fields.sorts()),
            index=None,
            key="sort",
            format_func=_title,
            placeholder=_title("closed_on" if filters.closed else "term_ends_on"),
            width=200,
            on_change=act(_order_anew),
        )
        down = st.toggle(
            _("Descending"), key="descending", on_change=act(pager.begin_again), args=(PAGE,)
        )
        with st.popover(_("Columns"), icon=":material/view_column:", width="content"):
            chosen = st.multiselect(
                _("Columns"),
                fields.shown(),
                key="columns",
                format_func=_title,
                placeholder=_("The usual ones"),
                width=420,
            )
    return _sort(filters, by, down), ["reference", *(chosen or _usual(filters))]


def _usual(filters: Filters) -> tuple[str, ...]:
    """The columns that say what is asked for."""
    if filters.missing:
        return LACKING
    if filters.outcomes == (NOT_INVITED,):
        return NOT_ASKED
    return CLOSED if filters.closed else OPEN


def kept_sort(filters: Filters) -> Sort:
    """How the list of these filters is ordered, for a page that does not draw it."""
    found = url_state.kept(NAMES)
    by = url_state.one(found.get("sort", []), fields.sorts())
    return _sort(filters, by, _downwards(filters, by, found))


def bar(user: User, count: str, question: dict[str, Any], *, gives: bool) -> None:
    """How many there are, and the downloads of all that is filtered (``files.list_question``)."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{count}**", width="content")  # the grid's own tools cover the right
        st.toggle(_("Edit"), key=EDITING, help=_("Edit the cases of this page in the grid"))
        downloads.button(user, "CSV", "cases-csv", **question)
        downloads.button(user, "Excel", "cases-xlsx", **question)
        if gives:
            label, icon = _("Hand over a caseload"), ":material/move_down:"
            st.page_link("pages/handover.py", label=label, icon=icon, width="content")


def table(frame: pd.DataFrame, columns: list[str], terms: Terms, bulk: Bulk) -> None:
    """One page of the list: a click on a reference opens its case, ticked rows can be acted on."""
    place = st.container()
    config = case_columns.columns(columns) | {
        "reference": ButtonColumn(
            _("Reference"), key="open", on_click=act(_open), type="tertiary", width=95
        )
    }
    st.session_state[SHOWN] = list(frame["reference"])
    event = st.dataframe(
        case_columns.labelled(frame, terms)[columns],
        hide_index=True,
        column_config=config,
        on_select="rerun",
        selection_mode="multi-row",
        key=f"case-list-{st.session_state.get(GENERATION, 0)}-{hash(tuple(frame['id']))}",
        height=tables.height(len(frame), 620),
        placeholder="",
        alt=_("Cases"),
    )
    with place:
        bulk.bar(frame.iloc[event.selection.rows])


def _open() -> None:
    """A callback: the case whose reference was clicked; ``opened`` goes there."""
    st.session_state[OPENED] = st.session_state[SHOWN][st.session_state["open"].row]


def follow() -> None:
    """Go to the case that was clicked, if one was: a callback cannot change the page itself."""
    if reference := st.session_state.pop(OPENED, None):
        st.switch_page("pages/case.py", query_params={"case": reference})


def draw_pager(total: int, filters: Filters) -> None:
    """The pages, and the address that says which one stands here."""
    pager.draw(PAGE, total, SIZE)
    remember(filters)


def remember(filters: Filters) -> None:
    """Keep the order, the columns and the page, and say them in the address."""
    values = {name: st.session_state.get(name) for name in NAMES}
    usual = _downwards(filters, values["sort"], {})
    url_state.write(
        NAMES,
        {
            "sort": [values["sort"]] if values["sort"] else [],
            "descending": [] if values["descending"] == usual else [str(int(not usual))],
            "columns": list(values["columns"] or []),
            PAGE: pager.said(pager.page_number(PAGE)),
        },
    )
    tell_left_out(NAMES, {"sort": _("Sort by"), "columns": _("Columns")})


def _restore(filters: Filters) -> None:
    found = url_state.read(NAMES)
    if found is None:
        return
    by = url_state.one(found.get("sort", []), fields.sorts())
    st.session_state["sort"] = by
    st.session_state["descending"] = _downwards(filters, by, found)
    st.session_state["columns"] = url_state.chosen(found.get("columns", []), fields.shown())
    st.session_state[PAGE] = url_state.number(found.get(PAGE, [])) or 1


def _follow(filters: Filters) -> None:
    """Other filters begin at the first page, in their usual order if none was chosen."""
    last: Filters = st.session_state.get(LISTED, filters)
    st.session_state[LISTED] = filters
    if last == filters:
        return
    pager.begin_again(PAGE)
    if last.closed != filters.closed and not st.session_state["sort"]:
        st.session_state["descending"] = filters.closed


def _sort(filters: Filters, by: str | None, down: bool) -> Sort:
    return Sort(by or ("closed_on" if filters.closed else Sort.by), down)


def _downwards(filters: Filters, by: str | None, found: url_state.Address) -> bool:
    """What the address says of the direction; else closed cases begin with the newest."""
    said = found.get("descending", [])
    return said[0] == "1" if said else filters.closed and not by


def _order_anew() -> None:
    """A callback: an order that is chosen begins with the smallest, unless it was turned round."""
    pager.begin_again(PAGE)
    if "sort" not in url_state.kept(NAMES):
        st.session_state["descending"] = False


def _title(name: str) -> str:
    return case_columns.title("reference" if name == "id" else name)
