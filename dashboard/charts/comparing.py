"""Departments and years compared."""

import altair as alt
import pandas as pd

from dashboard.charts.basics import FRAME, ROW, colours, either, layered, name_axis, numbers, select
from dashboard.palette import Palette
from dashboard.wording import Words

CELL = ["indicator_code", "label", "points_earned", "points_possible", "share"]
HEADING = 110  # an indicator's name over its column, aslant, in pixels


def heat(
    frame: pd.DataFrame, order: list[str], words: Words, palette: Palette, who: str = "department"
) -> alt.LayerChart:
    """Departments × indicators, coloured by the share of points earned; a click chooses the department_code.

    `frame` has department_code, department_name, indicator_code, label, points_earned, points_possible, share (a
    fraction); `order` are the departments' names from the top. With `who` district the columns are a district's.
    """
    drawn = numbers(frame[[f"{who}_code", f"{who}_name", *CELL]])
    y = alt.Y(f"{who}_name:N", sort=order, title=None, axis=name_axis())
    labels = list(dict.fromkeys(drawn["label"]))
    axis = alt.Axis(orient="top", labelAngle=-35, labelLimit=HEADING, labelOverlap=False)
    base = alt.Chart(drawn).encode(x=alt.X("label:N", sort=labels, title=None, axis=axis), y=y)
    cells = base.mark_rect(cursor="pointer", stroke=palette.ground).encode(
        color=alt.Color(
            "share:Q",
            title=None,
            scale=alt.Scale(domain=[0, 1], range=list(palette.ramp), interpolate="rgb"),
            legend=alt.Legend(orient="bottom", format="%", gradientLength=220, values=[0, 0.25, 0.5, 0.75, 1]),
        ),
        tooltip=[
            alt.Tooltip(f"{who}_name:N", title=words(who)),
            alt.Tooltip("label:N", title=words("indicator")),
            alt.Tooltip("points_earned:Q", title=words("points_earned"), format=".2f"),
            alt.Tooltip("points_possible:Q", title=words("possible"), format=".2f"),
            alt.Tooltip("share:Q", title=words("share"), format=".1%"),
        ],
    )
    is_strong = alt.datum.share > palette.turn
    texts = base.mark_text(fontSize=11).encode(
        text=alt.Text("share:Q", format=".0%"),
        color=either(alt.ColorValue, is_strong, palette.above, palette.below),
    )
    chosen = alt.selection_point(name="cell", fields=[f"{who}_code", "indicator_code"], on="click", clear=False)
    return layered(cells.add_params(chosen), texts, height=ROW * len(order) + FRAME + HEADING // 2)


def side_by_side(frame: pd.DataFrame, medians: pd.DataFrame, words: Words, palette: Palette) -> alt.LayerChart:
    """Chosen departments, indicator by indicator, as shares of the points, with the peers' median as a tick.

    `frame` has department_name, label, points_earned, share; `medians` has label, share.
    """
    drawn = numbers(frame[["department_name", "label", "points_earned", "share"]])
    middle = numbers(medians[["label", "share"]])
    names = list(dict.fromkeys(drawn["department_name"]))
    order = list(dict.fromkeys(drawn["label"]))
    y = alt.Y("label:N", sort=order, title=None, axis=name_axis(230))
    x = alt.X("share:Q", title=words("share"), axis=alt.Axis(format="%", orient="top"), scale=alt.Scale(domain=[0, 1]))
    shapes = ["circle", "square", "diamond", "triangle-up", "triangle-down", "cross", "triangle-left", "triangle-right"]
    legend = alt.Legend(orient="top", columns=2, labelLimit=200)
    dots = (
        alt.Chart(drawn)
        .mark_point(size=95, filled=True, opacity=0.85)
        .encode(
            x=x,
            y=y,
            color=alt.Color("department_name:N", title=None, scale=colours(names, palette.several), legend=legend),
            shape=alt.Shape("department_name:N", title=None, scale=colours(names, shapes[: len(names)])),
            tooltip=[
                alt.Tooltip("department_name:N", title=words("department")),
                alt.Tooltip("label:N", title=words("indicator")),
                alt.Tooltip("points_earned:Q", title=words("points_earned"), format=".2f"),
                alt.Tooltip("share:Q", title=words("share"), format=".1%"),
            ],
        )
    )
    tip = alt.Tooltip("share:Q", title=words("peers_median"), format=".1%")
    ticks = alt.Chart(middle).mark_tick(thickness=2.5, size=16, color=palette.ink).encode(x=x, y=y, tooltip=tip)
    return layered(ticks, dots, height=ROW * len(order) + FRAME)


def slopes(
    frame: pd.DataFrame, chosen: str | None, words: Words, palette: Palette, who: str = "department"
) -> alt.LayerChart:
    """Totals through the years, a line a department, the chosen one in front; a click chooses the department_code.

    `frame` is queries.scores.totals. With `who` district it is queries.districts.means, and the columns a district's.
    """
    drawn = numbers(frame)
    drawn["is_self"] = drawn[f"{who}_code"] == chosen
    x = alt.X("fiscal_year:O", title=None, axis=alt.Axis(labelAngle=0), scale=alt.Scale(padding=0.25))
    y = alt.Y("points_earned:Q", title=words("points"), scale=alt.Scale(zero=False))
    shown = {True: palette.self, False: palette.peer}
    base = alt.Chart(drawn).encode(
        x=x,
        y=y,
        detail=f"{who}_code:N",
        color=alt.Color("is_self:N", legend=None, scale=alt.Scale(domain=[True, False], range=list(shown.values()))),
        strokeWidth=either(alt.StrokeWidthValue, alt.datum.is_self, 3, 1.2),
        tooltip=[
            alt.Tooltip(f"{who}_name:N", title=words(who)),
            alt.Tooltip("fiscal_year:O", title=words("year")),
            alt.Tooltip("points_earned:Q", title=words("points"), format=".2f"),
        ],
    )
    points = base.mark_circle(size=70, cursor="pointer").add_params(select(f"{who}_code"))
    mine = alt.Chart(drawn.loc[drawn["is_self"]]).encode(x=x, y=y, text=alt.Text("points_earned:Q", format=".2f"))
    texts = mine.mark_text(dy=-14, color=palette.ink, fontWeight="bold")
    return layered(base.mark_line(), points, texts, height=340)


def movements(frame: pd.DataFrame, words: Words, palette: Palette) -> alt.LayerChart:
    """Which indicators moved between two years, by how much; `frame` has label, movement, earlier, later."""
    drawn = numbers(frame[["label", "earlier", "later", "movement"]])
    order = drawn["label"].tolist()
    drawn["text"] = [f"{value:+.2f}" for value in drawn["movement"]]
    y = alt.Y("label:N", sort=order, title=None, axis=name_axis(230))
    reach = max(float(drawn["movement"].abs().max()), 0.1) * 1.25
    x = alt.X("movement:Q", title=words("points"), axis=alt.Axis(orient="top"), scale=alt.Scale(domain=[-reach, reach]))
    base = alt.Chart(drawn).encode(x=x, y=y)
    bars = base.mark_bar().encode(
        color=either(alt.ColorValue, alt.datum.movement >= 0, palette.gain, palette.lost),
        tooltip=[
            alt.Tooltip("label:N", title=words("indicator")),
            alt.Tooltip("earlier:Q", title=words("earlier"), format=".2f"),
            alt.Tooltip("later:Q", title=words("later"), format=".2f"),
            alt.Tooltip("text:N", title=words("movement")),
        ],
    )
    right = base.mark_text(align="left", dx=4, color=palette.ink).encode(text="text:N")
    left = base.mark_text(align="right", dx=-4, color=palette.ink).encode(text="text:N")
    rising, falling = "datum.movement >= 0", "datum.movement < 0"
    texts = (right.transform_filter(rising), left.transform_filter(falling))
    return layered(bars, *texts, height=ROW * len(order) + FRAME)
