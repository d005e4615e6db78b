"""Where help is missing: kinds of help against sites."""

from functools import cache

import altair as alt
import pandas as pd
import streamlit as st

from db.reference.terms import Terms
from ui.components.chart_spec import SLANTED, SPOKEN, STEP, Spec, make_spec
from ui.text.i18n import _


def matrix(frame: pd.DataFrame, terms: Terms) -> None:
    """Kinds of help by site, as ``db.directory.gaps`` gives them; empty places stand out."""
    shown = frame.assign(
        help=[terms["help"][code].label for code in frame["kind"]],
        state=[
            "local" if local else "wide" if wide else "nobody"
            for local, wide in zip(frame["local"], frame["nationwide"], strict=True)
        ],
        text=[
            str(local) if local else "·" if wide else "✕"
            for local, wide in zip(frame["local"], frame["nationwide"], strict=True)
        ],
        order=range(len(frame)),
    )
    shown = shown.assign(
        spoken=[
            f"{site}, {kind}: "
            + (str(local) if local else _("only nationwide") if wide else _("nobody"))
            for site, kind, local, wide in zip(
                shown["site"], shown["help"], shown["local"], shown["nationwide"], strict=True
            )
        ]
    )
    names = (_("Site"), _("Kind of help"), _("Services here"), _("Services nationwide"))
    alt_text = _("Kinds of help by site; a cross where nobody is listed")
    height = STEP * frame["kind"].nunique() + SLANTED
    st.vega_lite_chart(shown, _cells(names), alt=alt_text, key="gaps", height=height)


@cache
def _cells(names: tuple[str, str, str, str]) -> Spec:
    site, kind, here, wide = names
    base = alt.Chart().encode(
        x=alt.X(
            "site:N",
            sort=alt.EncodingSortField("order", op="min"),
            title=None,
            axis=alt.Axis(
                aria=False,
                orient="top",
                labelAngle=-35,
                labelLimit=160,
                labelOverlap=False,
                domain=False,
                ticks=False,
            ),
        ),
        y=alt.Y(
            "help:N",
            sort=alt.EncodingSortField("order", op="min"),
            title=None,
            axis=alt.Axis(
                aria=False, labelLimit=260, labelOverlap=False, domain=False, ticks=False
            ),
        ),
        tooltip=[
            alt.Tooltip("site:N", title=site),
            alt.Tooltip("help:N", title=kind),
            alt.Tooltip("local:Q", title=here),
            alt.Tooltip("nationwide:Q", title=wide),
        ],
    )
    scale = alt.Scale(domain=["local", "wide", "nobody"], range=["#3f7fbd", "#c9dcee", "#f6d8a8"])
    cells = base.mark_rect(stroke="white", strokeWidth=1).encode(
        color=alt.Color("state:N", scale=scale, legend=None), description=SPOKEN
    )
    ink = alt.condition("datum.state == 'local'", alt.value("white"), alt.value("#1b2530"))
    texts = base.mark_text(fontSize=12, aria=False).encode(text="text:N", color=ink)
    return make_spec(alt.layer(cells, texts, data=alt.NamedData("rows")))
