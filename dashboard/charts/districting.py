"""Districts held against each other."""

import altair as alt
import pandas as pd

from dashboard.charts.basics import FRAME, ROW, layered, name_axis, numbers, select
from dashboard.palette import Palette
from dashboard.wording import Words

SHOWN = ["district_code", "district_name", "departments", "lowest_points", "highest_points", "mean_points"]


def means(frame: pd.DataFrame, words: Words, palette: Palette) -> alt.LayerChart:
    """Districts, best mean first: a bar to the mean, a line from the weakest to the strongest department, the median.

    `frame` is queries.districts.standings; a click on a bar chooses its district_code.
    """
    drawn = numbers(frame[[*SHOWN, "median_points"]])
    y = alt.Y("district_name:N", sort=drawn["district_name"].tolist(), title=None, axis=name_axis(130))
    scale = alt.Scale(domain=[0, 100])
    x = alt.X("mean_points:Q", title=words("mean"), scale=scale, axis=alt.Axis(orient="top"))
    base = alt.Chart(drawn).encode(
        y=y,
        tooltip=[
            alt.Tooltip("district_name:N", title=words("district")),
            alt.Tooltip("departments:Q", title=words("departments")),
            alt.Tooltip("mean_points:Q", title=words("mean"), format=".2f"),
            alt.Tooltip("median_points:Q", title=words("median"), format=".2f"),
            alt.Tooltip("lowest_points:Q", title=words("districts.lowest_points"), format=".2f"),
            alt.Tooltip("highest_points:Q", title=words("districts.highest_points"), format=".2f"),
        ],
    )
    bars = base.mark_bar(cursor="pointer", color=palette.self).encode(x=x).add_params(select("district_code"))
    span = base.mark_rule(color=palette.ink, strokeWidth=1.5).encode(
        x=alt.X("lowest_points:Q", scale=scale), x2="highest_points:Q"
    )
    middle = base.mark_tick(color=palette.lost, thickness=3, size=16).encode(x=alt.X("median_points:Q", scale=scale))
    texts = base.mark_text(align="left", dx=6, color=palette.ground, fontWeight="bold").encode(
        x=alt.datum(0), text=alt.Text("mean_points:Q", format=".2f")
    )
    return layered(bars, span, middle, texts, height=ROW * len(drawn) + FRAME)
