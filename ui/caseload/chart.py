"""Charts: each specification is built once a language, the data follows by name."""

from collections.abc import Callable
from functools import cache

import altair as alt
import pandas as pd
import streamlit as st

from db.case.filters import NOBODY, Filters
from db.reference.terms import Terms
from db.security import small_counts
from ui.caseload.period import say_period
from ui.components.callbacks import act
from ui.components.chart_spec import BAR, LEGEND, MARK, SPOKEN, STEP, Spec, make_spec
from ui.text.i18n import _, number, percent

# Stages from grey to deep blue, outcomes in three hues; told apart in light, dark and greyscale.
COLOURS = {
    "waiting": "#a9b1ba",
    "invited": "#f0b64a",
    "first_meeting": "#a5cbe8",
    "analysis": "#6fa8d6",
    "perspective": "#3f7fbd",
    "carrying_out": "#265a94",
    "return": "#2f7fb8",
    "stay": "#3f9c6b",
    "none": "#a9b1ba",
    "rest": "#dfe3e8",
}
REST = "rest"  # what a rounded total has more than its rounded parts
# The end of the axis: room at the right for the texts, which an axis does not count.
TOP, ROOM = "top", 1.35
FEW = f"< {small_counts.LEAST}"
PICKS = "charts_picks"


def caseload(
    frame: pd.DataFrame,
    terms: Terms,
    key: str,
    pick: Callable[[int], None],
    *,
    closed: bool,
    alt_text: str,
) -> None:
    """Bars by coach or site, as ``db.caseload.breakdown.load`` gives them; ``pick`` gets a clicked
    bar's id.

    A click counts once, when it comes: what the browser holds as picked would outlive the filter.
    """
    if frame.empty:
        st.info(_("No case fits these filters."), icon=":material/filter_alt:")
        return
    kind = "outcome" if closed else "stage"
    labels = tuple((code, term.label) for code, term in terms[kind].items() if code in COLOURS)
    if not frame["exact"].all():
        labels = (*labels, (REST, _("not told by part")))
    shown = _shown(frame, dict(labels), closed)
    names = _names(closed, exact=bool(frame["exact"].all()))
    spec = _scaled(_bars(labels, names, closed, _ink()), shown)
    known = {int(one) for one in frame["id"]}
    picks = int(st.session_state.get(PICKS, 0))
    drawn = f"{key}-{picks}"  # after a click another chart, in which nothing is picked

    def picked() -> None:
        found = st.session_state[drawn].selection.get("pick", [])
        one = found[0].get("id") if found else None
        if one in known:  # what the browser says it picked counts only if it is a bar
            st.session_state[PICKS] = picks + 1
            pick(one)

    height = STEP * len(known) + LEGEND
    st.vega_lite_chart(shown, spec, key=drawn, on_select=act(picked), alt=alt_text, height=height)


def _names(closed: bool, *, exact: bool) -> tuple[str, str, str]:
    """What the tooltip calls the count, the capacity and the part of a bar."""
    part = _("Outcome") if closed else _("Stage")
    return (_("Cases"), _("Capacity"), part) if exact else (_("Persons"), "", part)


def _scaled(spec: Spec, shown: pd.DataFrame) -> Spec:
    """The chart with the length of its axis, which follows the longest bar."""
    top = {"name": TOP, "value": float(max(shown["reach"].max(), 1)) * ROOM}
    return spec | {"params": [*spec["params"], top]}


def head(title: str, filters: Filters, *, exact: bool) -> None:
    """The title of a chart by coach or site, what it counts, and how it is read."""
    closed = filters.closed
    read = [_("The number at the end is the total; a click on a bar narrows the page to it.")]
    if exact and closed:
        read.append(
            _("The share is that of durable outcomes, or of the chosen ones in all that closed.")
        )
    elif exact:
        read.append(_("The red mark is the capacity, ▲ what is above it."))
    read.append(_("A bar that ends with ⟫ is longer than it is drawn."))
    if not exact:
        read.append(_("Grey at the end: what the parts, rounded or under 10, do not tell."))
    read.append(_("Counts cases.") if exact else _("Counts persons: the household of each case."))
    st.subheader(title, anchor=False, help=" ".join(read))
    if said := _counted(filters):
        st.caption(" ".join(said))


def _counted(filters: Filters) -> list[str]:
    """What a chart leaves out and how far it looks back, where its title does not say it."""
    said = []
    if filters.closed:
        period = say_period(filters)
        said.append(f"{period[0].upper()}{period[1:]}.")
    if filters.outcomes:
        said.append(_("Only the outcomes that are chosen."))
    if filters.still:
        said.append(_("Only durable outcomes, as they lasted."))
    if filters.stages:
        said.append(_("Only the stages that are chosen."))
    if filters.attention:
        said.append(_("Only cases that need the attention that is chosen."))
    return said


def _ink() -> str:
    """The colour of texts that stand on the page itself."""
    return "#fafafa" if st.context.theme.type == "dark" else "#1b2530"


def _shown(frame: pd.DataFrame, labels: dict[str, str], closed: bool) -> pd.DataFrame:
    """Adds what the chart reads: labels, order, and the text at the end of each bar."""
    nobody, leave = _("Not allocated yet"), _("on leave")
    order = list(labels)
    frame = _squared(frame)
    reach, scale = _reach(frame, closed)
    ends = _closed_ends(frame) if closed else _open_ends(frame)
    names = [
        (name or nobody) + (f" ({leave})" if away else "")
        for name, away in zip(frame["name"], frame["on_leave"], strict=True)
    ]
    said = [
        "–" if part == REST else number(cases) if told or cases else FEW
        for cases, told, part in zip(frame["cases"], frame["exact"], frame["part"], strict=True)
    ]
    return frame.assign(
        name=names,
        spoken=[
            f"{name}, {labels.get(part, '')}: {count}"
            for name, part, count in zip(names, frame["part"], said, strict=True)
        ],
        label=[labels.get(part, "") for part in frame["part"]],
        part_order=[order.index(part) if part in order else 0 for part in frame["part"]],
        order=[10_000 if key == NOBODY else place for place, key in enumerate(frame["id"])],
        end=[f"{end}  ⟫" if part < 1 else end for end, part in zip(ends, scale, strict=True)],
        said=said,
        reach=reach,
        length=frame["drawn"] * scale,
    )


def _squared(frame: pd.DataFrame) -> pd.DataFrame:
    """Adds ``drawn``, so that a bar ends where its number says: parts are rounded, totals too.

    Parts that are more than their total are drawn shorter, what they lack is a part of its own.
    """
    parts = frame.groupby("id")["cases"].transform("sum")
    over = (frame["total"] / parts).where(~frame["exact"] & (parts > frame["total"]), 1.0)
    drawn = frame.assign(drawn=frame["cases"] * over)
    lacking = ~frame["exact"] & (parts < frame["total"])
    rest = frame.assign(drawn=(frame["total"] - parts).astype("float64"), part=REST)[lacking]
    return pd.concat([drawn, rest.drop_duplicates("id")], ignore_index=True)


def _reach(frame: pd.DataFrame, closed: bool) -> tuple[pd.Series, pd.Series]:
    """How far each bar reaches, and the part of its length that is drawn.

    Hundreds who wait after a register was loaded would make everybody else's bar a dot: the bar of
    those not allocated yet is cut at the longest of the others, which the text at its end says.
    """
    ends = [frame["total"]] + ([] if closed else [frame["capacity"]])
    reach = pd.concat(ends, axis=1).max(axis=1).astype("float64")
    others = reach[frame["id"] != NOBODY]
    longest = others.max() if others.max() > 0 else reach.max()
    cut = (frame["id"] == NOBODY) & (reach > longest)
    return reach.mask(cut, longest), (longest / reach).where(cut, 1.0)


def _open_ends(frame: pd.DataFrame) -> list[str]:
    return [
        total
        if key == NOBODY or pd.isna(capacity)
        else f"{total} / {number(capacity, 1)}"
        + (f"  ▲ +{number(count - capacity, 1)}" if count > capacity else "")
        for key, total, count, capacity in zip(
            frame["id"], _totals(frame), frame["total"], frame["capacity"], strict=True
        )
    ]


def _totals(frame: pd.DataFrame) -> list[str]:
    pairs = zip(frame["total"], frame["exact"], strict=True)
    return [number(total) if total or told else FEW for total, told in pairs]


def _closed_ends(frame: pd.DataFrame) -> list[str]:
    """The share of the chosen outcomes in all; of the durable ones where none was chosen."""
    if not frame["exact"].all():
        return _totals(frame)  # a share of small counts would give them away
    if (frame["of"] != frame["total"]).any():
        words, part, whole = _("{share} of {count}"), frame["total"], frame["of"]
    else:
        durable = frame["cases"].where(frame["part"].isin(["return", "stay"]), 0)
        part, whole = durable.groupby(frame["id"]).transform("sum"), frame["total"]
        words = _("{share} durable")
    return [
        f"{number(total)}  ·  {words.format(share=percent(some / all_), count=number(all_))}"
        if all_
        else number(0)
        for total, some, all_ in zip(frame["total"], part, whole, strict=True)
    ]


@cache
def _bars(
    labels: tuple[tuple[str, str], ...], names: tuple[str, str, str], closed: bool, ink: str
) -> Spec:
    """A bar of parts for each row, what it comes to at its end, and a mark at the capacity."""
    y, across = _rows(), alt.Scale(domain=alt.ExprRef(f"[0, {TOP}]"), nice=False)
    axis = alt.Axis(aria=False, tickMinStep=1, grid=True, tickCount=6)
    x = alt.X("length:Q", title=None, axis=axis, scale=across)
    bars = _parts(labels, _tooltip(names, closed), _legend(closed)).encode(y=y, x=x)
    ends = (
        alt.Chart()
        .mark_text(align="left", dx=6, fontSize=12, color=ink, aria=False)
        .encode(y=y, x=alt.X("max(reach):Q", scale=across), text="end:N", detail="id:N")
    )
    layers = [bars, ends]
    if not closed:
        marks = alt.Chart().mark_tick(thickness=2, size=MARK, color="#d0342c", aria=False)
        marks = marks.transform_filter("datum.capacity > 0")
        layers.append(marks.encode(y=y, x=alt.X("max(capacity):Q", scale=across)))
    return make_spec(alt.layer(*layers, data=alt.NamedData("rows")))


def _rows() -> alt.Y:
    """One row for each coach or site, in the order of the frame."""
    axis = alt.Axis(
        aria=False, labelLimit=190, labelOverlap=False, ticks=False, domain=False, labelPadding=8
    )
    order = alt.EncodingSortField("order", op="min")
    return alt.Y("name:N", sort=order, title=None, axis=axis)


def _parts(
    labels: tuple[tuple[str, str], ...], tooltip: list[alt.Tooltip], legend: alt.Legend
) -> alt.Chart:
    """The parts of the bars in their colours; a click picks a bar."""
    pick = alt.selection_point(name="pick", fields=["id"], on="click")
    scale = alt.Scale(
        domain=[label for _code, label in labels], range=[COLOURS[code] for code, _label in labels]
    )
    parts: alt.Chart = (
        alt.Chart()
        .mark_bar(height=BAR, cursor="pointer")
        .encode(
            description=SPOKEN,
            color=alt.Color("label:N", scale=scale, legend=legend),
            order=alt.Order("part_order:Q"),
            opacity=alt.condition(pick, alt.value(1), alt.value(0.35)),
            tooltip=tooltip,
        )
        .add_params(pick)
    )
    return parts


def _tooltip(names: tuple[str, str, str], closed: bool) -> list[alt.Tooltip]:
    cases, capacity, part = names
    return [
        alt.Tooltip("name:N", title=" "),
        alt.Tooltip("label:N", title=part),
        alt.Tooltip("said:N", title=cases),
        alt.Tooltip("end:N", title=cases if closed or not capacity else f"{cases} / {capacity}"),
    ]


def _legend(closed: bool) -> alt.Legend:
    """Two lines: three outcomes side by side are wider than a chart with names at its left."""
    columns = 2 if closed else 3
    return alt.Legend(
        aria=False, orient="top", title=None, symbolType="square", columns=columns, labelLimit=200
    )
