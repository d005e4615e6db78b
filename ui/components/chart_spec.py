"""What the charts share: sizes in pixels, and the specification that a browser draws."""

from typing import Any

import altair as alt

# Pixels: a bar, the mark at capacity, a row, a legend with the axis, slanted names of sites.
BAR, MARK, STEP, LEGEND, SLANTED = 16, 22, 26, 105, 110
SPOKEN = alt.Description("spoken:N")  # what is read aloud of a mark; axes would speak English
Spec = dict[str, Any]


def make_spec(chart: alt.LayerChart | alt.FacetChart) -> Spec:
    """The chart as Vega-Lite without its data, which st.vega_lite_chart brings."""
    spec: Spec = chart.to_dict()
    spec.pop("data", None)
    return spec
