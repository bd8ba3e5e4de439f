"""What is claimed against what follows."""

import altair as alt
import pandas as pd

from dashboard.charts.basics import FRAME, ROW, colours, layered, name_axis, numbers, select
from dashboard.palette import Palette
from dashboard.wording import Words

MEASURES = {"claimed": "claimed", "recomputed": "own_recomputed", "points_earned": "points_scored"}
DRAWN = ("claimed", "points_earned", "recomputed")  # one over the other
SHAPES = ("circle", "diamond", "square")
SIZES = (150, 45, 140)
LEGEND = 50  # what the legend takes of the height, in pixels


def dumbbells(frame: pd.DataFrame, words: Words, palette: Palette) -> alt.LayerChart:
    """A line a department from what it claims to what follows; a click chooses the department_code.

    `frame` is queries.claims.standings of departments that claim something, in the order to show.
    """
    drawn = numbers(frame)
    y = alt.Y("department_name:N", sort=drawn["department_name"].tolist(), title=None, axis=name_axis(150))
    scale = alt.Scale(zero=False, nice=True, padding=12)
    x = alt.X("points:Q", title=words("points"), scale=scale, axis=alt.Axis(orient="top"))
    names = [words(key) for key in MEASURES.values()]
    tooltip = [
        alt.Tooltip("department_name:N", title=words("department")),
        *(alt.Tooltip(f"{column}:Q", title=words(key), format=".2f") for column, key in MEASURES.items()),
        alt.Tooltip("excess:Q", title=words("excess"), format="+.2f"),
    ]
    rules = (
        alt.Chart(drawn)
        .transform_calculate(
            low="min(datum.claimed, datum.points_earned, datum.recomputed)",
            high="max(datum.claimed, datum.points_earned, datum.recomputed)",
        )
        .mark_rule(strokeWidth=3, color=palette.peer)
        .encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=y)
    )
    chosen = select("department_code")
    shades = [palette.lost, palette.ink, palette.self]
    dots = (
        alt.Chart(long(drawn, words))
        .mark_point(filled=True, opacity=1, cursor="pointer")
        .encode(
            x=x,
            y=y,
            color=alt.Color("what:N", title=None, scale=colours(names, shades), legend=alt.Legend(orient="top")),
            shape=alt.Shape("what:N", title=None, scale=colours(names, SHAPES)),
            size=alt.Size("what:N", title=None, scale=colours(names, SIZES)),
            tooltip=tooltip,
        )
        .add_params(chosen)
    )
    return layered(rules, dots, height=ROW * len(drawn) + FRAME + LEGEND)


def long(drawn: pd.DataFrame, words: Words) -> pd.DataFrame:
    """A row a department and measure: what (its name), points; its own figures lie on top, the smallest."""
    kept = ["department_code", "department_name", "excess"]
    parts = [
        drawn.assign(what=words(MEASURES[column]), points=drawn[column])[[*kept, *MEASURES, "what", "points"]]
        for column in DRAWN
    ]
    return pd.concat(parts, ignore_index=True)
