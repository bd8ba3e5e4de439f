"""The bridge from the points before to those of now."""

from typing import Any

import altair as alt
import pandas as pd

from dashboard import formats
from dashboard.charts.basics import FRAME, layered, name_axis, numbers
from dashboard.frames import records
from dashboard.palette import Palette
from dashboard.wording import Words

LINE, MOST = 40, 290  # height of a step and of all steps at most, in pixels
ROOM = 0.3  # what stays free beside the bars, as a share of the way they span


def bridge(frame: pd.DataFrame, words: Words, palette: Palette) -> alt.LayerChart:
    """A bar a step between two totals; `frame` is moving.bridge.

    The axis begins shortly below the lowest level, so that small steps can be seen beside large totals.
    """
    drawn = numbers(frame)
    drawn["text"] = [text(row) for row in records(frame)]
    drawn["tip"] = drawn[["start", "end"]].max(axis=1)
    levels = drawn["end"]
    room = max((levels.max() - levels.min()) * ROOM, 0.5)
    scale = alt.Scale(domain=[max(levels.min() - room, 0.0), levels.max() + room], nice=False)
    axis = alt.Axis(orient="top", tickCount=5)
    y = alt.Y("name:N", sort=drawn["name"].tolist(), title=None, axis=name_axis(170))
    shades = {"total": palette.self, "better": palette.gain, "worse": palette.lost}
    bars = (
        alt.Chart(drawn)
        .mark_bar(clip=True, size=20)
        .encode(
            x=alt.X("start:Q", title=words("points"), scale=scale, axis=axis),
            x2="end:Q",
            y=y,
            color=alt.Color("kind:N", legend=None, scale=alt.Scale(domain=list(shades), range=list(shades.values()))),
            tooltip=[alt.Tooltip("name:N", title=words("cause")), alt.Tooltip("text:N", title=words("points"))],
        )
    )
    levels_kept = alt.Chart(drawn).mark_tick(thickness=2, size=26, color=palette.faint).encode(x="end:Q", y=y)
    texts = alt.Chart(drawn).mark_text(align="left", dx=6, color=palette.ink).encode(x="tip:Q", y=y, text="text:N")
    return layered(bars, levels_kept, texts, height=min(LINE * len(drawn), MOST) + FRAME)


def text(row: Any) -> str:
    """What stands beside a bar: a total's points, or a step's with their sign."""
    if row.kind == "total":
        return formats.points(row.points)
    return f"{formats.rounded(row.points, 2):+f}".replace("-", "−")
