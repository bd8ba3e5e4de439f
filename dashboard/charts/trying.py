"""The sandbox's chart."""

import altair as alt
import pandas as pd

from dashboard.charts.basics import FRAME, ROW, colours, layered, name_axis, numbers
from dashboard.palette import Palette
from dashboard.wording import Words


def shifts(frame: pd.DataFrame, words: Words, palette: Palette) -> alt.LayerChart:
    """Each department's points as published and as tried, joined by a line; best first as tried.

    `frame` is one year of queries.sandbox.Scored.departments.
    """
    drawn = numbers(
        frame[["department_name", "points_before", "points_after", "change", "place_before", "place_after"]]
    )
    drawn["direction"] = drawn["change"].map(lambda change: "up" if change > 0 else "down" if change < 0 else "same")
    y = alt.Y("department_name:N", sort=drawn["department_name"].tolist(), title=None, axis=name_axis(150))
    scale = alt.Scale(zero=False, nice=True)
    x = alt.X("points_before:Q", title=words("points"), scale=scale, axis=alt.Axis(orient="top"))
    tooltip = [
        alt.Tooltip("department_name:N", title=words("department")),
        alt.Tooltip("points_before:Q", title=words("sandbox.before"), format=".2f"),
        alt.Tooltip("points_after:Q", title=words("sandbox.after"), format=".2f"),
        alt.Tooltip("place_before:Q", title=words("sandbox.place_before")),
        alt.Tooltip("place_after:Q", title=words("sandbox.place_after")),
    ]
    direction = colours(["up", "down", "same"], [palette.gain, palette.lost, palette.faint])
    colour = alt.Color("direction:N", scale=direction, legend=None)
    base = alt.Chart(drawn).encode(y=y, tooltip=tooltip)
    lines = base.mark_rule(strokeWidth=3).encode(x=x, x2="points_after:Q", color=colour)
    before = base.mark_point(color=palette.faint, size=60).encode(x=x)
    after = base.mark_point(filled=True, size=70, opacity=1).encode(
        x=alt.X("points_after:Q", scale=scale), color=colour
    )
    return layered(lines, before, after, height=ROW * len(drawn) + FRAME)
