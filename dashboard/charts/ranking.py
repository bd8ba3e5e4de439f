"""The overview's charts."""

import altair as alt
import pandas as pd

from dashboard.charts.basics import FRAME, ROW, colours, layered, name_axis, numbers, select
from dashboard.palette import Palette
from dashboard.wording import Words

GROUPS = ("points_a", "points_b", "points_c", "points_open")


def ranking(frame: pd.DataFrame, words: Words, palette: Palette) -> alt.LayerChart:
    """Departments, best first, the points of the three groups stacked, what is open behind them.

    `frame` is queries.scores.ranking; a click on a bar chooses its department_code.
    """
    drawn = numbers(frame[["department_code", "department_name", "points_earned", *GROUPS]])
    y = alt.Y("department_name:N", sort=drawn["department_name"].tolist(), title=None, axis=name_axis())
    x = alt.X("points:Q", title=words("points"), scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(orient="top"))
    names = [words(f"group.{group}") for group in GROUPS]
    legend = alt.Legend(orient="top", direction="horizontal", columns=4)
    scale = colours(names, [*palette.groups, palette.open])
    bars = (
        alt.Chart(stacked(drawn, names))
        .mark_bar(cursor="pointer")
        .encode(
            x=x,
            y=y,
            color=alt.Color("group:N", title=None, scale=scale, legend=legend),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("department_name:N", title=words("department")),
                alt.Tooltip("group:N", title=words("group")),
                alt.Tooltip("points:Q", title=words("points"), format=".2f"),
                alt.Tooltip("points_earned:Q", title=words("total"), format=".2f"),
            ],
        )
        .add_params(select("department_code"))
    )
    totals = (
        alt.Chart(drawn)
        .transform_calculate(end="datum.points_earned + datum.points_open")
        .mark_text(align="left", dx=4, color=palette.ink, fontWeight="bold")
        .encode(x="end:Q", y=y, text=alt.Text("points_earned:Q", format=".2f"))
    )
    return layered(bars, totals, height=ROW * len(drawn) + FRAME)


def stacked(drawn: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """A row a department and group: group (its name), rank (its place in the stack), points."""
    long = drawn.melt(["department_code", "department_name", "points_earned"], list(GROUPS), "group", "points")
    long["rank"] = long["group"].map({group: place for place, group in enumerate(GROUPS)})
    long["group"] = long["group"].map(dict(zip(GROUPS, names, strict=True)))
    return long
