"""What is at risk in a year in progress, when it is decided, and where it is heading."""

import altair as alt
import pandas as pd

from dashboard.charts.basics import FRAME, ROW, colours, layered, name_axis, numbers, select
from dashboard.palette import Palette
from dashboard.wording import Words

PARTS = ("points_earned", "points_open", "points_lost")
LEGEND = 40  # what a legend below takes of the height, in pixels
UPRIGHT = "M-0.12,-1H0.12V1H-0.12Z"  # a mark's outline: a tick as high as a bar


def standings(frame: pd.DataFrame, words: Words, palette: Palette) -> alt.LayerChart:
    """Points certain, open and lost of every department, stacked; marks where the pace and the ceiling lie.

    `frame` is queries.risk.departments in the order to show; a click on a bar chooses its department_code.
    """
    drawn = numbers(frame[["department_code", "department_name", *PARTS, "pace_points", "ceiling_points"]])
    y = alt.Y("department_name:N", sort=drawn["department_name"].tolist(), title=None, axis=name_axis(150))
    x = alt.X("points:Q", title=words("points"), scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(orient="top"))
    names = [words("risk.certain"), words("risk.open"), words("risk.lost")]
    scale = colours(names, [palette.self, palette.open, palette.lost])
    tooltip = [
        alt.Tooltip("department_name:N", title=words("department")),
        alt.Tooltip("part:N", title=words("part")),
        alt.Tooltip("points:Q", title=words("points"), format=".2f"),
        alt.Tooltip("pace_points:Q", title=words("risk.pace"), format=".2f"),
        alt.Tooltip("ceiling_points:Q", title=words("risk.ceiling"), format=".2f"),
    ]
    bars = (
        alt.Chart(stacked(drawn, names))
        .mark_bar(cursor="pointer")
        .encode(
            x=x,
            y=y,
            color=alt.Color("part:N", title=None, scale=scale, legend=alt.Legend(orient="bottom")),
            order=alt.Order("rank:Q"),
            tooltip=tooltip,
        )
        .add_params(select("department_code"))
    )
    return layered(bars, *marks(drawn, y, words, palette), height=ROW * len(drawn) + FRAME + LEGEND)


def stacked(drawn: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """A row a department and part: part (its name), rank (its place in the stack), points."""
    kept = [column for column in drawn.columns if column not in PARTS]
    long = drawn.melt(kept, list(PARTS), "part", "points")
    long["rank"] = long["part"].map({part: place for place, part in enumerate(PARTS)})
    long["part"] = long["part"].map(dict(zip(PARTS, names, strict=True)))
    return long


def marks(drawn: pd.DataFrame, y: alt.Y, words: Words, palette: Palette) -> list[alt.Chart]:
    """The pace as a diamond and the ceiling as a tick, with a legend of their own."""
    names = [words("risk.pace"), words("risk.ceiling")]
    shape = alt.Shape(
        "mark:N", title=None, scale=colours(names, ["diamond", UPRIGHT]), legend=alt.Legend(orient="bottom")
    )
    both = pd.concat(
        [
            drawn.assign(mark=names[0], points=drawn["pace_points"]),
            drawn.assign(mark=names[1], points=drawn["ceiling_points"]),
        ],
        ignore_index=True,
    )
    chart = alt.Chart(both).mark_point(size=90, filled=True, opacity=1, color=palette.ink)
    return [chart.encode(x="points:Q", y=y, shape=shape)]


def weeks(frame: pd.DataFrame, words: Words, palette: Palette) -> alt.LayerChart:
    """Departments × weeks, coloured by the points decided in them; a click on a cell chooses department_code and week.

    `frame` has department_code, department_name, week (its Monday as text), points, dates (their number).
    """
    drawn = numbers(frame)
    sums = drawn.groupby("department_name")["points"].sum()
    order = sums.sort_values(ascending=False, kind="stable").index.tolist()
    axis = alt.Axis(orient="top", labelAngle=-45, labelOverlap=False)
    base = alt.Chart(drawn).encode(
        x=alt.X("week:O", title=words("risk.week"), axis=axis),
        y=alt.Y("department_name:N", sort=order, title=None, axis=name_axis(150)),
    )
    shade = alt.Scale(range=[palette.ramp[1], palette.ramp[3]], interpolate="rgb")
    legend = alt.Legend(orient="bottom", direction="horizontal", gradientLength=200)
    cells = base.mark_rect(cursor="pointer", stroke=palette.ground, strokeWidth=2).encode(
        color=alt.Color("points:Q", title=words("risk.at_stake"), scale=shade, legend=legend),
        tooltip=[
            alt.Tooltip("department_name:N", title=words("department")),
            alt.Tooltip("week:O", title=words("risk.week")),
            alt.Tooltip("points:Q", title=words("risk.at_stake"), format=".2f"),
            alt.Tooltip("dates:Q", title=words("risk.dates")),
        ],
    )
    chosen = alt.selection_point(name="cell", fields=["department_code", "week"], on="click", clear=False)
    return layered(cells.add_params(chosen), height=ROW * len(order) + FRAME + LEGEND)


def ranges(frame: pd.DataFrame, words: Words, palette: Palette) -> alt.LayerChart:
    """From the floor to the ceiling of each department, the pace between; a click chooses the department_code.

    `frame` is queries.risk.departments in the order to show.
    """
    drawn = numbers(frame)
    y = alt.Y("department_name:N", sort=drawn["department_name"].tolist(), title=None, axis=name_axis(150))
    scale = alt.Scale(domain=[0, 100])
    tooltip = [
        alt.Tooltip("department_name:N", title=words("department")),
        alt.Tooltip("points_earned:Q", title=words("risk.floor"), format=".2f"),
        alt.Tooltip("pace_points:Q", title=words("risk.pace"), format=".2f"),
        alt.Tooltip("ceiling_points:Q", title=words("risk.ceiling"), format=".2f"),
    ]
    base = alt.Chart(drawn).encode(y=y, tooltip=tooltip)
    span = base.mark_bar(height=8, color=palette.open, cursor="pointer").encode(
        x=alt.X("points_earned:Q", title=words("points"), scale=scale, axis=alt.Axis(orient="top")),
        x2="ceiling_points:Q",
    )
    pace = base.mark_point(shape="diamond", size=110, filled=True, opacity=1, color=palette.self, cursor="pointer")
    texts = base.mark_text(align="left", dx=5, color=palette.ink).encode(
        x="ceiling_points:Q", text=alt.Text("pace_points:Q", format=".1f")
    )
    layers = (span.add_params(select("department_code")), pace.encode(x="pace_points:Q"), texts)
    return layered(*layers, height=ROW * len(drawn) + FRAME)
