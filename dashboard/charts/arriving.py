"""What arrived, and how the district did by criterion."""

import altair as alt
import pandas as pd

from dashboard.charts.basics import FRAME, ROW, colours, layered, name_axis, numbers
from dashboard.palette import Palette
from dashboard.wording import Words


def matrix(frame: pd.DataFrame, words: Words, palette: Palette) -> alt.LayerChart:
    """Exports × years: arrived or not, with the rows accepted; `frame` has title, fiscal_year, has_arrived, text."""
    drawn = numbers(frame)
    states = [words("arrived"), words("not_arrived")]
    drawn["state"] = drawn["has_arrived"].map({True: states[0], False: states[1]})
    base = alt.Chart(drawn).encode(
        x=alt.X("fiscal_year:O", title=None, axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y("title:N", title=None, sort=list(dict.fromkeys(drawn["title"])), axis=name_axis()),
    )
    cells = base.mark_rect(stroke=palette.ground, strokeWidth=2).encode(
        color=alt.Color(
            "state:N",
            title=None,
            scale=colours(states, [palette.ramp[2], palette.unverified]),
            legend=alt.Legend(orient="bottom"),
        ),
        tooltip=[
            alt.Tooltip("title:N", title=words("export")),
            alt.Tooltip("fiscal_year:O", title=words("year")),
            alt.Tooltip("state:N", title=words("status")),
            alt.Tooltip("row_count:Q", title=words("rows_accepted"), format=","),
            alt.Tooltip("departments:Q", title=words("departments")),
        ],
    )
    texts = base.mark_text(color=palette.ink).encode(text="text:N")
    return layered(cells, texts, height=ROW * drawn["title"].nunique() + FRAME)


def performance(frame: pd.DataFrame, words: Words, palette: Palette) -> alt.LayerChart:
    """The share of points that the district earned, by criterion; a click chooses the criterion_code."""
    drawn = numbers(frame)
    drawn["full"] = 1
    y = alt.Y("label:N", sort=drawn["label"].tolist(), title=None, axis=name_axis(300))
    x = alt.X("share:Q", title=words("share"), scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", orient="top"))
    base = alt.Chart(drawn).encode(y=y)
    ground = base.mark_bar(color=palette.open, opacity=0.35).encode(x=alt.X("full:Q", scale=alt.Scale(domain=[0, 1])))
    bars = base.mark_bar(color=palette.self).encode(
        x=x,
        tooltip=[
            alt.Tooltip("label:N", title=words("criterion")),
            alt.Tooltip("share:Q", title=words("share"), format=".1%"),
            alt.Tooltip("full_count:Q", title=words("full_count")),
            alt.Tooltip("zero_count:Q", title=words("zero_count")),
            alt.Tooltip("missing_count:Q", title=words("missing_count")),
        ],
    )
    texts = base.mark_text(align="left", dx=4, color=palette.ink).encode(
        x="share:Q", text=alt.Text("share:Q", format=".0%")
    )
    return layered(ground, bars, texts, height=ROW * len(drawn) + FRAME)
